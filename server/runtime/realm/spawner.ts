import type { Capabilities } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import type { Clock } from "../clock.ts";
import type { Encoded } from "../wire/realm-control.ts";
import type { LoadedClass } from "./actor-class/mod.ts";
import {
  type Actors,
  type Cell,
  installAdmission,
  type Outbox,
  type RealmServices,
  type RunLoop,
} from "./delivery/mod.ts";
import { PersistentClass, PersistentPart, PersistentServices } from "./persistence/mod.ts";
import { Children, type ChildrenSetup, type LocalSpawner, Services, type ServicesSetup } from "./services/mod.ts";
import { Troupe, TroupeClass, type TroupeRealm, WorkerServices } from "./troupe/mod.ts";
import { addChild, type Lifecycle } from "./turn/mod.ts";

export interface SpawnerSetup {
  readonly actors: Actors;
  readonly loop: RunLoop;
  readonly outbox: Outbox;
  readonly lifecycle: Lifecycle;
  readonly clock: Clock;
  readonly watch: { createdActor(): void } | undefined;
  readonly children: Omit<ChildrenSetup, "spawner">;
  readonly services: Omit<ServicesSetup, "children">;
  readonly troupes: TroupeRealm;
}

/** Makes the actors of a realm, each with the services of its kind. */
export class Spawner implements LocalSpawner {
  readonly #setup: SpawnerSetup;
  readonly #forActors: RealmServices;
  readonly #forWorkers: RealmServices;
  readonly #forPersistent: RealmServices;

  constructor(setup: SpawnerSetup) {
    this.#setup = setup;
    const services = { ...setup.services, children: new Children({ ...setup.children, spawner: this }) };
    this.#forActors = new Services(services);
    this.#forWorkers = new WorkerServices(services);
    this.#forPersistent = new PersistentServices(services);
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
    const { actors } = this.#setup;
    if (isWorker) {
      const worker = actors.add(this.#forWorkers, address, loaded, parent, init);
      worker.makeExtras().work = { job: null };
      return worker;
    }
    const services = loaded.isPersistent ? this.#forPersistent : this.#forActors;
    return actors.add(services, address, this.#frontOf(loaded), parent, init);
  }

  /** The host is told of a class before its first actor. */
  announceClass(loaded: LoadedClass): void {
    if (loaded.isAnnounced) return;
    loaded.isAnnounced = true;
    this.#setup.outbox.control({ is: "class", facts: loaded.facts });
  }

  /** What an address of the class stands for: the actor itself, one whose state is saved, or a troupe of such. */
  #frontOf(loaded: LoadedClass): LoadedClass {
    const { troupes, children } = this.#setup;
    if (loaded.isPersistent) {
      const { requests } = children;
      loaded.front ??= new PersistentClass(loaded, (context) => {
        const cell = context as Cell;
        return new PersistentPart(cell, loaded, (request) => requests.ask(null, { do: "store", request }));
      });
      return loaded.front;
    }
    if (loaded.troupe === null) return loaded;
    loaded.front ??= new TroupeClass(loaded, (context) => {
      const cell = context as Cell;
      return new Troupe(troupes, cell, loaded, () => this.#hire(cell, loaded));
    });
    return loaded.front;
  }

  #hire(troupe: Cell, loaded: LoadedClass): ActorAddress {
    const address = this.#setup.actors.allocateAddress();
    addChild(troupe, address);
    this.#begin(this.cellOf(loaded, address, true, troupe.address, troupe.init), {});
    return address;
  }

  /** The host is told of the actor, and its first turn comes. */
  #begin(cell: Cell, requirements: Capabilities): void {
    const { lifecycle, clock, watch, outbox, loop } = this.#setup;
    const { address, parent } = cell;
    const stop = () => lifecycle.requestStop(cell, "transient");
    if (cell.class.hasAdmission) installAdmission(cell, clock, stop);
    for (const _ in requirements) {
      cell.makeExtras().requirements = requirements;
      break;
    }
    // A small integer again: what is read from shared memory is a double, which would be an object of its own for each
    // actor.
    const id = (cell.counters[cell.at] as number) | 0;
    outbox.control({
      is: "born",
      address,
      className: cell.class.name,
      parent,
      slot: cell.slot,
      id,
      requirements,
    });
    watch?.createdActor();
    loop.add(cell);
  }
}
