import type { ActorClass } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { newHeader, ROW } from "../core/counters.ts";
import { Driver } from "../sequential/driver.ts";
import { type Batch, readBatch } from "../wire/realm-batch.ts";
import type { ToHost, ToRealm } from "../wire/realm-control.ts";
import { LoadedClass } from "./actor-class/mod.ts";
import { Realm } from "./realm.ts";

/** A realm of host `north` on a clock of the test, without a host: what it posts is kept. */
export class RealmBed {
  readonly realm: Realm;
  readonly header = newHeader();
  /** Messages that left: receiver, sender and body in turn. */
  readonly sent: unknown[] = [];
  readonly said: ToHost[] = [];
  readonly #driver = new Driver(1, 0);
  readonly #tasks: (() => void)[] = [];

  constructor(...actors: ActorClass[]) {
    const classes = new Map(actors.map((actor) => [actor.name, new LoadedClass(actor.name, actor)]));
    const later = (task: () => void) => void this.#tasks.push(task);
    this.realm = new Realm({
      prefix: "north:a.",
      sourceHash: null,
      classes: {
        byName: (name) => classes.get(name),
        byClass: (actor) => classes.get(actor.name) as LoadedClass,
      },
      capabilities: {},
      header: this.header,
      clock: this.#driver.clock,
      scheduler: { endOfTick: later, afterIo: later },
      checksMessages: false,
      post: (batch) => this.#keep(batch),
      mapStack: (stack) => stack,
    });
  }

  #keep(batch: Batch): void {
    readBatch<ToHost>(batch, {
      message: (to, sender, body) => void this.sent.push(to, sender, body),
      control: (control) => void this.said.push(control),
      parcel() {},
    });
  }

  /** Runs what is ready, and what comes of it. */
  settle(): void {
    while (this.step());
  }

  /** Runs the next task only. False: there was none. */
  step(): boolean {
    const task = this.#tasks.shift();
    task?.();
    return task !== undefined;
  }

  advance(ms: number): void {
    const untilMs = this.#driver.nowMs + ms;
    while (this.#driver.fireNext(untilMs)) this.settle();
    this.settle();
  }

  /** Makes an actor at `north:a.<name>`, or at a whole address. */
  place(className: string, name: string, isAnnounced = false): ActorAddress {
    const address = (name.includes(":") ? name : `north:a.${name}`) as ActorAddress;
    const birth = { address, className, parent: null, requirements: {}, init: null, isAnnounced };
    this.obey({ is: "birth", birth, globalName: null });
    return address;
  }

  obey(control: ToRealm): void {
    this.realm.receive([0, control, 0]);
    this.settle();
  }

  /** As the host does that has a message for the actor. */
  post(to: ActorAddress, message: unknown, sender: ActorAddress | string = "north:z.9"): void {
    this.realm.receive([to, sender, JSON.stringify(message)]);
  }

  /** The actor's row of counters. */
  count(address: ActorAddress, counter: keyof typeof ROW): number {
    const cell = this.realm.actors.get(address);
    if (cell === undefined) throw new Error(`${address} is not here`);
    return cell.counters[cell.at + ROW[counter]] as number;
  }

  /** The last control of the kind. */
  last<Kind extends ToHost["is"]>(kind: Kind): Extract<ToHost, { is: Kind }> | undefined {
    return this.said.findLast((control) => control.is === kind) as Extract<ToHost, { is: Kind }> | undefined;
  }
}
