import type { ActorClass, Capabilities, CreateOptions } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { lacksOf } from "../../core/capability-match.ts";
import { RuntimeError } from "../../errors.ts";
import { decodeValue, encodeInit } from "../../wire/encoded.ts";
import type { Encoded, RealmRequest } from "../../wire/realm-control.ts";
import type { LoadedClass } from "../actor-class/mod.ts";
import { type Cell, GONE, type HostTeller, STOPPING } from "../delivery/mod.ts";
import type { ClassBook, HostFacts, RealmSetup } from "../realm-setup.ts";
import { addChild, moved } from "../turn/mod.ts";

/** Makes an actor of a class that this realm has. */
export interface LocalSpawner {
  spawn(
    address: ActorAddress,
    loaded: LoadedClass,
    parent: ActorAddress | null,
    init: Encoded | null,
    requirements: Capabilities,
  ): Cell;
}

export interface ChildrenSetup {
  readonly spawner: LocalSpawner;
  readonly requests: { ask(from: ActorAddress | null, request: RealmRequest): Promise<unknown> };
  readonly host: HostTeller;
  readonly actors: { allocateAddress(): ActorAddress };
  readonly classes: ClassBook;
  readonly hostFacts: HostFacts;
  readonly sourceHash: string | null;
  readonly createNamed: RealmSetup["createNamed"];
}

/** The actors that actors create: here, or where the host finds a place for them. */
export class Children {
  readonly #setup: ChildrenSetup;

  constructor(setup: ChildrenSetup) {
    this.#setup = setup;
  }

  /** `whenSettled` runs what must wait while the parent is in a swap. */
  create(
    parent: Cell,
    actor: ActorClass | string,
    options: CreateOptions,
    whenSettled: (effect: () => void) => void,
  ): ActorAddress | Promise<ActorAddress> {
    if (parent.mode === GONE) throw moved(parent);
    const { classes, actors, host, spawner } = this.#setup;
    const className = typeof actor === "string" ? actor : classes.byClass(actor).name;
    const wanted = { className, requirements: options.requirements ?? {}, init: encodeInit(options.init) };
    const { globalName, sourceHash = null } = options;
    if (globalName !== undefined)
      return asking(parent, this.#createNamed(parent, actor, wanted, globalName, sourceHash));
    if (parent.mode === STOPPING) throw noMoreChildren(parent);
    const address = actors.allocateAddress();
    const birth = { ...wanted, address, parent: parent.address, isAnnounced: true };
    const loaded = this.#localClass(actor, className, options);
    whenSettled(() => {
      addChild(parent, address);
      if (loaded === null) host.control({ is: "create", sourceHash, birth });
      else spawner.spawn(address, loaded, parent.address, wanted.init, wanted.requirements);
    });
    return address;
  }

  /** Get or create: the host knows who holds the name. */
  #createNamed(
    parent: Cell,
    actor: ActorClass | string,
    wanted: { className: string; requirements: Capabilities; init: Encoded | null },
    globalName: string,
    sourceHash: string | null,
  ): Promise<ActorAddress> {
    const { createNamed, requests } = this.#setup;
    if (createNamed !== undefined && typeof actor !== "string" && sourceHash === null) {
      const { requirements, init } = wanted;
      return createNamed(actor, { globalName, requirements, init: decodeValue(init) });
    }
    const request = { do: "create", globalName, sourceHash, wanted } as const;
    return requests.ask(parent.address, request) as Promise<ActorAddress>;
  }

  /** The class, when the child can be made here and now; null: the host has to find a place for it. */
  #localClass(actor: ActorClass | string, className: string, options: CreateOptions): LoadedClass | null {
    const { classes, sourceHash, hostFacts } = this.#setup;
    const isOwn = options.sourceHash === undefined || options.sourceHash === sourceHash;
    // A source's actor with requirements may have to live on another host; of the host's own classes there is no other.
    if (!isOwn || (options.requirements !== undefined && sourceHash !== null)) return null;
    const loaded = typeof actor === "string" ? classes.byName(className) : classes.byClass(actor);
    if (loaded === undefined) throw noClass(className, sourceHash);
    const requirements = options.requirements ?? {};
    const { capabilities } = hostFacts;
    const hasAll =
      lacksOf(capabilities, loaded.facts.requires).length === 0 && lacksOf(capabilities, requirements).length === 0;
    return hasAll && loaded.passesCheck(capabilities, requirements) ? loaded : null;
  }
}

/** What the host is asked for in an actor's name counts with its asks. */
async function asking<T>(cell: Cell, answer: Promise<T>): Promise<T> {
  cell.onAsk(1);
  try {
    return await answer;
  } finally {
    cell.onAsk(-1);
  }
}

function noMoreChildren(parent: Cell): RuntimeError {
  return new RuntimeError(
    "NOT_SUPPORTED",
    `${parent.address} is stopping, and its children have ended: it creates no more of them`,
    "Create it before, or with a globalName: then it is nobody's child; or ask an actor that stays.",
  );
}

export function noClass(name: string, hash: string | null): RuntimeError {
  const where = hash === null ? "the host's own classes" : `source ${hash.slice(0, 12)}`;
  return new RuntimeError(
    "NO_CLASS",
    `${where} has no actor class ${name}`,
    "Export the class from the source's main module.",
  );
}
