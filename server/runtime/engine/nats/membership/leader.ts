import type { Rules } from "../rules.ts";
import type { Life } from "../subjects.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";
import { Election } from "./election.ts";
import { NO_VIEW, nextView, parseView, stateIn, type ViewDoc, type ViewSteps } from "./view-doc.ts";
import { WatchList } from "./watch-list.ts";
import type { Note, ToAll, ToLeader } from "./words.ts";

const KEY = "view";

export interface LeaderSetup extends Pick<Surroundings, "clock" | "kv" | "net"> {
  readonly rules: Rules;
  readonly timing: Timing;
  readonly self: Life;
  isLed(): boolean;
  note(to: Life, note: Note): void;
  toAll(what: ToAll): void;
  /** Listens to what hosts say to the leader, until the answer is called. */
  hear(): () => void;
}

/** What the view is to become. */
interface Pending extends ViewSteps {
  readonly added: Map<string, Life & { version: number }>;
  readonly versions: Map<string, number>;
  readonly lost: Set<string>;
  readonly buried: Set<string>;
  readonly left: Set<string>;
}

const nothing = (): Pending => ({
  added: new Map(),
  versions: new Map(),
  lost: new Set(),
  buried: new Set(),
  left: new Set(),
});

/**
 * What a host does when it leads: lets hosts in, hears who is there, and says who is not. All acts are writes of the
 * one view.
 */
export class Leader {
  readonly #setup: LeaderSetup;
  readonly #election: Election;
  #watch: WatchList;
  #pending = nothing();
  #view: ViewDoc = NO_VIEW;
  #revision: number | null = null;
  /** Whether the view is this leader's. */
  #isActing = false;
  #isWriting = false;
  /** The view has to be read: it is not clear what is there. */
  #isUnclear = true;
  #hearsSinceMs = 0;
  #upSinceMs = Number.NEGATIVE_INFINITY;
  #wroteMs = Number.NEGATIVE_INFINITY;
  #endHearing: (() => void) | null = null;
  #nextLook: (() => void) | null = null;
  /** Of a leader that is doubted by this host, which does not lead. */
  #doubt: { leader: string; sinceMs: number | null; atMs: number } | null = null;

