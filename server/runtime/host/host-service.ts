import type { Capabilities, TroupeLimits } from "../actor.ts";
import { type ActorAddress, birthHostOf } from "../address.ts";
import { lacksOf } from "../core/capability-match.ts";
import type { LogLine, SwapOptions, SwapResult, SwapStep } from "../descriptions.ts";
import { errorFacts, RuntimeError } from "../errors.ts";
import type { StopAsked } from "../realm/control.ts";
import type { UnloadMode } from "../sources/source-loads.ts";
import { arrive, oldEnded } from "./arrival.ts";
import { hold, release } from "./birth-host.ts";
import { noteHandler } from "./dead-letter-handlers.ts";
import type { Entry } from "./entry.ts";
import { placeFaults } from "./faults.ts";
import { homeOf } from "./home.ts";
import { forgetHome, holdHomes, learnHomes } from "./homes.ts";
import type { Host } from "./host.ts";
import type { HostCall } from "./host-call.ts";
import { endOrphans } from "./host-loss.ts";
import { dropEntry, isFromEarlierLife, tellNotice } from "./host-state.ts";
import { failAsksOf } from "./lost-asks.ts";
import type { RealmHandle } from "./realm-handle.ts";
import { post, statesOf } from "./resending.ts";
import { giveUp } from "./stops.ts";

const SWAP_MS = 10_000;
/** Cloned twice on its way, so it would hold the host's thread for tens of milliseconds. */
const MAX_MOVING_MAILBOX = 20_000;

/** What a host does for other hosts, and for itself by the same words. */
export class HostService {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  async serve(call: HostCall): Promise<unknown> {
    const host = this.#host;
    const { state, sources, births, reading } = host;
    switch (call.do) {
      case "classFacts":
        return sources.classFacts(call.hash, call.className);
      case "passes":
        return sources.passes(call.hash, call.className, call.requirements);
      case "birth":
        return births.fromHost(call.birth, call.hash, call.creatorsSource);
      case "bear":
        return births.bear(call.wanted, call.hash, call.creatorsSource, call.globalName, call.deadlineMs);
      case "holdHomes":
        holdHomes(state, call.homes);
        return null;
      case "homes":
        return learnHomes(state, call.homes);
      case "fence":
        return null;
      case "forget": {
        forgetHome(state, call.address, "the actor stopped");
        const entry = state.router.entries.get(call.address);
        if (entry === undefined || entry.realm !== null) return null;
        dropEntry(state, entry, null);
        state.router.returnHeld(entry, "the actor stopped");
        return null;
      }
      case "arrive":
        return arrive(state, sources, host.swaps, call.actor);
      case "oldEnded":
        return oldEnded(state, host.swaps, call.address);
      case "hold":
        hold(state, call.address);
        return null;
      case "release":
        release(state, call.address, call.host);
        return null;
      case "locate": {
        const entry = state.router.entries.get(call.address);
        if (entry === undefined) return null;
        if (entry.more?.forward) return { host: entry.more.forward, sourceHash: null };
        return { host: state.id, sourceHash: entry.realm?.hash ?? null };
      }
      case "whenGone":
        return host.whenGone(call.address, call.deadlineMs);
      case "giveUp":
        return giveUp(host, call);
      case "describe":
        return reading.describe(call.address);
      case "children":
        return reading.children(call.address);
      case "logs":
        return this.#logs(call.address);
      case "swap":
        return this.#swap(call.addresses, call.toHash, call.options);
      case "capability":
        return call.isPreview
          ? host.capabilities.preview(call.change)
          : host.capabilities.change(call.change, call.asked);
      case "troupe":
        return this.#limitTroupe(call.address, call.limits);
      case "deadLetterHandler":
        noteHandler(state, call.host, call.address, call.isWanted);
        return null;
      case "faults":
        return placeFaults(state, call.address, call.faults);
      case "memberChanged": {
        const member = state.engine.members().find(({ id }) => id === call.host);
        if (member !== undefined) host.onMemberChange("capabilities", member);
        return null;
      }
      case "orphaned": {
        const gone = new Set<string>(call.parents);
        endOrphans(state, (parent) => gone.has(parent));
        return null;
      }
      case "lost": {
        failAsksOf(state, call.addresses, call.reason);
        const lost = new Set<string>(call.addresses);
        endOrphans(state, (parent) => lost.has(parent));
        return null;
      }
      case "endRealm":
        return this.#endRealm(call.hash, call.asked);
      case "offer":
        sources.offer(call.hash);
        return null;
      case "book":
        return { sources: sources.book(), homes: [...state.router.homes.values()].map(homeOf) };
      case "manifest":
        return (await sources.prepare(call.hash)).manifest;
      case "running":
        return this.#running(call.hash);
      case "unload":
        return this.#unload(call.hash, call.mode, call.asked);
      case "endedActors": {
        const { ended } = state;
        return { ...ended.list(call.query, call.limit, call.before), kept: ended.kept, total: ended.total };
      }
      case "endedActor":
        return state.ended.find(call.address);
      case "endedNamed":
        return state.ended.findNamed(call.globalName);
      case "endedBefore":
        if (!isFromEarlierLife(state, call.address)) return null;
        return { host: state.id, hostSince: new Date(state.startedMs).toISOString() };
      case "deadLetters":
        return { ...state.deadLetters.list(call.query, call.limit, call.before), totals: state.deadLetters.totals() };
      case "deadLetterGroups":
        return { groups: state.deadLetters.groups(), totals: state.deadLetters.totals() };
      case "discard":
        return state.deadLetters.discard(call.query);
      case "takeLetter":
        return state.deadLetters.take(call.id, call.isByName);
      case "postLetter":
        return post(state, this.#host.reading, call.to, call.letter);
      case "postedLetters":
        return statesOf(state, this.#host.reading, call.letters);
    }
  }

  #logs(address: string): { actor: LogLine[]; realm: LogLine[] } | null {
    const entry = this.#host.state.router.entries.get(address);
    if (entry === undefined || entry.realm === null) return null;
    return { actor: [...(entry.more?.log ?? [])], realm: [...entry.realm.log] };
  }

