import type { Capabilities } from "../../author/actor.ts";
import { type Lack, lacksOf } from "../../core/capability-match.ts";
import type { Member, View } from "../../engine/engine.ts";
import { RuntimeError } from "../../errors.ts";
import type { HostAnswers } from "../../wire/host-call.ts";
import type { ClassFacts } from "../../wire/realm-control.ts";

/** What placement asks of the hosts. */
export interface PlacementCalls {
  /** Null: it does not answer. */
  load(host: string): Promise<HostAnswers["load"] | null>;
  classFacts(host: string, hash: string, className: string): Promise<ClassFacts>;
  passes(host: string, hash: string, className: string, requirements: Capabilities): Promise<boolean>;
}

export interface PlacementRequest {
  hash: string;
  className: string;
  requirements: Capabilities;
  /** Only this host. */
  host: string | null;
  /** Any host but this one. */
  except?: string;
}

/** What one host lacks for an actor. */
export interface Misfit {
  host: string;
  lacks: Lack[];
  reason: string;
}

/** Of so many hosts all are asked how much they have to do; of more a few that are drawn. */
const ASK_ALL = 16;
/**
 * Two drawn at random keep hosts as level as asking all with answers that are out of date by a moment ("the power of
 * two choices", Mitzenmacher 2001); a third for classes with a check of their own, which one of them may not pass.
 */
const ASK_FEW = 2;
const ASK_FEW_CHECKED = 3;

/** A host that might take the actor, and how much it has to do. */
interface Candidate {
  readonly member: Member;
  readonly sources: readonly string[];
  readonly hangs: boolean;
  /** Its load when it answered and what was under way to it then, less what this host had placed there so far. */
  readonly base: number;
}

/**
 * Chooses the host for an actor: of those that fit, the one with the least load (`HostLoad`); equal ones in turn. One
 * whose realm of that source hangs gets it only when there is no other.
 */
export class Placement {
  readonly #view: Pick<View, "members">;
  readonly #hostId: string;
  readonly #calls: PlacementCalls;
  readonly #random: () => number;
  /** Placed by this host and perhaps not in the load that a host tells. */
  readonly #underWay = new Map<string, number>();
  /** Placed by this host so far: tells what came since a host answered, and decides among equals. */
  readonly #placed = new Map<string, number>();

  constructor(view: Pick<View, "members">, hostId: string, calls: PlacementCalls, random: () => number = Math.random) {
    this.#view = view;
    this.#hostId = hostId;
    this.#calls = calls;
    this.#random = random;
  }

