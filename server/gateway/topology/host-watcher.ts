import { ACTOR_STATES, type ActorState } from "#protocol/actor";
import { type ActorActivity, copyActivity, isSameActivity } from "#protocol/actor-counters";
import { type Comparison, isNews, pushRow } from "#protocol/rows";
import {
  type ActivityColumns,
  emptyActivity,
  emptyIdentity,
  type HostReport,
  type HostRow,
  type IdentityColumns,
} from "./host-report.ts";

/** One actor as its host reads it from shared memory; the host may hand out the same object again and again. */
export interface ReadRow extends ActorActivity<ActorState> {
  id: number;
  address: string;
  className: string;
  sourceHash: string | null;
  parent: string | null;
  globalName: string | null;
  /** Faults are injected in front of it. */
  isFaulty: boolean;
}

/** What the watcher reads; costs the actors nothing. */
export interface WatchedHost {
  /** What is not counted from the rows. */
  readHost(): Omit<HostRow, "actors" | "faulty">;
  readActors(visit: (row: ReadRow) => void): void;
}

/** Actors with injected faults that a host names. */
const MAX_FAULTY = 1_000;

type Compared = Omit<ReadRow, "address" | "className" | "isFaulty">;
type Kept = Compared & { pass: number };

const BY_IDENTITY: Comparison<Compared> = {
  isSame: isSameIdentity,
  copy: (row, kept) => {
    kept.sourceHash = row.sourceHash;
    kept.parent = row.parent;
    kept.globalName = row.globalName;
  },
};
const BY_ACTIVITY: Comparison<Compared> = { isSame: isSameActivity, copy: copyActivity };

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
    if (report.host || report.gone.length || report.altered.id.length || report.changed.id.length) return report;
    this.#number -= 1;
    return null;
  }

  #next(): HostReport {
    const faulty: string[] = [];
    const born = emptyIdentity();
    const altered = emptyIdentity();
    const changed = emptyActivity();
    const quiet: ReadRow[] = [];
    const pass = ++this.#pass;

    let visited = 0;
    this.#host.readActors((row) => {
      const place = visited++;
      if (row.isFaulty && faulty.length < MAX_FAULTY) faulty.push(row.address);
      const atPlace = this.#order[place];
      const kept = atPlace?.id === row.id ? atPlace : this.#kept.get(row.id);
      if (!kept) {
        this.#order[place] = this.#keep(row, pass);
        pushIdentity(born, row);
        pushActivity(changed, row);
        return;
      }
      this.#order[place] = kept;
      kept.pass = pass;
      // Most of 100,000 actors: asked directly, in half the time.
      if (isSameIdentity(kept, row) && isSameActivity(kept, row)) return;
      if (isNews(BY_IDENTITY, kept, row)) pushIdentity(altered, row);
      else if (this.#isQuiet(row)) {
        quiet.push({ ...row });
        return;
      }
      if (isNews(BY_ACTIVITY, kept, row)) pushActivity(changed, row);
    });
    this.#order.length = visited;
    const gone = visited === this.#kept.size ? [] : this.#forgetAllBut(pass);

    const host: HostRow = { ...this.#host.readHost(), actors: visited, faulty };
    const asText = JSON.stringify(host);
    const isSameHost = asText === this.#keptHost;
    this.#keptHost = asText;
    if (!isSameHost || gone.length || altered.id.length || changed.id.length) {
      for (const row of quiet) if (isNews(BY_ACTIVITY, this.#keep(row, pass), row)) pushActivity(changed, row);
    }
    this.#number += 1;
    const number = this.#number;
    return { hostId: host.id, number, isFull: false, host: isSameHost ? null : host, born, altered, gone, changed };
  }

  #keep(row: ReadRow, pass: number): Kept {
    const known = this.#kept.get(row.id);
    if (known) return known;
    const { id, sourceHash, parent, globalName } = row;
    // One literal and one copy, so that all have one shape: spread objects made each comparison several times slower.
    const kept = { id, sourceHash, parent, globalName, pass } as Kept;
    copyActivity(row, kept);
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

function isSameIdentity(kept: Compared, row: Compared): boolean {
  return kept.sourceHash === row.sourceHash && kept.parent === row.parent && kept.globalName === row.globalName;
}

function pushIdentity(columns: IdentityColumns, row: ReadRow): void {
  const { id, address, className, sourceHash, parent, globalName } = row;
  pushRow(columns, { id, address, class: className, source: sourceHash, parent, name: globalName });
}

function pushActivity(columns: ActivityColumns, row: ReadRow): void {
  pushRow(columns, { ...row, state: ACTOR_STATES.indexOf(row.state) });
}
