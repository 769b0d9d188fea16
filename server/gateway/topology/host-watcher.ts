import { emptyCounters, emptyIdentity, type HostReport, type HostRow, STATES } from "./host-report.ts";

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
  state: (typeof STATES)[number];
  busyMs: number;
}

/** What the watcher reads; costs the actors nothing. */
export interface WatchedHost {
  readHost(): HostRow;
  readActors(visit: (row: ReadRow) => void): void;
}

type Kept = ReadRow & { pass: number };

/** Compares a host with what it was at the last report and says what changed. */
export class HostWatcher {
  readonly #host: WatchedHost;
  readonly #isQuiet: (row: ReadRow) => boolean;
  readonly #kept = new Map<number, Kept>();
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

    this.#host.readActors((row) => {
      const kept = this.#kept.get(row.id);
      if (!kept) {
        this.#kept.set(row.id, { ...row, pass });
        pushIdentity(born, row);
        pushCounters(counters, row);
        return;
      }
      kept.pass = pass;
      if (isAltered(kept, row)) pushIdentity(altered, row);
      else if (!isCounted(kept, row)) return;
      else if (this.#isQuiet(row)) {
        quiet.push({ ...row });
        return;
      }
      if (isCounted(kept, row)) pushCounters(counters, row);
      Object.assign(kept, row);
    });
    const gone: number[] = [];
    for (const [id, kept] of this.#kept) if (kept.pass !== pass) gone.push(id);
    for (const id of gone) this.#kept.delete(id);

    const asText = JSON.stringify(host);
    const isSameHost = asText === this.#keptHost;
    this.#keptHost = asText;
    if (!isSameHost || gone.length || altered.id.length || counters.id.length) {
      for (const row of quiet) {
        pushCounters(counters, row);
        Object.assign(this.#kept.get(row.id) ?? {}, row);
      }
    }
    this.#number += 1;
    const number = this.#number;
    return { hostId: host.id, number, isFull: false, host: isSameHost ? null : host, born, altered, gone, counters };
  }
}

function isAltered(kept: ReadRow, row: ReadRow): boolean {
  return kept.sourceHash !== row.sourceHash || kept.parent !== row.parent || kept.globalName !== row.globalName;
}

function isCounted(kept: ReadRow, row: ReadRow): boolean {
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
  columns.state.push(STATES.indexOf(row.state));
  columns.busyMs.push(row.busyMs);
}
