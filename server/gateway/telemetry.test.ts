import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { TopologyDelta, TopologySnapshot } from "#protocol/topology";
import { greeters, TestCluster, TOKEN } from "./cluster.testbed.ts";
import { TestConsole } from "./console.testbed.ts";

let cluster: TestCluster;
let hash: string;

async function console(): Promise<TestConsole> {
  const opened = await TestConsole.greet(cluster.port, TOKEN);
  onTestFinished(() => opened.close());
  return opened;
}

function sentByCollectors(): number {
  let sent = 0;
  for (const system of cluster.cluster.systems) {
    system.readActors((row) => {
      if (row.className === "TelemetryCollector") sent += row.sent;
    });
  }
  return sent;
}

function classesIn({ classes, actors }: TopologySnapshot): string[] {
  return actors.class.map((index) => classes[index] ?? "?");
}

beforeAll(async () => {
  cluster = await TestCluster.start();
  const first = await cluster.greet();
  hash = await cluster.approved(first, await greeters("Hello"));
  first.close();
});

afterAll(() => cluster.stop());

describe("telemetry", () => {
  it("begins with a snapshot of every host and actor, the gateway among them", async () => {
    const watching = await console();
    watching.send({ t: "watch", everyMs: 50 });

    const snapshot = await watching.next("snapshot");

    expect(snapshot.hosts.map((host) => host.name).sort()).toEqual(["east", "north", "west"]);
    expect(classesIn(snapshot).sort()).toEqual(
      ["Gateway", "GatewayKeeper", "SourceAuthority", ...Array(3).fill("TelemetryCollector")].sort(),
    );
  });

  it("tells of an actor's birth and work, one delta after the other", async () => {
    const watching = await console();
    watching.send({ t: "watch", everyMs: 50 });
    const { seq, epoch, sources } = await watching.next("snapshot");

    const { address } = await watching.call("actor.create", { sourceHash: hash, actor: "Greeter", globalName: "ada" });
    const told = [...sources];
    const born = await watching.next("delta", (delta) => {
      // The source is told of when it has a realm, which may be before the actor.
      told.push(...(delta.sources ?? []));
      return delta.born?.address.includes(address) ?? false;
    });
    const ix = born.born?.ix[born.born.address.indexOf(address)] as number;
    await watching.call("actor.tell", { target: address, message: { type: "hello.Greet", name: "Ada" } });
    const receivedIn = ({ changed }: TopologyDelta) => changed?.received[changed.ix.indexOf(ix)];
    const worked = await watching.next("delta", (delta) => receivedIn(delta) === 1);

    expect(born.epoch).toBe(epoch);
    expect(born.seq).toBeGreaterThan(seq);
    expect(worked.seq).toBeGreaterThan(born.seq);
    expect(told).toContainEqual({ hash, name: "greeters", version: "1.0.0" });
  });

  it("gives two consoles the same deltas", async () => {
    const [one, other] = [await console(), await console()];
    one.send({ t: "watch", everyMs: 50 });
    await one.next("snapshot");
    other.send({ t: "watch", everyMs: 1_000 });
    await other.next("snapshot");

    await one.call("actor.create", { sourceHash: hash, actor: "Mute" });

    const isBirth = (delta: { born?: unknown }) => delta.born !== undefined;
    expect(await one.next("delta", isBirth)).toEqual(await other.next("delta", isBirth));
  });

  it("answers a gap with a snapshot", async () => {
    const watching = await console();
    watching.send({ t: "watch", everyMs: 50 });
    const first = await watching.next("snapshot");

    watching.send({ t: "resync" });

    expect((await watching.next("snapshot")).epoch).toBe(first.epoch);
  });

  it("says nothing while nothing happens", async () => {
    const watching = await console();
    watching.send({ t: "watch", everyMs: 50 });
    await watching.next("snapshot");
    await wait(300);
    while (watching.count("delta") > 0) await watching.next("delta");

    await wait(500);

    expect(watching.count("delta")).toBe(0);
  });

  it("costs nothing while nobody watches", async () => {
    const watching = await console();
    watching.send({ t: "watch", everyMs: 50 });
    await watching.next("snapshot");
    watching.close();
    await expect
      .poll(async () => {
        const before = sentByCollectors();
        await (await console()).call("actor.create", { sourceHash: hash, actor: "Mute" });
        await wait(200);
        return sentByCollectors() - before;
      })
      .toBe(0);
  });
});

describe("a gateway that goes", () => {
  it("by gateway.restart is back within a second, with the same actors in a new epoch", async () => {
    const before = await console();
    before.send({ t: "watch", everyMs: 50 });
    const old = await before.next("snapshot");

    const startedMs = performance.now();
    await before.call("gateway.restart", {});
    await before.closed();
    const after = await again();
    after.send({ t: "watch", everyMs: 50 });
    const fresh = await after.next("snapshot");

    expect(performance.now() - startedMs).toBeLessThan(1_000);
    expect(fresh.epoch).not.toBe(old.epoch);
    expect(classesIn(fresh).sort()).toEqual(classesIn(old).sort());
  });

  it("because its actor ended is back within a second", async () => {
    const before = await console();
    before.send({ t: "watch", everyMs: 50 });
    const { actors, classes } = await before.next("snapshot");
    const at = actors.class.indexOf(classes.indexOf("Gateway"));
    const [north] = cluster.cluster.systems;

    const startedMs = performance.now();
    await north?.stop(actors.address[at] as Parameters<typeof north.stop>[0]);
    const after = await again();
    after.send({ t: "watch", everyMs: 50 });
    await after.next("snapshot");

    expect(performance.now() - startedMs).toBeLessThan(1_000);
  });
});

/** As a console does: tries until it is let in. */
async function again(): Promise<TestConsole> {
  for (;;) {
    try {
      return await console();
    } catch {
      await wait(20);
    }
  }
}
