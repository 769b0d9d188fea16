import { ACTOR_STATES, type ActorDetail } from "#protocol/actor";
import { ACTIVITY, forEachCounter } from "#protocol/actor-counters";
import { emptyColumns } from "#protocol/rows";
import {
  ACTOR_COLUMNS,
  type ActorColumns,
  type TopologyDelta,
  type TopologyHost,
  type TopologySnapshot,
} from "#protocol/topology";

export interface ClusterSize {
  hosts: number;
  actors: number;
  changesPerSecond: number;
  /** Actors that end a second, and as many that are created. */
  birthsPerSecond: number;
}

type Activity = keyof Omit<NonNullable<TopologyDelta["changed"]>, "ix">;

const CLASSES = ["TelemetryCollector", "Supervisor", "Cart", "Order", "Payment", "Stock", "Parcel", "Session"];
const REGIONS = ["eu", "us", "asia"];
/** Of all actors; nothing that they do ends. */
const STUCK = 5;
const BUSY_SHARE = 0.2;
const WAITING_SHARE = 0.15;

/**
 * A large convention that exists only as a picture: hosts of equal size, a tree on each, mailboxes that fill and empty
 * at random. It gives what a gateway gives: a snapshot, and the changes of each tick after it.
 */
export class SimulatedCluster {
  readonly epoch: string;
  readonly convention = "simulated";
  readonly engine = "simulated";
  /** Actors that change a second. */
  changesPerSecond: number;
  readonly #size: ClusterSize;
  readonly #random: () => number;
  readonly #since: string;
  readonly #hosts: TopologyHost[];
  readonly #columns: ActorColumns = emptyColumns(ACTOR_COLUMNS);
  readonly #serials: number[] = [];
  readonly #realms: string[] = [];
  /** `ix` of each host's parent of all others. */
  readonly #supervisors: number[] = [];
  #nextIx = 0;
  #seq = 0;
  #lastAt: number;
  #births = 0;

  constructor(size: ClusterSize, random: () => number, nowMs: number) {
    this.#size = size;
    this.changesPerSecond = size.changesPerSecond;
    this.#random = random;
    this.#lastAt = nowMs;
    this.epoch = `simulated-${nowMs}`;
    this.#since = new Date(nowMs).toISOString();
    this.#hosts = Array.from({ length: size.hosts }, (_, hostIx) => this.#host(hostIx));
    for (let n = 0; n < size.actors; n++) this.#create(Math.floor((n * size.hosts) / size.actors), this.#columns);
    for (let n = 0; n < Math.min(STUCK, size.actors); n++) {
      const row = this.#pick();
      this.#columns.state[row] = 2;
      this.#columns.depth[row] = 20_000 * (n + 1);
      this.#columns.busyMs[row] = 40_000;
    }
  }

  get actors(): number {
    return this.#columns.ix.length;
  }

  snapshot(nowMs: number): TopologySnapshot {
    return {
      t: "snapshot",
      epoch: this.epoch,
      seq: this.#seq,
      at: new Date(nowMs).toISOString(),
      convention: this.convention,
      engine: this.engine,
      hosts: this.#hosts,
      classes: CLASSES,
      sources: SOURCES,
      actors: this.#columns,
    };
  }

