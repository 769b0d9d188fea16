import type { Concern, HostCondition, SlotCounts } from "#protocol/condition";
import type { ConventionModel } from "../cluster/convention-model.ts";

/** A mailbox with so many waiting is deep. */
const DEEP = 1_000;
const BUSY_MS = 60_000;
const SLOTS_A_MINUTE = 12;
/** A minute that has more than so many times what was usual is worse. */
const WORSE = 2;
const IDLE = 0;
const STUCK = 2;

/** A cause for a look, and how bad it is: what an acknowledgement is held against. */
export interface Cause extends Omit<Concern, "acknowledged"> {
  /**
   * `state`: holds now, of so many; more of them is worse, and so is one that was not among `who`, where it is known
   * who they are. `events`: it happened in those slots; a minute with more than was usual is worse.
   */
  measure: { of: "state"; level: number; who?: readonly string[] } | { of: "events"; counts: SlotCounts };
}

export interface Seen {
  model: ConventionModel;
  condition: HostCondition;
  /** Of the newest rollout, when it failed. */
  failedRollout: string | null;
  /** Created by hand, and gone with the cluster's restart. */
  lost: { clusterRun: string; count: number };
}

/** All that needs a look, the worst first. */
export function causesOf({ model, condition, failedRollout, lost }: Seen): Cause[] {
  const { stuck, deep, busy } = countActors(model);
  const blocked = sum(model.hosts.map(({ realms }) => realms.filter(({ state }) => state === "blocked").length));
  const faulty = model.hosts.flatMap((host) => host.faulty);
  const { old } = condition;
  return [
    state("blocked", blocked, `${count(blocked, "realm")} blocked: a thread has not come back for over a second`),
    state("stuck", stuck.count, `${count(stuck.count, "actor")} stuck on ${count(stuck.hosts, "host")}`, {
      who: stuck.who,
    }),
    ...condition.failures.map((each) => ({
      id: `failures:${each.source ?? "system"}:${each.class}`,
      kind: "failures" as const,
      says: `${count(total(each.counts), "failure")} of ${each.class}${versionOf(model, each.source)} in the last 15 minutes`,
      subject: each.class,
      measure: { of: "events" as const, counts: each.counts },
    })),
    ...(failedRollout === null ? [] : [rollout(failedRollout)]),
    ...condition.deadLetters.map((each) => ({
      id: `deadLetters:${each.reason}`,
      kind: "deadLetters" as const,
      says: `${count(total(each.counts), "dead letter")} in the last 15 minutes: ${each.reason}`,
      subject: each.reason,
      measure: { of: "events" as const, counts: each.counts },
    })),
    state(
      "old",
      old.count,
      `${count(old.count, "mailbox", "mailboxes")} with a message that waits for over a minute${old.worst === null ? "" : `, the oldest for ${Math.round(old.worst.waitsMs / 1_000)} s at ${old.worst.class}`}`,
      { subject: old.count === 1 ? (old.worst?.address ?? null) : null },
    ),
    state("deep", deep.count, `${count(deep.count, "mailbox", "mailboxes")} with 1,000 messages or more`, {
      subject: only(deep.who),
    }),
    state("busy", busy.count, `${count(busy.count, "actor")} busy with one message for over a minute`, {
      who: busy.who,
    }),
    state("faults", faulty.length, `Faults are injected in front of ${count(faulty.length, "actor")}`, { who: faulty }),
    state(
      "lost",
      lost.count,
      `A restart ended ${count(lost.count, "actor")} that ${lost.count === 1 ? "was" : "were"} created by hand`,
      { id: `lost:${lost.clusterRun}` },
    ),
  ].filter((cause) => cause !== null);
}

/**
 * How many in a minute are usual: by half minutes, so that one burst is no habit. `counts` of 5 minutes up to `now`.
 */
export function usualAMinute(counts: SlotCounts, now: number): number {
  const halves = Array.from({ length: 10 }, (_, n) => countIn(counts, now - (n + 1) * 6 + 1, now - n * 6));
  return 2 * (halves.sort((a, b) => a - b)[5] ?? 0);
}