  /** The limits as they will be once the troupe has taken what was sent to it before. */
  #limitTroupe(address: ActorAddress, limits: Partial<TroupeLimits>): TroupeLimits {
    const { state } = this.#host;
    const troupe = state.router.entries.get(address)?.more?.troupe;
    if (!troupe) throw new RuntimeError("NOT_SUPPORTED", `${address} is no troupe`, "Its class has no static troupe.");
    tellNotice(state, address, "limits", `${state.own.handle.prefix}0`, limits);
    return { ...troupe, ...limits };
  }

  async #endRealm(hash: string, asked: StopAsked): Promise<ActorAddress[]> {
    const realm = this.#host.sources.realmOf(hash);
    return realm === undefined ? [] : this.#host.endRealm(realm, "realm ended", asked);
  }

  #running(hash: string): ActorAddress[] {
    const { router } = this.#host.state;
    const running: ActorAddress[] = [];
    for (const entry of router.entries.values()) if (entry.realm?.hash === hash) running.push(entry.address);
    return running;
  }

  async #unload(
    hash: string,
    mode: UnloadMode,
    asked: StopAsked,
  ): Promise<{ state: "unloaded" | "draining"; actors: ActorAddress[] }> {
    const { sources } = this.#host;
    const actors = this.#running(hash);
    const state = sources.loads.unload(hash, mode, actors);
    sources.tellAvailability(hash);
    if (state === "draining") return { state, actors };
    await this.#endRealm(hash, asked);
    sources.dropBundle(hash);
    return { state, actors: [] };
  }

  /** Batches of actors of one realm, one after the other. What lives elsewhere by now fails with `select`. */
  async #swap(addresses: readonly ActorAddress[], toHash: string, options: SwapOptions): Promise<SwapResult[]> {
    const results: SwapResult[] = [];
    const size = Math.max(1, options.batchSize ?? 1);
    const stops = options.stopAtFailure ?? true;
    for (let at = 0; at < addresses.length; ) {
      const batch: Entry[] = [];
      while (at < addresses.length && batch.length < size) {
        const address = addresses[at] as ActorAddress;
        const entry = this.#host.state.router.entries.get(address);
        const refusal = entry === undefined ? failed(address, "gone", "no such actor") : this.#select(entry, toHash);
        if (entry !== undefined && refusal === null) {
          if (batch[0] !== undefined && batch[0].realm !== entry.realm) break;
          batch.push(entry);
        } else if (refusal !== null) results.push(refusal);
        at += 1;
        if (refusal !== null && stops) break;
      }
      results.push(...(await this.#swapBatch(batch, toHash, options)));
      if (stops && results.some(({ ok }) => !ok)) break;
    }
    return results;
  }

  /** Why it cannot be moved; null: it can. */
  #select({ address, realm }: Entry, toHash: string): SwapResult | null {
    const refused = (error: string) => failed(address, "select", error);
    if (realm === null) return refused("the actor is still being placed");
    if (realm.hash === null) return refused("it is a system actor");
    if (realm.hash === toHash) return refused("it runs on that source already");
    const depth = this.#host.reading.describe(address)?.depth ?? 0;
    if (depth <= MAX_MOVING_MAILBOX) return null;
    return refused(`${depth} messages wait for it, more than ${MAX_MOVING_MAILBOX}: wait until it has caught up`);
  }

  async #swapBatch(entries: Entry[], toHash: string, options: SwapOptions): Promise<SwapResult[]> {
    const from = entries[0]?.realm;
    if (from === undefined || from === null) return [];
    let to: RealmHandle;
    try {
      this.#host.sources.loads.checkCreate(toHash, null);
      to = await this.#host.sources.realm(toHash);
    } catch (error) {
      return entries.map(({ address }) => failed(address, "prepare", errorFacts(error).message));
    }
    const ready: Entry[] = [];
    const results: SwapResult[] = [];
    for (const entry of entries) {
      const refusal = await this.#prepare(entry, toHash);
      if (refusal === null) ready.push(entry);
      else results.push(failed(entry.address, "prepare", refusal));
    }
    if (ready.length === 0) return results;
    const freshState = options.freshState ?? false;
    const deadlineMs = options.deadlineMs ?? SWAP_MS;
    const done = await new Promise<SwapResult[]>((resolve) => {
      this.#host.swaps.begin({ from, to, entries: ready, freshState, deadlineMs, done: resolve });
    });
    return [...results, ...done];
  }

  /** Step 1: is the class there, and may it run here? Null: yes. */
  async #prepare(entry: Entry, toHash: string): Promise<string | null> {
    const { sources, state } = this.#host;
    const requirements: Capabilities = entry.more?.requirements ?? {};
    try {
      const facts = await sources.classFacts(toHash, entry.className);
      const lacks = [...lacksOf(state.capabilities, facts.requires), ...lacksOf(state.capabilities, requirements)];
      if (lacks.length > 0) return `this host lacks ${lacks.map(({ name }) => name).join(", ")}`;
      if (facts.hasCapabilityCheck && !(await sources.passes(toHash, entry.className, requirements))) {
        return `${entry.className}.capabilityCheck says no`;
      }
      return null;
    } catch (error) {
      return errorFacts(error).message;
    }
  }

  /** The host where an actor lives: where it was born, or where that host placed it. Null: nowhere. */
  async locate(address: ActorAddress): Promise<{ host: string; sourceHash: string | null } | null> {
    const here = (await this.serve({ do: "locate", address })) as { host: string; sourceHash: string | null } | null;
    if (here?.host === this.#host.state.id) return here;
    let at = here?.host ?? this.#host.state.router.homes.get(address)?.host ?? birthHostOf(address);
    for (let hops = 0; hops < 3; hops += 1) {
      const found = (await this.#host.call(at, { do: "locate", address }).catch(notThere)) as typeof here;
      if (found === null || found.host === at) return found;
      at = found.host;
    }
    return null;
  }
}

function failed(address: ActorAddress, step: SwapStep, error: string): SwapResult {
  return { ok: false, address, step, error };
}

function notThere(error: unknown): null {
  if (error instanceof RuntimeError && error.code === "NO_HOST") return null;
  throw error;
}
