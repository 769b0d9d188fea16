import type { TroupeLimits } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { RuntimeError } from "../errors.ts";
import type { UnloadMode } from "../sources/source-loads.ts";
import type { HostCall } from "../wire/host-call.ts";
import type { LogLine } from "../wire/log-line.ts";
import type { StopAsked } from "../wire/realm-control.ts";
import type { Host } from "./host.ts";
import { dropEntry, endOrphans, failAsksOf, giveUp } from "./lifecycle/mod.ts";
import { arrive, swapHere } from "./migration/mod.ts";
import { noteHandler, post, statesOf } from "./observability/mod.ts";
import { isFromEarlierLife } from "./realms/mod.ts";
import {
  applyForwardings,
  dropForwarding,
  hold,
  holdForwardings,
  placeFaults,
  release,
  sight,
  sightInFull,
  tellNotice,
} from "./routing/mod.ts";

/** What a host does for other hosts, and for itself by the same words. */
export class HostService {
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
  }

  /** `signal` aborts when nobody waits for the answer any more. */
  async serve(call: HostCall, signal?: AbortSignal): Promise<unknown> {
    const host = this.#host;
    const { state, sources, spawner, reading } = host;
    switch (call.do) {
      case "load":
        return host.load();
      case "classFacts":
        sources.learn(call.hash, call.signed);
        return sources.classFacts(call.hash, call.className);
      case "passes":
        sources.learn(call.hash, call.signed);
        return sources.passes(call.hash, call.className, call.requirements);
      case "spawnChild":
        sources.learn(call.hash, call.signed);
        return spawner.fromHost(call.birth, call.hash, call.creatorsSource);
      case "spawn":
        sources.learn(call.hash, call.signed);
        return spawner.spawn(call.wanted, call.hash, call.creatorsSource, call.globalName, call.deadlineMs);
      case "holdForwardings":
        holdForwardings(state, call.forwardings);
        return null;
      case "applyForwardings":
        return applyForwardings(state, call.forwardings);
      case "fence":
        return null;
      case "forget": {
        dropForwarding(state, call.address, "the actor stopped");
        const entry = state.router.entries.get(call.address);
        if (entry === undefined || entry.realm !== null) return null;
        dropEntry(state, entry, null);
        state.router.returnHeld(entry, "the actor stopped");
        return null;
      }
      case "arrive":
        sources.learn(call.actor.hash, call.signed);
        return arrive(state, sources, host.migrations, call.actor);
      case "oldEnded":
        host.migrations.oldStoppedElsewhere(call.address);
        return state.router.entries.has(call.address);
      case "hold":
        hold(state, call.address);
        return null;
      case "release":
        release(state, call.address, call.host);
        return null;
      case "find":
        return sightInFull(state, call.address);
      case "locate":
        return call.addresses.map((address) => sight(state, address));
      case "whenGone":
        return host.whenGone(call.address, call.deadlineMs, signal);
      case "whenAllGone":
        return Promise.all(call.addresses.map((address) => host.whenGone(address, call.deadlineMs, signal)));
      case "giveUp":
        return giveUp(host, call);
      case "describe":
        return reading.describe(call.address);
      case "children":
        return reading.children(call.address);
      case "logs":
        return this.#logs(call.address);
      case "swap":
        sources.learn(call.toHash, call.signed);
        return swapHere(host, call.addresses, call.toHash, call.options);
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
      case "orphaned":
        endOrphans(state, call.parents);
        return null;
      case "lost":
        failAsksOf(state, call.addresses, call.reason);
        endOrphans(state, call.addresses);
        return null;
      case "endRealm":
        return this.#endRealm(call.hash, call.asked);
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
      default:
        throw unknownCall(state.id, call);
    }
  }

  #logs(address: string): { actor: LogLine[]; realm: LogLine[] } | null {
    const entry = this.#host.state.router.entries.get(address);
    if (entry === undefined || entry.realm === null) return null;
    return { actor: [...(entry.extras?.log ?? [])], realm: [...entry.realm.log] };
  }

  /** The limits as they will be once the troupe has taken what was sent to it before. */
  #limitTroupe(address: ActorAddress, limits: Partial<TroupeLimits>): TroupeLimits {
    const { state } = this.#host;
    const troupe = state.router.entries.get(address)?.extras?.troupe;
    if (!troupe) throw new RuntimeError("NOT_SUPPORTED", `${address} is no troupe`, "Its class has no static troupe.");
    tellNotice(state, address, "limits", state.self, limits);
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
    sources.availability.tell(hash);
    if (state === "draining") return { state, actors };
    await this.#endRealm(hash, asked);
    sources.dropBundle(hash);
    return { state, actors: [] };
  }
}

function unknownCall(host: string, call: never): RuntimeError {
  return new RuntimeError(
    "NOT_SUPPORTED",
    `host ${host} does not know the call ${JSON.stringify((call as { do?: unknown }).do)}`,
    "The hosts run different versions: upgrade this one.",
  );
}