/** What an acknowledgement is held against: since which slot, above what it is worse (`limitOf`), and who was known. */
export interface Known {
  readonly slot: number;
  readonly limit: number;
  readonly who?: readonly string[] | undefined;
}

/** Whether a cause got worse than it was when somebody took note of it. */
export function isWorse(measure: Cause["measure"], { slot: since, limit, who }: Known, now: number): boolean {
  if (measure.of === "state") {
    const known = new Set(who);
    return measure.level > limit || (who !== undefined && (measure.who?.some((each) => !known.has(each)) ?? false));
  }
  for (let end = now; end > since; end--) {
    if (countIn(measure.counts, Math.max(since, end - SLOTS_A_MINUTE) + 1, end) > limit) return true;
  }
  return false;
}

/** Above this it is worse: of a state how many, of events how many in a minute. */
export function limitOf({ kind, measure }: Cause, now: number): number {
  if (measure.of === "events") return WORSE * usualAMinute(measure.counts, now);
  return kind === "deep" || kind === "old" ? Math.ceil(measure.level * 1.5) : measure.level;
}

export function untilOf({ measure }: Pick<Cause, "measure">, limit: number): string {
  if (measure.of === "state") {
    return measure.who === undefined
      ? `comes back when it is more than ${number(limit)}`
      : "comes back with another one";
  }
  return limit === 0 ? "comes back with the next" : `comes back above ${number(limit)} a minute`;
}

/** In the slots from `first` to `last`. */
export function countIn(counts: SlotCounts, first: number, last: number): number {
  return sum(counts.map(([slot, each]) => (slot >= first && slot <= last ? each : 0)));
}

function state(
  kind: Concern["kind"],
  level: number,
  says: string,
  { who, subject = only(who ?? []), id = kind }: { who?: readonly string[]; subject?: string | null; id?: string } = {},
): Cause | null {
  return level === 0 ? null : { id, kind, says, subject, measure: { of: "state", level, ...(who && { who }) } };
}

/** The one that it is, when it is one. */
function only(who: readonly string[]): string | null {
  return who.length === 1 ? (who[0] ?? null) : null;
}

function rollout(id: string): Cause {
  const says = "The newest rollout failed";
  return { id: `rollout:${id}`, kind: "rollout", says, subject: id, measure: { of: "state", level: 1 } };
}

/** Which of two versions fails is half of the news. */
function versionOf({ sources }: ConventionModel, hash: string | null): string {
  const source = sources.find((each) => each.hash === hash);
  return source === undefined ? "" : ` (${source.name} ${source.version})`;
}

interface Found {
  count: number;
  hosts: number;
  /** Their addresses. */
  who: string[];
}

function countActors(model: ConventionModel): Record<"stuck" | "deep" | "busy", Found> {
  const rows = { stuck: [] as number[], deep: [] as number[], busy: [] as number[] };
  const { state, depth, busyMs } = model.columns;
  for (let row = 0; row < model.size; row++) {
    if (state[row] === STUCK) rows.stuck.push(row);
    else if (state[row] !== IDLE && (busyMs[row] ?? 0) >= BUSY_MS) rows.busy.push(row);
    if ((depth[row] ?? 0) >= DEEP) rows.deep.push(row);
  }
  const found = (some: readonly number[]): Found => ({
    count: some.length,
    hosts: new Set(some.map((row) => model.columns.host[row])).size,
    who: some.map((row) => model.address(row)),
  });
  return { stuck: found(rows.stuck), deep: found(rows.deep), busy: found(rows.busy) };
}

function total(counts: SlotCounts): number {
  return sum(counts.map(([, each]) => each));
}

function sum(all: readonly number[]): number {
  return all.reduce((one, other) => one + other, 0);
}

function number(value: number): string {
  return value.toLocaleString("en-US");
}

function count(value: number, what: string, many = `${what}s`): string {
  return `${number(value)} ${value === 1 ? what : many}`;
}
