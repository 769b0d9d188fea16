import type { Member, MemberFacts, ViewChange } from "../../engine.ts";
import { type Keys, read } from "../keys/mod.ts";
import type { LifeState, Rules } from "../rules.ts";
import type { Life, Subjects } from "../subjects.ts";
import type { NetMessage, Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";
import { Beats } from "./beats.ts";
import { Leader } from "./leader.ts";
import {
  dropRecord,
  factsOf,
  type HostRecord,
  nameHeld,
  parseRecord,
  recordKey,
  takeName,
  writeRecord,
} from "./record.ts";
import { NO_VIEW, parseView, stateIn, type ViewDoc, type ViewMember } from "./view-doc.ts";
import { type Note, noteSchema, type ToAll, type ToLeader, toAllSchema, toLeaderSchema } from "./words.ts";

/** A member as the engine knows it: with the life that its id stands for, and the version of what is told of it. */
export type LivingMember = Member & { readonly life: string; readonly version: number };

/** One step from a view to the next. */
export interface ViewStep {
  readonly change: ViewChange;
  readonly members: readonly LivingMember[];
  /** Lives that came, and that are over. */
  readonly came: readonly Life[];
  readonly over: readonly { readonly who: Life; readonly how: "host lost" | "host left" }[];
}

export interface MembershipSetup extends Surroundings {
  readonly rules: Rules;
  readonly timing: Timing;
  readonly keys: Keys;
  readonly self: Life;
  readonly subjects: Subjects;
  /** Where this host runs, for who wants its name. */
  readonly place: string;
  readonly wire: { readonly min: number; readonly max: number };
  facts(): MemberFacts;
  note(to: Life, note: Note): void;
  /** This host is a member from here on. */
  onJoined(step: ViewStep): void;
  onStep(step: ViewStep): void;
  onRemoved(reason: string): void;
  /** It was cut off for a while: what waited may go on. */
  onBack(): void;
}

interface Waiting {
  isOver(): boolean;
  settle(): void;
}

/** A host's part in the convention: that it is there, who else is, and until when it may act for the names it holds. */
export class Membership {
  readonly #setup: MembershipSetup;
  readonly #beats: Beats;
  readonly #leader: Leader;
  readonly #records = new Map<string, HostRecord>();
  #view: ViewDoc = NO_VIEW;
  /** The newest that was heard of. */
  #newest: ViewDoc = NO_VIEW;
  #members: readonly LivingMember[] = [];
  #version = 1;
  #stage: "out" | "joining" | "in" | "leaving" | "over" = "out";
  #isAdvancing = false;
  #isFetching = false;
  #waiting: Waiting[] = [];
  #answered = new Set<string>();
  readonly #suspectedMs = new Map<string, number>();
  #ends: (() => void)[] = [];

  constructor(setup: MembershipSetup) {
    this.#setup = setup;
    const { self, subjects, net } = setup;
    this.#beats = new Beats({
      ...setup,
      send: (beat) => this.#toLeader({ ...self, beat, viewNo: this.#view.no, version: this.#version, ...this.#how() }),
      isJoining: () => this.#stage === "joining",
      onBack: () => setup.onBack(),
    });
    this.#leader = new Leader({
      ...setup,
      isLed: () => this.#beats.unheardMs < 2 * setup.timing.beatMs,
      toAll: (what) => net.publish(subjects.all, bytesOf(what)),
      hear: () => net.subscribe(subjects.beats, (message) => this.#hear(message)),
    });
  }

  get no(): number {
    return this.#stage === "out" || this.#stage === "joining" ? 0 : this.#view.no;
  }

  get members(): readonly LivingMember[] {
    return this.#members;
  }

  /** The id of the one that leads. */
  get leaderId(): string | null {
    const leader = this.#members.find(({ life }) => life === this.#view.leader) ?? this.#members[0];
    return leader?.id ?? null;
  }

  /** In which term this host leads; null: it does not. */
  get leads(): number | null {
    return this.#leader.term;
  }

  get leaseLeftMs(): number {
    return this.#beats.leaseLeftMs;
  }

  stateOf(life: string): LifeState {
    return stateIn(this.#view, life);
  }

  mayAct(): boolean {
    return (this.#stage === "in" || this.#stage === "leaving") && this.#beats.mayAct();
  }

  /** Settles when this host may act for names. Rejects when it is removed. */
  async untilMayAct(): Promise<void> {
    while (!this.mayAct()) {
      this.#setup.keys.checkPresent();
      await this.#pause(this.#setup.timing.gatherMs);
    }
  }

  /** Settles when this host is a member. `prepare` runs when it has the name, and is not let in yet. */
  async join(prepare: () => Promise<void>): Promise<void> {
    const { clock, net, subjects, keys, self, timing } = this.#setup;
    this.#stage = "joining";
    this.#ends.push(net.subscribe(subjects.all, (message) => this.#hearAll(message)));
    net.onUp(() => this.#beats.now());
    this.#leader.start();
    await this.#fetch();
    await takeName(keys, this.#record(), {
      isOver: async (life) => {
        await this.#fetch();
        return ["lost", "gone"].includes(stateIn(this.#newest, life));
      },
      isUnknown: (life) => stateIn(this.#newest, life) === "unknown",
      answers: (holder) => this.#answers(holder),
    });
    await prepare();
    this.#beats.start();
    const isTaken = () =>
      this.#newest.members.some(
        (each) => each.name === self.name && each.life !== self.life && each.state === "present",
      );
    // A view from before the one that had the name left may still be the newest here.
    const untilMs = clock.nowMs() + timing.deadMs;
    const isGivenUp = () => isTaken() && clock.nowMs() > untilMs;
    while (this.#stage === "joining" && !isGivenUp()) {
      await Promise.race([this.#until(() => this.#stage !== "joining"), this.#pause(timing.beatMs)]);
    }
    keys.checkPresent();
    if (this.#stage === "joining") throw nameHeld(self.name, "it joined meanwhile");
  }

  /** What this host tells of itself has changed. Settles when its own view has it. */
  async announce(): Promise<void> {
    this.#version += 1;
    const version = this.#version;
    await writeRecord(this.#setup.keys, this.#record());
    this.#beats.now();
    const { life } = this.#setup.self;
    await this.#until(() => (this.#view.members.find((each) => each.life === life)?.version ?? version) >= version);
  }

  async declareDead(life: string): Promise<void> {
    const isThere = () => this.stateOf(life) === "present";
    while (isThere() && this.#stage === "in") {
      this.#toLeader({ dead: life });
      await Promise.race([this.#until(() => !isThere()), this.#pause(2 * this.#setup.timing.gatherMs)]);
    }
  }

  /** Says goodbye, and settles when the others know; not later than after some time. */
  async leave(): Promise<void> {
    if (this.#stage !== "in") return this.end();
    const { self, timing, clock, keys } = this.#setup;
    this.#stage = "leaving";
    const untilMs = clock.nowMs() + timing.drainMs;
    const isIn = () => this.#stage === "leaving" && this.stateOf(self.life) === "present";
    while (isIn() && clock.nowMs() < untilMs) {
      this.#toLeader({ bye: self.life });
      await Promise.race([this.#until(() => !isIn()), this.#pause(2 * timing.gatherMs)]);
    }
    await this.#leader.resign();
    await dropRecord(keys, self).catch(() => {});
    this.end();
  }

  end(): void {
    this.#stage = "over";
    this.#beats.stop();
    this.#leader.stop();
    for (const end of this.#ends.splice(0)) end();
    this.#members = [];
    this.#wake();
  }

  /** From another host, in no order with its messages. */
  takeNote(from: Life, value: unknown): void {
    const { data: note } = noteSchema.safeParse(value);
    if (note === undefined || this.#stage === "over") return;
    if ("heard" in note) {
      // Who leads no more has nothing to say.
      if (note.term < this.#newest.term) return;
      this.#beats.heard(note.heard);
      this.behind(note.viewNo);
    } else if ("removed" in note) this.#removed();
    else if ("probe" in note) this.#beats.now();
    else if ("who" in note) this.#setup.note(from, { here: true });
    else {
      this.#answered.add(from.life);
      this.#wake();
    }
  }

  /** A server says that nobody listens there. */
  nobody(seen: { life: string; sentMs: number }): void {
    const { life } = seen;
    this.#leader.nobody(seen);
    const { clock, timing } = this.#setup;
    const nowMs = clock.nowMs();
    if (this.stateOf(life) !== "present" || this.leads !== null) return;
    if (nowMs - (this.#suspectedMs.get(life) ?? Number.NEGATIVE_INFINITY) < timing.probeMs) return;
    this.#suspectedMs.set(life, nowMs);
    this.#toLeader({ suspect: life });
  }

  /** Somebody has that view. */
  behind(viewNo: number): void {
    if (viewNo > this.#view.no && !this.#isFetching) void this.#fetch();
  }

  #how(): { isJoining: boolean } {
    return { isJoining: this.#stage === "joining" };
  }

  #record(): HostRecord {
    const { self, facts, place, wire } = this.#setup;
    return { life: self.life, version: this.#version, facts: facts(), place, wire };
  }

  #toLeader(said: ToLeader): void {
    const { net, subjects } = this.#setup;
    if (net.isUp) net.publish(subjects.beats, bytesOf(said));
  }

  #hear({ bytes }: NetMessage): void {
    const { data } = toLeaderSchema.safeParse(parsed(bytes));
    if (data !== undefined) this.#leader.hear(data);
  }

  #hearAll({ bytes }: NetMessage): void {
    const { data } = toAllSchema.safeParse(parsed(bytes));
    if (data === undefined) return;
    if ("view" in data) this.#offer(parseView(data.view));
    else if (data.resigned >= this.#newest.term) this.#leader.leaderless();
  }

  async #fetch(): Promise<void> {
    this.#isFetching = true;
    try {
      const found = await read(this.#setup.keys, "view");
      if (found !== null) this.#offer(parseView(found.value));
    } catch {
      // A beat tells again that this view is old.
    } finally {
      this.#isFetching = false;
    }
  }

  #offer(view: ViewDoc): void {
    if (view.no <= this.#newest.no || this.#stage === "over") return;
    this.#newest = view;
    if (!this.#isAdvancing) void this.#advance();
  }

  async #advance(): Promise<void> {
    this.#isAdvancing = true;
    while (this.#newest.no > this.#view.no && this.#stage !== "over") {
      const next = this.#newest;
      try {
        await this.#readRecords(next.members);
      } catch {
        await this.#pause(this.#setup.timing.gatherMs);
        continue;
      }
      this.#take(next);
    }
    this.#isAdvancing = false;
  }

  async #readRecords(members: readonly ViewMember[]): Promise<void> {
    const { self, keys } = this.#setup;
    const wanted = members.filter(
      ({ life, version, state }) =>
        life !== self.life && state === "present" && (this.#records.get(life)?.version ?? 0) < version,
    );
    await Promise.all(
      wanted.map(async ({ name, life }) => {
        const entry = await keys.kv.get(recordKey(name));
        const record = entry === null ? null : parseRecord(entry);
        if (record?.life === life) this.#records.set(life, record);
      }),
    );
  }

  #take(view: ViewDoc): void {
    // It ended meanwhile.
    if (this.#stage === "over") return;
    const { self } = this.#setup;
    const wasIn = this.#stage === "in" || this.#stage === "leaving";
    this.#view = view;
    const state = stateIn(view, self.life);
    if (state === "present") this.#takeMembers(view, wasIn);
    else if (this.#stage === "in") this.#removed();
    this.#wake();
  }

  #takeMembers(view: ViewDoc, wasIn: boolean): void {
    const { onJoined, onStep } = this.#setup;
    const before = this.#members;
    this.#members = view.members.flatMap((member) => (member.state === "present" ? this.#member(member) : []));
    const step = stepBetween(before, this.#members, view);
    for (const { who } of step.over) this.#records.delete(who.life);
    if (wasIn) onStep(step);
    else {
      this.#stage = "in";
      onJoined(step);
    }
  }

  #member({ name, life, version }: ViewMember): LivingMember {
    const before = this.#members.find((member) => member.life === life);
    if (before?.version === version) return before;
    const record = life === this.#setup.self.life ? this.#record() : (this.#records.get(life) ?? null);
    return { ...structuredClone(factsOf(record, { name, life })), id: name, life, version, state: "present" };
  }

  #removed(): void {
    this.end();
    this.#setup.onRemoved("the other hosts declared it lost");
  }

  async #answers(holder: Life): Promise<boolean> {
    const { clock, note, timing } = this.#setup;
    const untilMs = clock.nowMs() + timing.beatMs;
    this.#answered.delete(holder.life);
    note(holder, { who: this.#setup.self.name });
    while (!this.#answered.has(holder.life) && clock.nowMs() < untilMs) {
      await Promise.race([this.#until(() => this.#answered.has(holder.life)), this.#pause(2 * timing.gatherMs)]);
      this.#toLeader({ suspect: holder.life });
    }
    return this.#answered.has(holder.life);
  }

  /** Settles when it is so, or this host is over. */
  #until(isOver: () => boolean): Promise<void> {
    if (isOver() || this.#stage === "over") return Promise.resolve();
    return new Promise((settle) => this.#waiting.push({ isOver, settle }));
  }

  #wake(): void {
    const isOver = this.#stage === "over";
    for (const waiting of this.#waiting) if (isOver || waiting.isOver()) waiting.settle();
    this.#waiting = isOver ? [] : this.#waiting.filter((waiting) => !waiting.isOver());
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => void this.#setup.clock.after(ms, resolve));
  }
}

function stepBetween(before: readonly LivingMember[], now: readonly LivingMember[], view: ViewDoc): ViewStep {
  const old = new Map(before.map((member) => [member.life, member]));
  const added = now.filter(({ life }) => !old.has(life));
  const changed = now.flatMap((member) => {
    const was = old.get(member.life);
    return was === undefined || was === member ? [] : [{ before: was, now: member }];
  });
  for (const { life } of now) old.delete(life);
  const hasLeft = (life: string) => view.gone.some((each) => each.life === life && each.how === "left");
  const left = [...old.values()].filter(({ life }) => hasLeft(life));
  const lost = [...old.values()]
    .filter(({ life }) => !hasLeft(life))
    .map((member) => ({ ...member, state: "lost" as const }));
  return {
    change: { no: view.no, added, changed, lost, left },
    members: now,
    came: added,
    over: [
      ...lost.map((who) => ({ who, how: "host lost" as const })),
      ...left.map((who) => ({ who, how: "host left" as const })),
    ],
  };
}

function bytesOf(value: ToLeader | ToAll): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch {
    return null;
  }
}
