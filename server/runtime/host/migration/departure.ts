import type { ActorAddress } from "../../author/address.ts";
import { type ActorCounters, addCounters } from "../../core/counters.ts";
import type { Seat } from "../../engine/engine.ts";
import { errorFacts } from "../../errors.ts";
import type { SignedStatement } from "../../intake/statement.ts";
import type { MovingActor } from "../../wire/moving-actor.ts";
import type { GoActor, SealedActor } from "../../wire/realm-control.ts";
import type { SwapResult } from "../../wire/swap.ts";
import type { Base } from "../base.ts";
import { askHosts } from "../host-calls.ts";
import { dropEntry, type ReapingHost } from "../lifecycle/mod.ts";
import { announceHandler } from "../observability/mod.ts";
import { newRowReading, type RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { fence } from "../routing/mod.ts";
import { toWire } from "./arriving-actor.ts";
import type { Destination, Origin } from "./endpoint.ts";
import type { Migrations } from "./migrations.ts";
import { type Move, place } from "./move.ts";
import { RealmEndpoint } from "./realm-endpoint.ts";

/** How long the actors of a batch may take to finish what they are doing. */
const SEAL_MS = 10_000;
/** How long a host may take to say that it is there. */
const REACH_MS = 5_000;

/** A host from which actors move to others. */
export interface DepartureHost extends ReapingHost {
  readonly base: Pick<Base, "clock">;
  readonly router: Router;
  readonly seat: Pick<Seat, "view" | "names">;
}

/**
 * Moves actors of one realm to other hosts, each to its own. `reap` is for the realm that they leave, when it has ended
 * meanwhile: who did not come to run elsewhere died with it.
 */
export async function depart(
  state: DepartureHost,
  migrations: Migrations,
  realm: RealmHandle,
  hosts: ReadonlyMap<ActorAddress, string>,
  signed: SignedStatement | null,
  reap: (realm: RealmHandle, reason: string) => void,
): Promise<SwapResult[]> {
  const entries = [...hosts.keys()].flatMap((address) => state.router.entries.get(address) ?? []);
  const from = new RealmEndpoint(realm, state.router);
  const to = new OtherHosts(state, migrations, realm, hosts, signed);
  const results = await new Promise<SwapResult[]>((done) => {
    migrations.begin({ from, to, entries, freshState: true, deadlineMs: SEAL_MS, done });
  });
  if (realm.isEnded && entries.some((entry) => entry.realm === realm)) reap(realm, "realm ended");
  return results;
}

/**
 * Other hosts, as the destination of a move. Each gets its actor in one piece at the commit; until it has answered,
 * what comes for the actor waits here, and goes back to it if the answer is no.
 */
class OtherHosts implements Destination {
  readonly realm = null;
  readonly isEnded = false;
  readonly #state: DepartureHost;
  readonly #migrations: Migrations;
  readonly #from: RealmHandle;
  /** Where each actor goes. */
  readonly #hosts: ReadonlyMap<ActorAddress, string>;
  readonly #signed: SignedStatement | null;
  readonly #sealed = new Map<string, SealedActor>();
  /** How many of the messages that waited for an actor went along with it. */
  readonly #sentAlong = new Map<string, number>();

  constructor(
    state: DepartureHost,
    migrations: Migrations,
    from: RealmHandle,
    hosts: ReadonlyMap<ActorAddress, string>,
    signed: SignedStatement | null,
  ) {
    this.#state = state;
    this.#migrations = migrations;
    this.#from = from;
    this.#hosts = hosts;
    this.#signed = signed;
  }

  adopt(swap: number, _from: Pick<Origin, "realm" | "source">, _freshState: boolean, list: SealedActor[]): void {
    for (const sealed of list) this.#sealed.set(sealed.address, sealed);
    void this.#reach(swap, list);
  }

  /** They are restored there in one step with all that follows. So far it is only seen that their hosts answer. */
  async #reach(swap: number, list: readonly SealedActor[]): Promise<void> {
    const addresses = list.map(({ address }) => address);
    const hosts = new Set(addresses.map((address) => this.#hostOf(address)));
    const { missing } = await askHosts(this.#state, [...hosts], { do: "fence" }, REACH_MS).catch(() => ({
      missing: [...hosts],
    }));
    const isThere = (address: ActorAddress) => !missing.includes(this.#hostOf(address));
    const ok = addresses.filter(isThere).map((address) => ({ address, slot: -1, id: 0, awaitsOld: true }));
    const refused = addresses.flatMap((address) => {
      const error = `host ${this.#hostOf(address)} did not answer within ${REACH_MS} ms`;
      return isThere(address) ? [] : { address, step: "restore" as const, error };
    });
    this.#migrations.answer(null, { is: "restored", swap, ok, refused });
  }

  discard(): void {}

  take(move: Move): void {
    move.isHandedOver = true;
    this.#sentAlong.set(move.entry.address, move.entry.held?.size ?? 0);
  }

  go(swap: number, _moves: Iterable<Move>, list: GoActor[]): void {
    void this.#send(swap, list);
  }

  async #send(swap: number, list: readonly GoActor[]): Promise<void> {
    // What they sent from here is in front of what they will send from there, at every host.
    await fence(this.#state);
    const notStarted: { address: ActorAddress; error: string }[] = [];
    await Promise.all(
      list.map(async (going) => {
        const { address } = going;
        try {
          const actor = this.#whole(going);
          await this.#state.call(this.#hostOf(address), { do: "arrive", signed: this.#signed, actor });
        } catch (error) {
          notStarted.push({ address, error: errorFacts(error).message });
        }
      }),
    );
    this.#migrations.answer(null, {
      is: "running",
      swap,
      addresses: [],
      atMs: this.#state.base.clock.nowMs(),
      notStarted,
    });
  }

  #whole(going: GoActor): MovingActor {
    const { base, router, interests } = this.#state;
    const entry = router.entries.get(going.address) as Entry;
    const { globalName, swaps, lastFailure, troupe, faults, log } = entry.ensureExtras();
    const whole = {
      hash: this.#from.hash as string,
      sealed: this.#sealed.get(going.address) as SealedActor,
      going,
      globalName,
      before: this.#countersOf(entry),
      swaps,
      lastFailure,
      troupe,
      faults,
      log,
      interests: [...interests].filter(([, who]) => who.has(going.address)).map(([interest]) => interest),
    };
    return toWire(whole, base.clock.nowMs());
  }

  /** Also those of its row here. */
  #countersOf(entry: Entry): ActorCounters {
    const before = { ...entry.ensureExtras().before };
    const row = newRowReading();
    this.#from.read(entry, row);
    addCounters(before, row);
    return before;
  }

  hasBegun(): boolean {
    return false;
  }

  /** From here on this host only passes on what comes for it. */
  confirm({ entry }: Move): void {
    const { interests, watchers, router } = this.#state;
    const { address } = entry;
    if (router.entries.get(address) !== entry) return;
    const extras = entry.ensureExtras();
    extras.before = this.#countersOf(entry);
    place(entry, null, -1, 0);
    entry.posted = 0;
    extras.forward = this.#hostOf(address);
    entry.held = entry.held?.slice(this.#sentAlong.get(address) ?? 0) ?? null;
    router.release(entry);
    for (const [interest, who] of interests) {
      if (who.delete(address) && interest === "deadLetters") announceHandler(this.#state, address, false);
    }
    const waiting = watchers.get(address);
    watchers.delete(address);
    if (waiting === undefined) return;
    const tell = () => {
      for (const watcher of waiting) watcher();
    };
    this.#state.call(this.#hostOf(address), { do: "whenGone", deadlineMs: null, address }).then(tell, tell);
  }

  oldStopped(_swap: number, address: ActorAddress): void {
    void this.#oldStopped(address);
  }

  /** An actor that was born elsewhere, or has ended there since, is nothing to this host any more. */
  async #oldStopped(address: ActorAddress): Promise<void> {
    const { entries } = this.#state.router;
    const host = this.#hostOf(address);
    const isThere = await this.#state.call(host, { do: "oldEnded", address }).catch(() => false);
    const entry = entries.get(address);
    if (entry?.extras?.forward !== host) return;
    if (!entry.isBornHere) entries.delete(address);
    else if (!isThere) dropEntry(this.#state, entry, null);
  }

  #hostOf(address: ActorAddress): string {
    return this.#hosts.get(address) as string;
  }
}