  /**
   * Call `settle` when the actor shows in that host's load, or never will. Rejects with `NO_HOST_FITS` or `NO_HOST`.
   */
  async choose(request: PlacementRequest): Promise<{ host: string; settle: () => void }> {
    const members = this.#members(request.host).filter(({ id }) => id !== request.except);
    const asked = await this.#ask(this.#draw(members, ASK_ALL), request.hash);
    const facts = await this.#calls.classFacts(this.#whoKnows(asked, request.hash), request.hash, request.className);
    const misfits: Misfit[] = [];
    const fitting = members.filter((member) => {
      const lacks = [
        ...lacksOf(member.capabilities, facts.requires),
        ...lacksOf(member.capabilities, request.requirements),
      ];
      if (lacks.length > 0) misfits.push({ host: member.id, lacks, reason: lacks.map(describe).join(", ") });
      return lacks.length === 0;
    });
    const chosen = await this.#firstThatPasses(
      await this.#drawFrom(fitting, asked, facts, request),
      facts,
      request,
      misfits,
    );
    if (chosen === null) throw noHostFits(request.className, misfits);
    return chosen;
  }

  #members(only: string | null): readonly Member[] {
    const members = this.#view.members();
    if (only === null) return members;
    const member = members.find(({ id, name }) => id === only || name === only);
    if (member !== undefined) return [member];
    throw new RuntimeError(
      "NO_HOST",
      `no host ${only} is in the convention`,
      "Choose one of the hosts that are there.",
    );
  }

  /** Those that were asked already, as long as there are few; else some of those that fit. */
  async #drawFrom(
    fitting: readonly Member[],
    asked: readonly Candidate[],
    facts: ClassFacts,
    { hash }: PlacementRequest,
  ): Promise<Candidate[]> {
    if (fitting.length <= ASK_ALL) {
      const ids = new Set(fitting.map(({ id }) => id));
      const known = asked.filter(({ member }) => ids.has(member.id));
      const others = fitting.filter(({ id }) => !asked.some(({ member }) => member.id === id));
      return [...known, ...(await this.#ask(others, hash))];
    }
    return this.#ask(this.#draw(fitting, facts.hasCapabilityCheck ? ASK_FEW_CHECKED : ASK_FEW), hash);
  }

  /** So many of them, in their order; all, when there are no more. */
  #draw(members: readonly Member[], count: number): Member[] {
    const left = [...members];
    while (left.length > count) left.splice(Math.floor(this.#random() * left.length), 1);
    return left;
  }

  /** How much they have to do. Whoever does not answer counts as one that hangs. */
  #ask(members: readonly Member[], hash: string): Promise<Candidate[]> {
    return Promise.all(
      members.map(async (member) => {
        const answer = await this.#calls.load(member.id);
        const { load, sources, blocked } = answer ?? { load: 0, sources: [], blocked: [hash] };
        const base = load + (this.#underWay.get(member.id) ?? 0) - this.#placedOn(member.id);
        return { member, sources, hangs: blocked.includes(hash), base };
      }),
    );
  }

  /** A host where the source runs already, so that no realm is started only to ask it. */
  #whoKnows(asked: readonly Candidate[], hash: string): string {
    const known = asked.filter(({ sources, hangs }) => !hangs && sources.includes(hash));
    const here = known.find(({ member }) => member.id === this.#hostId);
    return (here ?? known[0] ?? this.#least(asked))?.member.id ?? this.#hostId;
  }

  /** The least loaded first, so that no realm is started on a host that is not needed. */
  async #firstThatPasses(
    candidates: readonly Candidate[],
    facts: ClassFacts,
    request: PlacementRequest,
    misfits: Misfit[],
  ): Promise<{ host: string; settle: () => void } | null> {
    const left = new Set(candidates);
    for (let next = this.#least(left); next !== undefined; next = this.#least(left)) {
      const { id } = next.member;
      left.delete(next);
      const settle = this.#countUnderWay(id);
      let passes = false;
      try {
        const { hash, className, requirements } = request;
        passes = !facts.hasCapabilityCheck || (await this.#calls.passes(id, hash, className, requirements));
      } finally {
        if (!passes) settle();
      }
      if (passes) return { host: id, settle };
      misfits.push({ host: id, lacks: [], reason: `${request.className}.capabilityCheck says no` });
    }
    return null;
  }

  #least(candidates: Iterable<Candidate>): Candidate | undefined {
    let best: Candidate | undefined;
    for (const candidate of candidates) if (best === undefined || this.#isLess(candidate, best)) best = candidate;
    return best;
  }

  #isLess(one: Candidate, other: Candidate): boolean {
    if (one.hangs !== other.hangs) return other.hangs;
    const [placedOnOne, placedOnOther] = [this.#placedOn(one.member.id), this.#placedOn(other.member.id)];
    const difference = one.base + placedOnOne - other.base - placedOnOther;
    return difference < 0 || (difference === 0 && placedOnOne < placedOnOther);
  }

  #placedOn(host: string): number {
    return this.#placed.get(host) ?? 0;
  }

  #countUnderWay(host: string): () => void {
    this.#underWay.set(host, (this.#underWay.get(host) ?? 0) + 1);
    this.#placed.set(host, this.#placedOn(host) + 1);
    return () => this.#underWay.set(host, (this.#underWay.get(host) ?? 1) - 1);
  }
}

function describe(lack: Lack): string {
  const has = lack.has === undefined ? "has none" : `has ${JSON.stringify(lack.has)}`;
  return `${lack.name}: wanted ${JSON.stringify(lack.wanted)}, ${has}`;
}

function noHostFits(className: string, misfits: Misfit[]): RuntimeError {
  const what = misfits.map(({ host, reason }) => `${host} (${reason})`).join("; ");
  return new RuntimeError(
    "NO_HOST_FITS",
    `no host fits ${className}: ${what}`,
    "Give a host the capability, or lower the requirements.",
    {
      details: { hosts: misfits },
    },
  );
}
