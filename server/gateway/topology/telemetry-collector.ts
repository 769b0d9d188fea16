import type { HostMemory } from "#protocol/host";
import { Actor, type ActorAddress, type ActorClass, type ActorSystem, message, on, PASS, z } from "#runtime";
import { HostHistory, SAMPLE_EVERY_MS } from "./host-history.ts";
import type { HostReport } from "./host-report.ts";
import { HostTroubles } from "./host-troubles.ts";
import { HostWatcher } from "./host-watcher.ts";

/** What the collector of a host is registered as. */
const SERVICE = "callboard/telemetry";

/** Starts the collector of a host. People find it by a global name, the gateway by the host's record. */
export async function startCollector(system: ActorSystem): Promise<void> {
  const globalName = `callboard/telemetry/${system.hostId}`;
  await system.registerService(SERVICE, await system.createActor(telemetryCollector(system), { globalName }));
}

/** The collector of a host; null while it has none. */
export function collectorOf(system: Pick<ActorSystem, "hosts">, hostId: string): ActorAddress | null {
  return system.hosts().find(({ id }) => id === hostId)?.services[SERVICE] ?? null;
}

/** Sends reports to the sender from now on, everything first. Renewed within `LEASE_MS`, or the reports end. */
export const WatchHost = message("telemetry.WatchHost", z.object({ everyMs: z.number().int().min(50).max(10_000) }));
export const UnwatchHost = message("telemetry.UnwatchHost", z.object({}));
/** Answers a gap: the next report is everything. */
export const ReportAll = message("telemetry.ReportAll", z.object({}));
/** Holds a `HostReport`: made by a collector, believed by its address, not parsed. */
export const Report = message("telemetry.Report", z.object({ report: z.unknown() }));

/** Answered with `Memory`: what the host's process and each of its realms take. */
export const ReadMemory = message("telemetry.ReadMemory", z.object({}));
export const Memory = message("telemetry.Memory", z.object({ memory: z.unknown() }));
/** Answered with `Past`: of the host (`actor` null), or of one of its actors. */
export const ReadPast = message("telemetry.ReadPast", z.object({ actor: z.string().nullable() }));
export const Past = message("telemetry.Past", z.object({ past: z.unknown() }));

/** Answered with `Condition`: what went wrong on the host lately. */
export const ReadCondition = message("telemetry.ReadCondition", z.object({}));
export const Condition = message("telemetry.Condition", z.object({ condition: z.unknown() }));

const Sample = message("telemetry.Sample", z.object({}));
const Tick = message("telemetry.Tick", z.object({ run: z.number().int() }));

export const LEASE_MS = 3_000;
/**
 * A look at every actor takes the host's thread, 15 ms among 30,000. The next one comes so many times later at the
 * earliest: 5 % of the thread.
 */
const REST_PER_LOOK = 20;

/** Actors that telemetry itself keeps busy: a change of theirs alone is no news. */
const QUIET_CLASSES = new Set(["TelemetryCollector", "Gateway"]);

/**
 * The collector of one host: reads counters from shared memory, asks no actor, and sends nothing while nobody watches.
 * What was, it keeps itself.
 */
export function telemetryCollector(
  system: ActorSystem,
  now: () => number = Date.now,
  processBytes: () => number = process.memoryUsage.rss,
): ActorClass {
  const watched = {
    readHost: () => {
      const { id, name, capabilities, isLeader, since, realms, deadLetters } = system.overview();
      const shown = realms.map(({ hash, state }) => ({ hash, state }));
      return {
        id,
        name,
        capabilities: capabilities as HostCapabilities,
        isLeader,
        since,
        realms: shown,
        deadLetters,
      };
    },
    readActors: system.readActors.bind(system),
  };

  return class TelemetryCollector extends Actor {
    static handles = [
      on(WatchHost, (self: TelemetryCollector, { everyMs }, sender) => self.watch(sender, everyMs)),
      on(UnwatchHost, (self: TelemetryCollector, _none, sender) => self.unwatch(sender)),
      on(ReportAll, (self: TelemetryCollector, _none, sender) => self.reportAll(sender)),
      on(ReadMemory, (self: TelemetryCollector, _none, sender) => self.send(sender, Memory({ memory: self.memory() }))),
      on(ReadPast, (self: TelemetryCollector, { actor }, sender) => {
        self.send(sender, Past({ past: actor === null ? self.past.host() : self.pastOf(actor) }));
      }),
      on(ReadCondition, (self: TelemetryCollector, _none, sender) =>
        self.send(sender, Condition({ condition: self.troubles.condition(now()) })),
      ),
      on(Sample, (self: TelemetryCollector, _none, sender) => (sender === self.self ? self.sample() : PASS)),
      on(Tick, (self: TelemetryCollector, { run }, sender) => (sender === self.self ? self.tick(run) : PASS)),
    ];

    private readonly watcher = new HostWatcher(
      watched,
      (row) => row.sourceHash === null && QUIET_CLASSES.has(row.className),
    );
    private readonly past = new HostHistory({ readActors: watched.readActors, processBytes });
    private readonly troubles = new HostTroubles({
      readActors: watched.readActors,
      readTallies: system.tallies.bind(system),
    });
    private to: ActorAddress | null = null;
    private everyMs = 0;
    private until = 0;
    /** Numbers the chain of wakeups: one of an earlier chain ends there. */
    private run = 0;

    onStart(): void {
      this.sample();
    }

    private sample(): void {
      this.past.take(now());
      this.troubles.take(now());
      this.wakeupAfter(SAMPLE_EVERY_MS, Sample({}));
    }

    private pastOf(address: string) {
      let found = -1;
      watched.readActors((row) => {
        if (row.address === address) found = row.id;
      });
      return this.past.actor(found);
    }

    private memory(): HostMemory {
      const { id, realms } = system.overview();
      return {
        host: id,
        processBytes: processBytes(),
        realms: realms.map(({ hash, memoryBytes }) => ({ hash, memoryBytes })),
      };
    }

    private watch(sender: ActorAddress, everyMs: number): void {
      this.until = now() + LEASE_MS;
      if (this.to === sender && this.everyMs === everyMs) return;
      const isNew = this.to !== sender;
      this.to = sender;
      this.everyMs = everyMs;
      this.run += 1;
      if (isNew) this.report(this.watcher.full());
      this.wakeupAfter(everyMs, Tick({ run: this.run }));
    }

    private unwatch(sender: ActorAddress): void {
      if (this.to !== sender) return;
      this.to = null;
      this.run += 1;
    }

    private reportAll(sender: ActorAddress): void {
      if (this.to === sender) this.report(this.watcher.full());
    }

    private tick(run: number): void {
      if (run !== this.run || !this.to) return;
      if (now() > this.until) {
        this.unwatch(this.to);
        return;
      }
      const startedMs = now();
      const changes = this.watcher.changes();
      if (changes) this.report(changes);
      this.wakeupAfter(Math.max(this.everyMs, REST_PER_LOOK * (now() - startedMs)), Tick({ run }));
    }

    private report(report: HostReport): void {
      if (this.to) this.send(this.to, Report({ report }));
    }
  };
}

type HostCapabilities = NonNullable<HostReport["host"]>["capabilities"];
