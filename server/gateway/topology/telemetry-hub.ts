import type { ActorAddress } from "#runtime";
import type { HostReport } from "./host-report.ts";
import { LEASE_MS, ReportAll, UnwatchHost, WatchHost } from "./telemetry-collector.ts";
import type { TopologyModel } from "./topology-model.ts";

/** Somebody who sees the live picture. */
export interface Watcher {
  /** Too much is on its way to it: what comes now waits here until that is gone. */
  readonly isBehind: boolean;
  sendText(frame: string): void;
}

export interface TelemetryHubOptions {
  model: TopologyModel;
  now(): Date;
  send(to: ActorAddress, message: unknown): void;
  /** Hosts that are present. */
  hostIds(): string[];
  /** A host's collector; null while it has none. */
  collectorOf(hostId: string): ActorAddress | null;
}

const RENEW_EVERY_MS = LEASE_MS / 3;
/** How long a first snapshot waits for hosts that do not report. */
const FIRST_SNAPSHOT_WITHIN_MS = 1_000;
/** Reports of several hosts that come this close together make one delta. */
const GATHER_MS = 10;
/**
 * Characters of deltas that are kept for one watcher that is behind. Beyond it they are dropped, and it gets a
 * snapshot. A snapshot alone may put a watcher behind, so without this it would get one after the other and never a
 * delta.
 */
const MAX_KEPT_CHARACTERS = 8 * 1024 * 1024;

interface Watch {
  everyMs: number;
  /** Gets a snapshot before any delta. */
  needsSnapshot: boolean;
  /** Deltas that were made while it was behind. They fit to what it was sent last. */
  kept: string[];
  keptCharacters: number;
}

/**
 * Asks the collectors for reports while somebody watches, and for none else; gives each watcher a snapshot and then the
 * deltas, all of them the same ones, as often as the most eager one wants.
 */
export class TelemetryHub {
  readonly #options: TelemetryHubOptions;
  readonly #watches = new Map<Watcher, Watch>();
  readonly #collectors = new Map<ActorAddress, string>();
  /** Hosts that reported since somebody began to watch. */
  readonly #reported = new Set<string>();
  #renewal: NodeJS.Timeout | null = null;
  #flush: NodeJS.Timeout | null = null;
  #lastFlushMs = 0;
  #waitsUntilMs = 0;

  constructor(options: TelemetryHubOptions) {
    this.#options = options;
  }

  /** Begins, or changes the pace; a snapshot comes first, once every host has reported (or a second has passed). */
  watch(watcher: Watcher, everyMs: number): void {
    const isFirst = this.#watches.size === 0;
    this.#watches.set(watcher, { everyMs, needsSnapshot: true, kept: [], keptCharacters: 0 });
    if (isFirst) {
      this.#reported.clear();
      this.#waitsUntilMs = this.#nowMs() + FIRST_SNAPSHOT_WITHIN_MS;
      this.#renewal = setInterval(() => this.#renew(), RENEW_EVERY_MS);
    }
    this.#renew();
    this.#scheduleFlush();
  }

  resync(watcher: Watcher): void {
    const watch = this.#watches.get(watcher);
    if (!watch) return;
    takeKept(watch);
    watch.needsSnapshot = true;
    this.#scheduleFlush();
  }

  unwatch(watcher: Watcher): void {
    if (!this.#watches.delete(watcher) || this.#watches.size > 0) return;
    this.#stopTimers();
    for (const collector of this.#collectors.keys()) this.#options.send(collector, UnwatchHost({}));
  }

  close(): void {
    for (const watcher of [...this.#watches.keys()]) this.unwatch(watcher);
  }

  /** From anybody but a collector that was asked: ignored. */
  take(sender: ActorAddress, report: HostReport): void {
    if (this.#watches.size === 0 || this.#collectors.get(sender) !== report.hostId) return;
    if (!this.#options.model.apply(report)) {
      this.#options.send(sender, ReportAll({}));
      return;
    }
    this.#reported.add(report.hostId);
    this.#scheduleFlush();
  }

  hostAdded(): void {
    if (this.#watches.size > 0) this.#renew();
  }

  hostRemoved(hostId: string): void {
    for (const [collector, host] of this.#collectors) if (host === hostId) this.#collectors.delete(collector);
    this.#reported.delete(hostId);
    this.#options.model.removeHost(hostId);
    this.#scheduleFlush();
  }

  get #everyMs(): number {
    return Math.min(...Array.from(this.#watches.values(), ({ everyMs }) => everyMs));
  }

  /** Tells every collector that somebody still watches, also one that came since. */
  #renew(): void {
    for (const hostId of this.#options.hostIds()) {
      const collector = this.#options.collectorOf(hostId);
      if (collector === null) continue;
      this.#collectors.set(collector, hostId);
      this.#options.send(collector, WatchHost({ everyMs: this.#everyMs }));
    }
  }

  #scheduleFlush(): void {
    if (this.#flush || this.#watches.size === 0) return;
    const dueMs = Math.max(this.#nowMs() + GATHER_MS, this.#lastFlushMs + this.#everyMs);
    this.#flush = setTimeout(() => {
      this.#flush = null;
      this.#flushNow();
    }, dueMs - this.#nowMs());
  }

  #flushNow(): void {
    if (!this.#isComplete()) {
      this.#scheduleFlush();
      return;
    }
    const now = this.#options.now();
    this.#lastFlushMs = now.getTime();
    const delta = this.#options.model.takeDelta(now);
    const deltaText = delta && JSON.stringify(delta);
    let snapshotText: string | null = null;
    for (const [watcher, watch] of this.#watches) {
      if (deltaText && !watch.needsSnapshot) keep(watch, deltaText);
      if (watcher.isBehind) continue;
      if (watch.needsSnapshot) {
        snapshotText ??= JSON.stringify(this.#options.model.snapshot(now));
        watcher.sendText(snapshotText);
        watch.needsSnapshot = false;
      } else for (const text of takeKept(watch)) watcher.sendText(text);
    }
    const isOwed = ({ needsSnapshot, kept }: Watch) => needsSnapshot || kept.length > 0;
    if (Array.from(this.#watches.values()).some(isOwed)) this.#scheduleFlush();
  }

  #isComplete(): boolean {
    return this.#nowMs() >= this.#waitsUntilMs || this.#options.hostIds().every((hostId) => this.#reported.has(hostId));
  }

  #stopTimers(): void {
    if (this.#renewal) clearInterval(this.#renewal);
    if (this.#flush) clearTimeout(this.#flush);
    this.#renewal = null;
    this.#flush = null;
  }

  #nowMs(): number {
    return this.#options.now().getTime();
  }
}

function keep(watch: Watch, delta: string): void {
  watch.keptCharacters += delta.length;
  if (watch.keptCharacters <= MAX_KEPT_CHARACTERS) {
    watch.kept.push(delta);
    return;
  }
  takeKept(watch);
  watch.needsSnapshot = true;
}

function takeKept(watch: Watch): string[] {
  const { kept } = watch;
  watch.kept = [];
  watch.keptCharacters = 0;
  return kept;
}