  constructor(setup: LeaderSetup) {
    this.#setup = setup;
    this.#watch = new WatchList(setup);
    this.#election = new Election({
      ...setup,
      isNobody: (leader) => this.#isNobody(leader),
      lastTerm: async () => parseOr(await setup.kv.get(KEY)).term,
      onElected: () => this.#begin(),
      onDeposed: () => this.#end(),
    });
    setup.net.onUp(() => {
      this.#upSinceMs = setup.clock.nowMs();
    });
  }

  /** In which term this host leads; null: it does not. */
  get term(): number | null {
    return this.#isActing ? (this.#election.office?.term ?? null) : null;
  }

  start(): void {
    this.#election.start();
  }

  stop(): void {
    this.#end();
    this.#election.stop();
  }

  /** Somebody else may lead from now on. */
  async resign(): Promise<void> {
    const term = this.term;
    this.#end();
    if ((await this.#election.resign()) && term !== null) this.#setup.toAll({ resigned: term });
  }

  /** Nobody leads any more. */
  leaderless(): void {
    this.#election.hurry();
  }

  hear(said: ToLeader): void {
    if (!this.#isActing) return;
    if ("beat" in said) this.#beat(said);
    else if ("bye" in said) this.#soon(this.#pending.left, said.bye);
    else if ("suspect" in said) this.#watch.suspect(said.suspect);
    else this.#dead(said.dead);
  }

  /** A server says that nobody listens there. */
  nobody({ life, sentMs }: { life: string; sentMs: number }): void {
    this.#watch.nobody(life, sentMs);
    if (this.#doubt?.leader !== life) return;
    this.#doubt.atMs = sentMs;
    this.#doubt.sinceMs ??= sentMs;
  }

  #begin(): void {
    const { clock, hear } = this.#setup;
    this.#watch = new WatchList(this.#setup);
    this.#pending = nothing();
    this.#isActing = !this.#setup.rules.claimsView();
    this.#isUnclear = true;
    this.#hearsSinceMs = clock.nowMs();
    this.#endHearing ??= hear();
    void this.#look();
  }

  #end(): void {
    this.#isActing = false;
    this.#endHearing?.();
    this.#endHearing = null;
    this.#nextLook?.();
    this.#nextLook = null;
  }

  #beat({ beat, name, life, viewNo, version, isJoining }: Extract<ToLeader, { beat: number }>): void {
    const { note } = this.#setup;
    const who = { name, life };
    const state = stateIn(this.#view, life);
    if (state === "gone" || state === "lost") note(who, { removed: true });
    // Another leader may have let it in, and this one not know yet that it leads no more.
    if (state !== "present" && !(state === "unknown" && isJoining)) return;
    this.#watch.heard(life);
    const member = this.#view.members.find((each) => each.life === life);
    if (member === undefined) {
      this.#pending.added.set(life, { name, life, version });
      void this.#write();
    } else if (version > member.version) {
      this.#pending.versions.set(life, version);
      void this.#write();
    }
    const { office } = this.#election;
    if (office === null || !this.#election.mayAcknowledge()) return;
    note(who, { heard: beat, term: office.term, viewNo: Math.max(viewNo, this.#view.no) });
  }

  #dead(life: string): void {
    const member = this.#view.members.find((each) => each.life === life || each.name === life);
    if (member !== undefined) this.#soon(this.#pending.buried, member.life);
  }

  #soon(pending: Set<string>, life: string): void {
    if (!this.#view.members.some((member) => member.life === life)) return;
    pending.add(life);
    void this.#write();
  }

  /** Looks after everything, again and again. */
  async #look(): Promise<void> {
    const { clock, timing } = this.#setup;
    this.#nextLook?.();
    this.#nextLook = clock.after(timing.probeMs, () => void this.#look());
    if (this.#isUnclear) await this.#readView();
    if (!this.#isActing) return;
    this.#judge();
    await this.#write();
  }

  #judge(): void {
    const { clock, rules, timing, self, note } = this.#setup;
    const { office } = this.#election;
    if (office === null || !this.#election.mayAcknowledge()) return;
    const nowMs = clock.nowMs();
    const judgesFromMs = rules.judgesFromMs({
      hearsSinceMs: this.#hearsSinceMs,
      claimedMs: office.tookOverMs,
      backSinceMs: office.backSinceMs,
      upSinceMs: this.#upSinceMs,
    });
    const { members } = this.#view;
    const present = members.filter(({ state, life }) => state === "present" && life !== self.life);
    const silentWays = this.#watch.silentWays(present.map(({ life }) => life));
    for (const member of present) {
      const { life } = member;
      const way = silentWays.get(life);
      const seen = { renewalSentMs: office.renewedMs, alike: silentWays.size, hosts: members.length };
      if (rules.isSilent(nowMs, this.#watch.heardMs(life), judgesFromMs, timing)) this.#pending.lost.add(life);
      else if (way !== undefined && rules.isGone({ ...seen, ...way }, timing)) this.#pending.lost.add(life);
      else if (this.#watch.isDoubtful(life)) note(member, { probe: true });
    }
    for (const { life, state } of members) {
      if (state !== "lost") continue;
      const heardMs = Math.max(this.#watch.heardMs(life), this.#hearsSinceMs);
      if (rules.isBuried(nowMs, { heardMs, tookOverMs: office.tookOverMs }, timing)) this.#pending.buried.add(life);
    }
  }

  /** Gathered changes become the next view. */
  async #write(): Promise<void> {
    const { clock, kv, self, timing, toAll } = this.#setup;
    const { office } = this.#election;
    if (!this.#isActing || this.#isWriting || this.#isUnclear || office === null) return;
    if (clock.nowMs() - this.#wroteMs < timing.gatherMs || !this.#election.mayAcknowledge()) return;
    const steps = nextView(this.#view, this.#pending);
    if (steps === null) return;
    const next = { ...steps, term: office.term, leader: self.life };
    this.#isWriting = true;
    this.#wroteMs = clock.nowMs();
    const value = JSON.stringify(next);
    try {
      const revision = await kv.update(KEY, value, this.#revision as number);
      if (revision === null) this.#isUnclear = true;
      else if (this.#election.office === office) {
        this.#have(next, revision);
        toAll({ view: value });
      }
    } catch {
      this.#isUnclear = true;
    } finally {
      this.#isWriting = false;
    }
  }

  #have(view: ViewDoc, revision: number): void {
    this.#view = view;
    this.#revision = revision;
    const lives = view.members.map(({ life }) => life);
    this.#watch.keep([...lives, ...this.#pending.added.keys()]);
    for (const life of lives) this.#pending.added.delete(life);
    for (const { life, version } of view.members) {
      if ((this.#pending.versions.get(life) ?? 0) <= version) this.#pending.versions.delete(life);
    }
    const known = new Set(lives);
    for (const pending of [this.#pending.lost, this.#pending.buried, this.#pending.left]) {
      for (const life of pending) if (!known.has(life)) pending.delete(life);
    }
  }

  /** Reads the view; makes it this leader's when it is not yet. */
  async #readView(): Promise<void> {
    const { kv, rules, self, toAll } = this.#setup;
    const { office } = this.#election;
    if (office === null || this.#isWriting) return;
    this.#isWriting = true;
    try {
      const found = await kv.get(KEY);
      const view = parseOr(found);
      if (this.#election.office !== office) return;
      if (view.term > office.term) {
        this.#end();
        return;
      }
      if (found !== null && (!rules.claimsView() || (view.term === office.term && view.leader === self.life))) {
        this.#have(view, found.revision);
        this.#isUnclear = false;
        this.#isActing = true;
        toAll({ view: found.value });
        return;
      }
      const next = { ...view, no: view.no + 1, term: office.term, leader: self.life };
      const value = JSON.stringify(next);
      const revision = found === null ? await kv.create(KEY, value) : await kv.update(KEY, value, found.revision);
      if (revision === null || this.#election.office !== office) return;
      this.#have(next, revision);
      this.#isUnclear = false;
      this.#isActing = true;
      toAll({ view: value });
    } catch {
      // It is read again.
    } finally {
      this.#isWriting = false;
    }
  }

  /** Asks whether somebody listens where a leader does not say anything any more. */
  #isNobody(leader: Life): boolean {
    const { clock, note, timing } = this.#setup;
    const nowMs = clock.nowMs();
    if (this.#doubt?.leader !== leader.life) this.#doubt = { leader: leader.life, sinceMs: null, atMs: nowMs };
    const doubt = this.#doubt;
    if (nowMs - doubt.atMs > timing.beatMs + timing.nobodyMs) doubt.sinceMs = null;
    note(leader, { probe: true });
    return doubt.sinceMs !== null && doubt.atMs - doubt.sinceMs >= timing.nobodyMs;
  }
}

function parseOr(found: { value: string } | null): ViewDoc {
  return found === null ? NO_VIEW : parseView(found.value);
}
