import type { Capabilities } from "../actor.ts";
import { type Lack, lacksOf } from "../core/capability-match.ts";
import type { Engine, MemberInfo } from "../engine/engine.ts";
import { RuntimeError } from "../errors.ts";
import type { ClassFacts } from "../realm/loaded-class.ts";

/** What placement asks of the hosts. */
export interface PlacementCalls {
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

/**
 * Chooses the host for an actor: of those that fit, the one with the least load (`HostLoad`); equal ones in turn. One whose realm of that
 * source hangs gets it only when there is no other.
 */
export class Placement {
  readonly #engine: Engine;
  readonly #hostId: string;
  readonly #calls: PlacementCalls;
  /** Placed by this host and perhaps not in the load yet. */
  readonly #underWay = new Map<string, number>();
  /** Placed by this host so far: decides among equals. */
  readonly #placed = new Map<string, number>();

  constructor(engine: Engine, hostId: string, calls: PlacementCalls) {
    this.#engine = engine;
    this.#hostId = hostId;
    this.#calls = calls;
  }

  /** Call `settle` when the actor shows in that host's load, or never will. Rejects with `NO_HOST_FITS` or `NO_HOST`. */
  async choose(request: PlacementRequest): Promise<{ host: string; settle: () => void }> {
    const all = this.#candidates(request.host).filter(({ id }) => id !== request.except);
    const candidates = [...answering(all, request.hash), ...all.filter((member) => hangs(member, request.hash))];
    const facts = await this.#calls.classFacts(
      this.#whoKnows(candidates, request.hash),
      request.hash,
      request.className,
    );
    const fitting: MemberInfo[] = [];
    const misfits: Misfit[] = [];
    for (const member of candidates) {
      if (fitting.length > 0 && hangs(member, request.hash)) break;
      const lacks = [
        ...lacksOf(member.capabilities, facts.requires),
        ...lacksOf(member.capabilities, request.requirements),
      ];
      if (lacks.length > 0) misfits.push({ host: member.id, lacks, reason: lacks.map(describe).join(", ") });
      else if (!(await this.#passes(member, facts, request))) {
        misfits.push({ host: member.id, lacks: [], reason: `${request.className}.capabilityCheck says no` });
      } else fitting.push(member);
    }
    const chosen = this.#least(fitting);
    if (chosen === undefined) throw noHostFits(request.className, misfits);
    return { host: chosen.id, settle: this.#countUnderWay(chosen.id) };
  }

  #candidates(only: string | null): readonly MemberInfo[] {
    const members = this.#engine.members();
    if (only === null) return members;
    const member = members.find(({ id, name }) => id === only || name === only);
    if (member !== undefined) return [member];
    throw new RuntimeError(
      "NO_HOST",
      `no host ${only} is in the convention`,
      "Choose one of the hosts that are there.",
    );
  }

  /** A host where the source runs already, so that no realm is started only to ask it. */
  #whoKnows(candidates: readonly MemberInfo[], hash: string): string {
    const members = answering(this.#engine.members(), hash);
    const here = members.find(({ id, sources }) => id === this.#hostId && sources.includes(hash));
    const known = here ?? members.find(({ sources }) => sources.includes(hash));
    const least = this.#least(answering(candidates, hash)) ?? this.#least(candidates);
    return known?.id ?? least?.id ?? this.#hostId;
  }

  async #passes(member: MemberInfo, facts: ClassFacts, request: PlacementRequest): Promise<boolean> {
    if (!facts.hasCapabilityCheck) return true;
    return this.#calls.passes(member.id, request.hash, request.className, request.requirements);
  }

  #least(members: readonly MemberInfo[]): MemberInfo | undefined {
    let best: MemberInfo | undefined;
    let bestLoad = 0;
    for (const member of members) {
      const load = member.load + (this.#underWay.get(member.id) ?? 0);
      const isLess =
        load < bestLoad || (load === bestLoad && this.#placedOn(member.id) < this.#placedOn(best?.id ?? ""));
      if (best !== undefined && !isLess) continue;
      best = member;
      bestLoad = load;
    }
    return best;
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

function hangs({ blocked }: MemberInfo, hash: string): boolean {
  return blocked.includes(hash);
}

function answering(members: readonly MemberInfo[], hash: string): MemberInfo[] {
  return members.filter((member) => !hangs(member, hash));
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
