import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { Actor, type ActorAddress, ActorSystem } from "#runtime";
import { type SequentialBase, sequentialBase } from "#runtime/testkit";
import type { HostReport } from "./host-report.ts";
import {
  LEASE_MS,
  Memory,
  Past,
  ReadMemory,
  ReadPast,
  Report,
  ReportAll,
  telemetryCollector,
  UnwatchHost,
  WatchHost,
} from "./telemetry-collector.ts";

class Idler extends Actor {
  receive() {}
}

describe("TelemetryCollector", () => {
  let base: SequentialBase;
  let system: ActorSystem;
  let reports: HostReport[];
  /** What passes from one look at the clock to the next. */
  let lookMs: number;
  let say: (message: unknown) => Promise<void>;
  let ask: (message: unknown) => Promise<unknown>;

  beforeEach(async () => {
    base = sequentialBase({ time: "manual" });
    system = await ActorSystem.start({ name: "north", base });
    reports = [];
    lookMs = 0;
    let lookedMs = 0;
    const heard = reports;
    let collector: ActorAddress;
    class Watcher extends Actor {
      receive(message: unknown, sender: ActorAddress) {
        if (Report.is(message)) heard.push(message.report as HostReport);
        else if (sender !== collector) this.send(collector, message);
      }
    }
    collector = await system.createActor(
      telemetryCollector(
        system,
        () => {
          lookedMs += lookMs;
          return base.clock.wallMs() + lookedMs;
        },
        () => 80_000_000,
      ),
    );
    ask = (message) => system.ask(collector, message, { timeoutMs: 1_000 });
    const watcher = await system.createActor(Watcher);
    say = async (message) => {
      system.tell(watcher, message);
      await base.advance(0);
    };
    onTestFinished(async () => {
      await system.shutdown();
    });
  });

  it("says nothing before somebody watches", async () => {
    await base.advance(10_000);

    expect(reports).toEqual([]);
  });

  it("begins with everything and goes on with what changed", async () => {
    await say(WatchHost({ everyMs: 100 }));
    const idler = await system.createActor(Idler);
    await base.advance(100);

    expect(reports.map(({ isFull }) => isFull)).toEqual([true, false]);
    expect(reports[0]?.born.class).toEqual(["TelemetryCollector", "Watcher"]);
    expect(reports[1]?.born.address).toEqual([idler]);
  });

  it("rests the longer, the longer a look at all actors takes", async () => {
    lookMs = 50;
    await say(WatchHost({ everyMs: 100 }));
    await base.advance(100);
    reports.length = 0;
    await system.createActor(Idler);
    await base.advance(900);
    expect(reports).toEqual([]);

    await base.advance(100);

    expect(reports).toHaveLength(1);
  });

  it("ends when nobody renews", async () => {
    await say(WatchHost({ everyMs: 100 }));
    await base.advance(LEASE_MS + 100);
    const before = reports.length;

    await system.createActor(Idler);
    await base.advance(1_000);

    expect(reports).toHaveLength(before);
  });

  it("ends when it is told, and begins with everything again", async () => {
    await say(WatchHost({ everyMs: 100 }));
    await say(UnwatchHost({}));
    await system.createActor(Idler);
    await base.advance(1_000);
    expect(reports).toHaveLength(1);

    await say(WatchHost({ everyMs: 100 }));

    expect(reports[1]).toMatchObject({ isFull: true, born: { class: ["TelemetryCollector", "Watcher", "Idler"] } });
  });

  it("tells everything when a report went missing, and keeps one pace", async () => {
    await say(WatchHost({ everyMs: 100 }));
    await say(ReportAll({}));
    await say(WatchHost({ everyMs: 200 }));
    reports.length = 0;

    for (let n = 0; n < 4; n++) {
      await system.createActor(Idler);
      await base.advance(100);
    }

    expect(reports).toHaveLength(2);
  });

  it("keeps the past while nobody watches, and tells it when asked", async () => {
    const idler = await system.createActor(Idler);
    await base.advance(10_000);

    const host = ask(ReadPast({ actor: null }));
    const actor = ask(ReadPast({ actor: idler }));
    await base.advance(0);

    expect(await host).toMatchObject(Past({ past: { actors: [1, 3, 3], processBytes: [8e7, 8e7, 8e7] } }));
    expect(await actor).toMatchObject({ past: { depth: [0] } });
    expect(reports).toEqual([]);
  });

  it("tells what the process takes, and each realm", async () => {
    const memory = ask(ReadMemory({}));
    await base.advance(0);

    expect(await memory).toEqual(Memory({ memory: { host: "north", processBytes: 80_000_000, realms: [] } }));
  });
});
