import type { Capabilities } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { Encoded } from "../wire/realm-control.ts";
import type { LoadedClass } from "./actor-class/mod.ts";
import { type Cell, installAdmission, makeReady, type RealmServices, type RealmState } from "./delivery/mod.ts";
import { PersistentClass, PersistentPart, PersistentServices } from "./persistence/mod.ts";
import { type LocalSpawner, type Requests, Services } from "./services/mod.ts";
import { Troupe, TroupeClass, WorkerServices } from "./troupe/mod.ts";
import { addChild, newCell, requestStop } from "./turn/mod.ts";

/** Makes the actors of a realm, each with the services of its kind. */
export class Spawner implements LocalSpawner {
  readonly #state: RealmState;
  readonly #requests: Requests;
  readonly #forActors: RealmServices;
  readonly #forWorkers: RealmServices;
  readonly #forPersistent: RealmServices;

  constructor(state: RealmState, requests: Requests) {
    this.#state = state;
    this.#requests = requests;
    this.#forActors = new Services(state, requests, this);
    this.#forWorkers = new WorkerServices(state, requests, this);
    this.#forPersistent = new PersistentServices(state, requests, this);
  }

  /** A new actor. Its instance is made in its first turn. */
  spawn(
    address: ActorAddress,
    loaded: LoadedClass,
    parent: ActorAddress | null,
    init: Encoded | null,
    requirements: Capabilities,
  ): Cell {
    this.announceClass(loaded);
    const cell = this.cellOf(loaded, address, false, parent, init);
    this.#begin(cell, requirements);
    return cell;
  }

  /** The place of an actor, or of a troupe's worker, of the class. Nobody is told of it yet. */
  cellOf(
    loaded: LoadedClass,
    address: ActorAddress,
    isWorker: boolean,
    parent: ActorAddress | null,
    init: Encoded | null,
  ): Cell {
    if (isWorker) {
      const worker = newCell(this.#state, this.#forWorkers, address, loaded, parent, init);
      worker.more().work = { job: null };
      return worker;
    }
    const services = loaded.isPersistent ? this.#forPersistent : this.#forActors;
    return newCell(this.#state, services, address, this.#frontOf(loaded), parent, init);
  }

  /** The host is told of a class before its first actor. */
  announceClass(loaded: LoadedClass): void {
    if (loaded.isAnnounced) return;
    loaded.isAnnounced = true;
    this.#state.outbox.control({ is: "class", facts: loaded.facts });
  }

  /** What an address of the class stands for: the actor itself, one whose state is saved, or a troupe of such. */
  #frontOf(loaded: LoadedClass): LoadedClass {
    if (loaded.isPersistent) {
      loaded.front ??= new PersistentClass(loaded, (context) => {
        const cell = context as Cell;
        return new PersistentPart(cell, loaded, (request) => this.#requests.ask(null, { do: "store", request }));
      });
      return loaded.front;
    }
    if (loaded.troupe === null) return loaded;
    loaded.front ??= new TroupeClass(loaded, (context) => {
      const cell = context as Cell;
      return new Troupe(this.#state, cell, loaded, () => this.#hire(cell, loaded));
    });
    return loaded.front;
  }

  #hire(troupe: Cell, loaded: LoadedClass): ActorAddress {
    const address = this.#state.allocateAddress();
    addChild(troupe, address);
    this.#begin(this.cellOf(loaded, address, true, troupe.address, troupe.init), {});
    return address;
  }

  /** The host is told of the actor, and its first turn comes. */
  #begin(cell: Cell, requirements: Capabilities): void {
    const state = this.#state;
    const { address, parent } = cell;
    const stop = () => requestStop(state, cell, "transient");
    if (cell.class.hasAdmission) installAdmission(cell, state.setup.clock, stop);
    for (const _ in requirements) {
      cell.more().requirements = requirements;
      break;
    }
    // A small integer again: what is read from shared memory is a double, which would be an object of its own for each
    // actor.
    const id = (cell.counters[cell.at] as number) | 0;
    state.outbox.control({
      is: "born",
      address,
      className: cell.class.name,
      parent,
      slot: cell.slot,
      id,
      requirements,
    });
    state.setup.watch?.createdActor();
    makeReady(state, cell);
  }
}
