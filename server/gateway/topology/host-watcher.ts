import { ACTOR_STATES, type ActorState } from "#protocol/actor";
import { emptyCounters, emptyIdentity, type HostReport, type HostRow } from "./host-report.ts";

/** One actor as its host reads it from shared memory; the host may hand out the same object again and again. */
export interface ReadRow {
  id: number;
  address: string;
  className: string;
  sourceHash: string | null;
  parent: string | null;
  globalName: string | null;
  depth: number;
  received: number;
  sent: number;
  failed: number;
  state: ActorState;
  busyMs: number;
}

/** What the watcher reads; costs the actors nothing. */
export interface WatchedHost {
  readHost(): HostRow;
  readActors(visit: (row: ReadRow) => void): void;
}

type Compared = Omit<ReadRow, "address" | "className">;
type Kept = Compared & { pass: number };

/** Compares a host with what it was at the last report and says what changed. */
export class HostWatcher {
  readonly #host: WatchedHost;
  readonly #isQuiet: (row: ReadRow) => boolean;
  readonly #kept = new Map<number, Kept>();
  /** As they were visited last: hosts keep their order, which spares the look-up by id. */
  #order: Kept[] = [];
  #keptHost = "";
  #number = 0;
  #pass = 0;

  /** `isQuiet`: counters of these actors are told only beside other news. */
  constructor(host: WatchedHost, isQuiet: (row: ReadRow) => boolean = () => false) {
    this.#host = host;
    this.#isQuiet = isQuiet;
  }

  /** Everything, whatever was said before. */
  full(): HostReport {
    this.#kept.clear();
    this.#order = [];
    this.#keptHost = "";
    return { ...this.#next(), isFull: true };
  }

  /** What changed since the last report; null when nothing did. */
  changes(): HostReport | null {
    const report = this.#next();
    if (report.host || report.gone.length || report.altered.id.length || report.counters.id.length) return report;
    this.#number -= 1;
    return null;
  }

  #next(): HostReport {
    const host = this.#host.readHost();
    const born = emptyIdentity();
    const altered = emptyIdentity();
    const counters = emptyCounters();
    const quiet: ReadRow[] = [];
    const pass = ++this.#pass;

    let visited = 0;
    this.#host.readActors((row) => {
      const place = visited++;
      const atPlace = this.#order[place];
      const kept = atPlace?.id === row.id ? atPlace : this.#kept.get(row.id);
      if (!kept) {
        this.#order[place] = this.#keep(row, pass);
        pushIdentity(born, row);
        pushCounters(counters, row);
        return;
      }
      this.#order[place] = kept;
      kept.pass = pass;
      const isCounted = hasCounted(kept, row);
      if (isAltered(kept, row)) pushIdentity(altered, row);
      else if (!isCounted) return;
      else if (this.#isQuiet(row)) {
        quiet.push({ ...row });
        return;
      }
      if (isCounted) pushCounters(counters, row);
      copy(row, kept);
    });
    this.#order.length = visited;
    const gone = visited === this.#kept.size ? [] : this.#forgetAllBut(pass);

    const asText = JSON.stringify(host);
    const isSameHost = asText === this.#keptHost;
    this.#keptHost = asText;
    if (!isSameHost || gone.length || altered.id.length || counters.id.length) {
      for (const row of quiet) {
        pushCounters(counters, row);
        copy(row, this.#keep(row, pass));
      }
    }
    this.#number += 1;
    const number = this.#number;
    return { hostId: host.id, number, isFull: false, host: isSameHost ? null : host, born, altered, gone, counters };
  }

  #keep(row: ReadRow, pass: number): Kept {
    const known = this.#kept.get(row.id);
    if (known) return known;
    const { id, sourceHash, parent, globalName, depth, received, sent, failed, state, busyMs } = row;
    // One literal, so that all have one shape: spread objects made each comparison several times slower.
    const kept = { id, sourceHash, parent, globalName, depth, received, sent, failed, state, busyMs, pass };
    this.#kept.set(row.id, kept);
    return kept;
  }

  #forgetAllBut(pass: number): number[] {
    const gone: number[] = [];
    for (const [id, kept] of this.#kept) if (kept.pass !== pass) gone.push(id);
    for (const id of gone) this.#kept.delete(id);
    return gone;
  }
}

function copy(from: Compared, to: Compared): void {
  to.sourceHash = from.sourceHash;
  to.parent = from.parent;
  to.globalName = from.globalName;
  to.depth = from.depth;
  to.received = from.received;
  to.sent = from.sent;
  to.failed = from.failed;
  to.state = from.state;
  to.busyMs = from.busyMs;
}

function isAltered(kept: Compared, row: ReadRow): boolean {
  return kept.sourceHash !== row.sourceHash || kept.parent !== row.parent || kept.globalName !== row.globalName;
}

function hasCounted(kept: Compared, row: ReadRow): boolean {
  return (
    kept.depth !== row.depth ||
    kept.received !== row.received ||
    kept.sent !== row.sent ||
    kept.failed !== row.failed ||
    kept.state !== row.state ||
    kept.busyMs !== row.busyMs
  );
}

function pushIdentity(columns: HostReport["born"], row: ReadRow): void {
  columns.id.push(row.id);
  columns.address.push(row.address);
  columns.class.push(row.className);
  columns.source.push(row.sourceHash);
  columns.parent.push(row.parent);
  columns.name.push(row.globalName);
}

function pushCounters(columns: HostReport["counters"], row: ReadRow): void {
  columns.id.push(row.id);
  columns.depth.push(row.depth);
  columns.received.push(row.received);
  columns.sent.push(row.sent);
  columns.failed.push(row.failed);
  columns.state.push(ACTOR_STATES.indexOf(row.state));
  columns.busyMs.push(row.busyMs);
}
