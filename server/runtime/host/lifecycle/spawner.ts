import type { Capabilities } from "../../author/actor.ts";
import { type ActorAddress, birthHostOf } from "../../author/address.ts";
import type { Seat } from "../../engine/engine.ts";
import { errorFacts } from "../../errors.ts";
import type { LoadedClass } from "../../realm/actor-class/mod.ts";
import type { Realm } from "../../realm/realm.ts";
import type { NamedActor } from "../../realm/realm-setup.ts";
import { encodeInit } from "../../wire/encoded.ts";
import type { HostCall } from "../../wire/host-call.ts";
import { isNotice } from "../../wire/notice.ts";
import { decode } from "../../wire/plain-value.ts";
import type { Birth, WantedActor } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import type { Base } from "../base.ts";
import { unlessGone } from "../host-calls.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { onEveryHost, tellNotice } from "../routing/mod.ts";
import type { SourceRoom } from "../sources/mod.ts";
import type { Placement } from "./placement.ts";
import { dropEntry, type ReapingHost } from "./reap.ts";
import { Starts } from "./starts.ts";

/** An actor that somebody outside asked for. */
export interface OutsideSpawn {
  hash: string;
  className: string;
  requirements: Capabilities;
  init: unknown;
  globalName: string | null;
  host: string | null;
  deadlineMs: number | null;
}

/** A system actor that somebody asked for. */
export interface SystemSpawn extends Omit<NamedActor, "globalName"> {
  /** Get or create: who holds it is answered, whatever its class. */
  readonly globalName: string | null;
  readonly deadlineMs: number | null;
}

/** A host on which actors are made. */
export interface SpawningHost extends ReapingHost {
  readonly base: Pick<Base, "clock" | "scheduler">;
  readonly router: Router;
  readonly seat: Pick<Seat, "view" | "names" | "forwardings">;
  readonly own: { readonly realm: Realm; readonly handle: RealmHandle };
}

/**
 * Makes actors that no realm can make by itself: those asked for from outside, by global name, with requirements, or of
 * another source. A child's address is given out first, and what is sent to it is held until it has a place; all others
 * get theirs from the host that was chosen, which is on nobody's way but its own.
 */
export class Spawner {
  readonly #state: SpawningHost;
  readonly #sources: SourceRoom;
  readonly #placement: Placement;
  readonly starts: Starts;

  constructor(state: SpawningHost, sources: SourceRoom, placement: Placement) {
    this.#state = state;
    this.#sources = sources;
    this.#placement = placement;
    this.starts = new Starts(state.base);
  }

  /** Settles when the actor has started. A name that is held answers its holder. */
  async outside(wanted: OutsideSpawn): Promise<ActorAddress> {
    this.#sources.registry.check(wanted.hash);
    this.#sources.loads.checkCreate(wanted.hash, null);
    const { className, requirements, init } = wanted;
    return this.#where({ className, requirements, init: encodeInit(init) }, { ...wanted, creatorsSource: null });
  }

  /** A system actor, in the host's own realm. Settles when it has started. */
  async system(address: ActorAddress, loaded: LoadedClass, wanted: SystemSpawn): Promise<void> {
    const { init, requirements, globalName, deadlineMs } = wanted;
    const { realm, handle } = this.#state.own;
    const encodedInit = encodeInit(init);
    const entry = this.#state.router.add(address, loaded.name, null);
    entry.realm = handle;
    handle.actors += 1;
    if (globalName !== null) entry.ensureExtras().globalName = globalName;
    const started = this.starts.wait(address, handle, deadlineMs);
    realm.place({ address, loaded, parent: null, init: encodedInit, requirements, globalName });
    await started;
  }

  /** Get or create, asked by an actor. */
  async byName(
    wanted: WantedActor,
    hash: string,
    creatorsSource: string | null,
    globalName: string,
    deadlineMs: number | null,
  ): Promise<ActorAddress> {
    await this.#decided(hash);
    return this.#where(wanted, { hash, creatorsSource, globalName, host: null, deadlineMs });
  }