  /** What happened since the last call; null when that is nothing. */
  advance(nowMs: number): TopologyDelta | null {
    const passedMs = nowMs - this.#lastAt;
    this.#lastAt = nowMs;
    const changes = Math.min(this.actors, Math.round((this.changesPerSecond * passedMs) / 1000));
    this.#births += (this.#size.birthsPerSecond * passedMs) / 1000;
    const births = Math.floor(this.#births);
    this.#births -= births;
    if (changes === 0 && births === 0) return null;
    const gone = Array.from({ length: births }, () => this.#end());
    const born = emptyColumns(ACTOR_COLUMNS);
    for (let n = 0; n < births; n++) {
      const hostIx = Math.floor(this.#random() * this.#hosts.length);
      this.#create(hostIx, this.#columns);
      copyRow(this.#columns, this.actors - 1, born);
    }
    this.#seq += 1;
    const changed = this.#change(changes, new Set(born.ix), passedMs);
    const delta: TopologyDelta = {
      t: "delta",
      epoch: this.epoch,
      seq: this.#seq,
      at: new Date(nowMs).toISOString(),
      changed,
    };
    return births === 0 ? delta : { ...delta, gone, born };
  }

  /** By address or `@` and global name; null: no such actor. */
  describe(target: string): ActorDetail | null {
    const { address, name, parent, ix } = this.#columns;
    const row = target.startsWith("@") ? name.indexOf(target.slice(1)) : address.indexOf(target);
    if (row === -1) return null;
    const number = (column: "class" | "source" | "host" | Activity) => this.#columns[column][row] ?? 0;
    const source = SOURCES[number("source")] ?? null;
    return {
      address: address[row] ?? "",
      class: CLASSES[number("class")] ?? "",
      sourceHash: source?.hash ?? null,
      source,
      host: this.#hosts[number("host")]?.id ?? "",
      parent: address[ix.indexOf(parent[row] ?? -1)] ?? null,
      children: address.filter((_, other) => parent[other] === ix[row]).slice(0, 1000),
      globalName: name[row] ?? null,
      depth: number("depth"),
      ...forEachCounter(number),
      state: ACTOR_STATES[number("state")] ?? "idle",
      busyMs: number("busyMs"),
      stuckIn: number("state") === 2 ? "turn" : null,
      inHandMs: number("state") === 0 ? null : number("busyMs"),
      stoppingMs: null,
      messageType: number("state") === 0 ? null : "shop.Work",
      accepts: [],
      lastFailure: null,
      since: this.#since,
      swaps: 0,
      faults: null,
      troupe: null,
    };
  }

  #host(hostIx: number): TopologyHost {
    const id = `host-${String(hostIx).padStart(4, "0")}`;
    const source = SOURCES[hostIx % SOURCES.length];
    return {
      hostIx,
      id,
      name: id,
      capabilities: { region: REGIONS[hostIx % REGIONS.length] ?? "", ...(hostIx % 50 === 0 ? { db: true } : {}) },
      isLeader: hostIx === 0,
      actors: Math.round(this.#size.actors / this.#size.hosts),
      since: this.#since,
      realms: source ? [{ hash: source.hash, state: "running" }] : [],
      deadLetters: hostIx % 100 === 0 ? 3 : 0,
      faulty: [],
    };
  }

  /** A host's first actor is of the system, its second the parent of all after it. */
  #create(hostIx: number, into: ActorColumns): void {
    const serial = (this.#serials[hostIx] ?? 0) + 1;
    this.#serials[hostIx] = serial;
    const host = this.#hosts[hostIx]?.id ?? "";
    const address = `${host}:${this.#realm(hostIx)}.${serial.toString(36)}`;
    const isWaiting = this.#random() < WAITING_SHARE;
    const received = Math.floor(this.#random() * 5_000);
    into.ix.push(this.#nextIx);
    into.address.push(address);
    into.class.push(serial <= 2 ? serial - 1 : 2 + Math.floor(this.#random() * (CLASSES.length - 2)));
    into.source.push(serial === 1 ? -1 : hostIx % SOURCES.length);
    into.host.push(hostIx);
    into.parent.push(serial <= 2 ? -1 : (this.#supervisors[hostIx] ?? -1));
    into.name.push(serial === 1 ? `callboard/telemetry/${host}` : serial % 50 === 3 ? `shop/${host}/${serial}` : null);
    into.depth.push(isWaiting ? this.#mailbox() : 0);
    into.received.push(received);
    into.sent.push(Math.floor(received * this.#random()));
    into.failed.push(this.#random() < 0.01 ? 1 : 0);
    into.state.push(0);
    into.busyMs.push(0);
    if (serial === 2) this.#supervisors[hostIx] = this.#nextIx;
    this.#nextIx += 1;
  }

  /** As real addresses have it: told by the moment at which the host's realm was opened. */
  #realm(hostIx: number): string {
    this.#realms[hostIx] ??= Math.floor(2e10 + this.#random() * 3.6e6).toString(36);
    return this.#realms[hostIx] ?? "";
  }

  /** Few are deep: powers of two, each half as likely as the one before. */
  #mailbox(): number {
    let depth = 1;
    while (depth < 4096 && this.#random() < 0.5) depth *= 2;
    return Math.floor(depth * (1 + this.#random()));
  }

  #change(count: number, born: ReadonlySet<number>, passedMs: number): NonNullable<TopologyDelta["changed"]> {
    const columns = this.#columns;
    const rows = new Set<number>();
    columns.state.forEach((state, row) => {
      if (state === 2) rows.add(row);
    });
    while (rows.size < count) rows.add(this.#pick());
    const changed: NonNullable<TopologyDelta["changed"]> = emptyColumns(["ix", ...ACTIVITY]);
    for (const row of rows) {
      if (born.has(columns.ix[row] ?? -1)) continue;
      if (columns.state[row] === 2) columns.busyMs[row] = (columns.busyMs[row] ?? 0) + passedMs;
      else this.#work(row);
      for (const name of Object.keys(changed) as (keyof typeof changed)[]) changed[name].push(columns[name][row] ?? 0);
    }
    return changed;
  }

  #work(row: number): void {
    const columns = this.#columns;
    const taken = 1 + Math.floor(this.#random() * 4);
    columns.received[row] = (columns.received[row] ?? 0) + taken;
    columns.sent[row] = (columns.sent[row] ?? 0) + Math.floor(this.#random() * 3);
    if (this.#random() < 0.0005) columns.failed[row] = (columns.failed[row] ?? 0) + 1;
    columns.depth[row] = this.#random() < WAITING_SHARE * 4 ? this.#mailbox() : 0;
    columns.state[row] = this.#random() < BUSY_SHARE ? 1 : 0;
    columns.busyMs[row] = columns.state[row] === 1 ? Math.floor(this.#random() * 40) : 0;
  }

  #pick(): number {
    return Math.floor(this.#random() * this.actors);
  }

  /** Ends one that is nobody's parent; answers its `ix`. */
  #end(): number {
    const columns = this.#columns;
    let row = this.#pick();
    while (columns.parent[row] === -1) row = this.#pick();
    const ix = columns.ix[row] ?? -1;
    const last = this.actors - 1;
    for (const column of Object.values(columns) as (string | number | null)[][]) {
      const value = column.pop();
      if (row !== last && value !== undefined) column[row] = value;
    }
    return ix;
  }
}

const SOURCES = ["shop", "stock", "parcels"].map((name, n) => ({
  hash: String(n + 1).repeat(64),
  name,
  version: `1.${n}.0`,
}));

function copyRow(from: ActorColumns, row: number, to: ActorColumns): void {
  for (const name of Object.keys(from) as (keyof ActorColumns)[]) {
    const value = from[name][row];
    if (value !== undefined) (to[name] as (typeof value)[]).push(value);
  }
}
