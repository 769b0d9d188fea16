import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { GatewayFrame } from "#protocol/gateway";
import type { ActorAddress } from "#runtime";
import { emptyActivity, emptyIdentity, type HostReport } from "./host-report.ts";
import { ReportAll, UnwatchHost, WatchHost } from "./telemetry-collector.ts";
import { TelemetryHub, type Watcher } from "./telemetry-hub.ts";
import { TopologyModel } from "./topology-model.ts";

const COLLECTOR = "north:0.1" as ActorAddress;
const STRANGER = "north:1.1" as ActorAddress;

class PretendConsole implements Watcher {
  isBehind = false;
  readonly frames: GatewayFrame[] = [];

  sendText(frame: string): void {
    this.frames.push(JSON.parse(frame));
  }

  get kinds(): string[] {
    return this.frames.map(({ t }) => t);
  }
}

function report(number: number, isFull = false): HostReport {
  const host = {
    id: "north",
    name: "north",
    capabilities: {},
    isLeader: true,
    actors: 0,
    since: "2026-11-21T00:00:00.000Z",
    realms: [],
    deadLetters: number,
    faulty: [],
  };
  const rows = { born: emptyIdentity(), altered: emptyIdentity(), gone: [], changed: emptyActivity() };
  return { hostId: "north", number, isFull, host, ...rows };
}

describe("TelemetryHub", () => {
  let sent: unknown[];
  let hub: TelemetryHub;
  let console: PretendConsole;

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    console = new PretendConsole();
    hub = new TelemetryHub({
      model: new TopologyModel({
        epoch: "e1",
        convention: "local",
        engine: "local",
        nameOfSource: () => ({ name: "polls", version: "1.0.0" }),
      }),
      now: () => new Date(),
      send: (_to, message) => sent.push(message),
      hostIds: () => ["north"],
      collectorOf: () => COLLECTOR,
    });
  });

  afterEach(() => {
    hub.close();
    vi.useRealTimers();
  });

  async function watched(everyMs = 100): Promise<void> {
    hub.watch(console, everyMs);
    await vi.advanceTimersByTimeAsync(1);
    hub.take(COLLECTOR, report(1, true));
    await vi.advanceTimersByTimeAsync(100);
    console.frames.length = 0;
    sent.length = 0;
  }

  it("asks the collectors when somebody watches, and tells them when nobody does", async () => {
    hub.watch(console, 100);
    await vi.advanceTimersByTimeAsync(1);
    hub.unwatch(console);

    expect(sent).toEqual([WatchHost({ everyMs: 100 }), UnwatchHost({})]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("waits with the first snapshot for every host, and a second at most", async () => {
    hub.watch(console, 100);
    await vi.advanceTimersByTimeAsync(500);
    expect(console.frames).toEqual([]);

    await vi.advanceTimersByTimeAsync(700);

    expect(console.kinds).toEqual(["snapshot"]);
  });

  it("sends a delta after news and none without", async () => {
    await watched();
    hub.take(COLLECTOR, report(2));
    await vi.advanceTimersByTimeAsync(1_000);

    expect(console.kinds).toEqual(["delta"]);
  });

  it("renews what it asked for, so that the collectors go on", async () => {
    await watched();
    await vi.advanceTimersByTimeAsync(2_500);

    expect(sent).toEqual([WatchHost({ everyMs: 100 }), WatchHost({ everyMs: 100 })]);
  });

  it("keeps the pace of the most eager one", async () => {
    await watched(100);
    const other = new PretendConsole();
    hub.watch(other, 1_000);
    await vi.advanceTimersByTimeAsync(1);
    hub.unwatch(console);
    await vi.advanceTimersByTimeAsync(1_000);

    expect(sent).toEqual([WatchHost({ everyMs: 100 }), WatchHost({ everyMs: 1_000 })]);
  });

  it("asks for everything when a report is missing", async () => {
    await watched();
    hub.take(COLLECTOR, report(3));

    expect(sent).toEqual([ReportAll({})]);
  });

  it("believes no report of anybody but a collector", async () => {
    await watched();
    hub.take(STRANGER, report(2));
    await vi.advanceTimersByTimeAsync(500);

    expect(console.frames).toEqual([]);
  });

  it("keeps deltas for a console that is behind, in their order, without slowing another", async () => {
    await watched();
    const other = new PretendConsole();
    hub.watch(other, 100);
    await vi.advanceTimersByTimeAsync(200);
    console.isBehind = true;
    hub.take(COLLECTOR, report(2));
    await vi.advanceTimersByTimeAsync(200);
    hub.take(COLLECTOR, report(3));
    await vi.advanceTimersByTimeAsync(200);
    expect(console.frames).toEqual([]);
    expect(other.kinds).toEqual(["snapshot", "delta", "delta"]);

    console.isBehind = false;
    await vi.advanceTimersByTimeAsync(200);

    expect(console.frames).toMatchObject([
      { t: "delta", seq: 2, hosts: [{ deadLetters: 2 }] },
      { t: "delta", seq: 3, hosts: [{ deadLetters: 3 }] },
    ]);
  });

  it("sends one snapshot to a console that is behind because of it", async () => {
    await watched();
    hub.resync(console);
    await vi.advanceTimersByTimeAsync(100);
    console.isBehind = true;
    hub.take(COLLECTOR, report(2));
    await vi.advanceTimersByTimeAsync(200);

    console.isBehind = false;
    await vi.advanceTimersByTimeAsync(1_000);

    expect(console.kinds).toEqual(["snapshot", "delta"]);
  });

  it("sends a snapshot to a console for which too much would have to be kept", async () => {
    await watched();
    const large = { ...report(2) };
    large.host = { ...large.host, capabilities: { note: "x".repeat(5 * 1024 * 1024) } } as HostReport["host"];
    console.isBehind = true;
    hub.take(COLLECTOR, large);
    await vi.advanceTimersByTimeAsync(200);
    hub.take(COLLECTOR, { ...large, number: 3 });
    await vi.advanceTimersByTimeAsync(200);

    console.isBehind = false;
    await vi.advanceTimersByTimeAsync(1_000);

    expect(console.frames).toMatchObject([{ t: "snapshot", seq: 3 }]);
  });
});