  /** Settles when the source may be used: at once, unless it waits for a decision. */
  #decided(hash: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sources.registry.hold(hash, { release: () => this.#state.base.scheduler.endOfTick(resolve), fail: reject });
      this.#sources.question(hash);
    });
  }

  /** Chooses a host, and has the actor born there. */
  async #where(
    wanted: WantedActor,
    given: Pick<OutsideSpawn, "hash" | "globalName" | "host" | "deadlineMs"> & { creatorsSource: string | null },
  ): Promise<ActorAddress> {
    const { hash, creatorsSource, globalName, host, deadlineMs } = given;
    const { id, seat } = this.#state;
    const holder = globalName === null ? null : await seat.names.lookup(globalName);
    if (holder !== null) return holder;
    const { className, requirements } = wanted;
    const chosen = await this.#placement.choose({ hash, className, requirements, host });
    try {
      if (chosen.host === id) return await this.spawn(wanted, hash, creatorsSource, globalName, deadlineMs);
      const signed = this.#sources.registry.signed(hash);
      const call: HostCall = { do: "spawn", hash, signed, wanted, globalName, creatorsSource, deadlineMs };
      return (await this.#state.call(chosen.host, call)) as ActorAddress;
    } finally {
      chosen.settle();
    }
  }

  /**
   * This host was chosen: the address is its own. Who asked at once elsewhere may have the name by now; then he
   * answers.
   */
  async spawn(
    wanted: WantedActor,
    hash: string,
    creatorsSource: string | null,
    globalName: string | null,
    deadlineMs: number | null,
  ): Promise<ActorAddress> {
    const { seat, router, own } = this.#state;
    const address = own.realm.actors.allocateAddress();
    const entry = router.add(address, wanted.className, null);
    entry.held = new Stash();
    try {
      const { holder } = globalName === null ? { holder: address } : await seat.names.claim(globalName, address);
      if (holder !== address) {
        dropEntry(this.#state, entry, null);
        return holder;
      }
      const birth: Birth = { ...wanted, address, parent: null, isAnnounced: globalName !== null };
      await this.#here(entry, birth, hash, creatorsSource, globalName, deadlineMs);
      return address;
    } catch (error) {
      this.#fail(entry, error);
      if (globalName !== null) await seat.names.release(globalName, address);
      throw error;
    }
  }

  /** A child that its parent's realm could not make: the parent has its address already. */
  child(birth: Birth, hash: string, creatorsSource: string | null): void {
    const entry = this.#state.router.add(birth.address, birth.className, birth.parent);
    entry.held = new Stash();
    const fail = (error: unknown) => this.#fail(entry, error);
    this.#sources.registry.hold(hash, {
      release: () => void this.#place(entry, birth, hash, creatorsSource).catch(fail),
      // Deferred: what its parent sent in the same breath comes back with the rest.
      fail: (error) => this.#state.base.scheduler.endOfTick(() => fail(error)),
    });
    this.#sources.question(hash);
  }

  async #place(entry: Entry, birth: Birth, hash: string, creatorsSource: string | null): Promise<void> {
    const { id, router } = this.#state;
    const { className, requirements } = birth;
    const chosen = await this.#placement.choose({ hash, className, requirements, host: null });
    try {
      if (chosen.host === id) {
        await this.#here(entry, birth, hash, creatorsSource, null);
        return;
      }
      const signed = this.#sources.registry.signed(hash);
      await this.#state.call(chosen.host, { do: "spawnChild", hash, signed, birth, creatorsSource });
      entry.ensureExtras().forward = chosen.host;
      router.release(entry);
    } finally {
      chosen.settle();
    }
  }

  /** Another host placed its child here. */
  async fromHost(birth: Birth, hash: string, creatorsSource: string | null): Promise<void> {
    const entry = this.#state.router.add(birth.address, birth.className, birth.parent);
    entry.held = new Stash();
    try {
      await this.#here(entry, birth, hash, creatorsSource, null);
    } catch (error) {
      if (this.#state.router.entries.get(entry.address) === entry) dropEntry(this.#state, entry, null);
      throw error;
    }
  }

  async #here(
    entry: Entry,
    birth: Birth,
    hash: string,
    creatorsSource: string | null,
    globalName: string | null,
    deadlineMs: number | null = null,
  ): Promise<void> {
    this.#sources.loads.checkCreate(hash, creatorsSource);
    const realm = await this.#sources.realm(hash);
    this.#sources.loads.checkCreate(hash, creatorsSource);
    entry.realm = realm;
    realm.actors += 1;
    if (globalName !== null) entry.ensureExtras().globalName = globalName;
    const started = this.starts.wait(birth.address, realm, deadlineMs);
    realm.control({ is: "birth", birth, globalName });
    this.#state.router.release(entry);
    await started;
  }

  /** It never got a place, or never started: what was sent to it comes back, its parent is told. */
  #fail(entry: Entry, thrown: unknown): void {
    const state = this.#state;
    if (state.router.entries.get(entry.address) !== entry) return;
    const { held } = entry;
    const { name, message, stack } = errorFacts(thrown);
    dropEntry(state, entry, { reason: `start failed: ${message}`, asked: null, counted: null });
    held?.forEach((sender, body) => {
      if (isNotice(sender)) return;
      const poison = {
        type: "callboard.PoisonMessage",
        message: decode(body),
        from: entry.address,
        error: { name, message, stack },
      };
      tellNotice(state, sender, "poison", entry.address, poison);
    });
    if (entry.parent === null) return;
    const exited = {
      type: "callboard.ChildActorExited",
      child: entry.address,
      class: entry.className,
      reason: `start failed: ${message}`,
    };
    tellNotice(state, entry.parent, "childExited", entry.address, exited);
  }

  /** An actor that was born on another host is gone: that host, or all if it has left, need not know it any longer. */
  tellBirthHost(address: ActorAddress): void {
    const { id, seat, router } = this.#state;
    if (birthHostOf(address) !== id) void unlessGone(seat.forwardings.drop(address));
    if (router.forwardings.has(address)) {
      void onEveryHost(this.#state, { do: "forget", address });
      return;
    }
    const host = birthHostOf(address);
    if (host === id) return;
    void unlessGone(this.#state.call(host, { do: "forget", address }));
  }
}
