import { beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { type DelayedBus, delayedBus } from "../../conformance/delayed-bus.testbed.ts";
import { MessageBatch } from "../../wire/message-batch.ts";
import type { EngineHost, Seat, ViewChange } from "../engine.ts";
import { type LocalEngine, localEngine } from "./local-engine.ts";

/** A host that notes what it is given. `serve` answers its calls. */
interface TestHost extends EngineHost {
  readonly seen: unknown[];
  readonly views: ViewChange[];
  readonly signals: AbortSignal[];
  capabilities: Record<string, unknown>;
  serve: (from: string) => Promise<unknown>;
}

function hostOf(name: string): TestHost {
  const host: TestHost = {
    seen: [],
    views: [],
    signals: [],
    capabilities: {},
    serve: async () => null,
    facts: () => ({ name, capabilities: host.capabilities, sinceMs: 0, authority: null, services: {} }),
    onBatch: (from, batch) =>
      batch.forEach({ message: (_to, _sender, body) => host.seen.push(`${from}: ${body}`), chunk: () => {} }),
    onCall(from, request, signal) {
      host.seen.push(`${from} calls ${request.do}`);
      host.signals.push(signal);
      return host.serve(from);
    },
    onView: (change) => host.views.push(change),
    onUndelivered: (to, batch, reason) =>
      batch.forEach({ message: (_to, _sender, body) => host.seen.push(`${to} ${reason}: ${body}`), chunk: () => {} }),
    onFenced: (reason) => host.seen.push(`fenced: ${reason}`),
    onStatement: ({ statement }) => void host.seen.push(statement),
    onOffer: ({ hash, isClosed }) => void host.seen.push(`${hash} ${isClosed ? "closed" : "open"}`),
  };
  return host;
}

function batchOf(...bodies: string[]): MessageBatch {
  const batch = new MessageBatch();
  for (const body of bodies) batch.add("east:1.1", "north:1.1", body);
  return batch;
}

const signedOf = (hash: string, serial: number) => ({ statement: JSON.stringify({ hash, serial }), signature: "" });
const never = () => new Promise<never>(() => {});
const name = "actor";
const [first, second] = ["north:1.1", "east:1.1"] as ActorAddress[] as [ActorAddress, ActorAddress];

describe.each(["at once", "after a time"])("a local engine on which all arrives %s", (when) => {
  let engine: LocalEngine;
  let bus: DelayedBus;
  let hosts: Record<string, TestHost>;

  const join = async (id: string): Promise<Seat> => {
    const seat = engine.seat(id);
    hosts[id] = hostOf(id);
    await seat.join(hosts[id] as TestHost);
    return seat;
  };
  const seen = (id: string) => (hosts[id] as TestHost).seen;
  const ids = (seat: Seat) => seat.view.members().map((member) => member.id);

  beforeEach(() => {
    hosts = {};
    engine = localEngine(
      when === "at once"
        ? {}
        : {
            bus(deliver) {
              bus = delayedBus(deliver, { seed: 5, later: (task) => void setImmediate(task) });
              return bus;
            },
          },
    );
  });

  it("keeps one order of batches, calls and what they return", async () => {
    const north = await join("north");
    await join("east");
    await expect.poll(() => ids(north)).toEqual(["north", "east"]);
    (hosts.east as TestHost).serve = async () => null;

    const bodies = Array.from({ length: 50 }, (_, i) => `${i}`);
    let fenced = 0;
    for (const body of bodies) {
      north.link.send("east", batchOf(body));
      void north.link.call("east", { do: "fence" }).then(() => {
        fenced += 1;
      });
    }

    await expect.poll(() => fenced).toBe(50);
    expect(seen("east")).toEqual(bodies.flatMap((body) => [`north: ${body}`, "north calls fence"]));
  });

  it("refuses what is for a host that is no member, and says so at once", async () => {
    const north = await join("north");

    expect(north.link.send("nobody", batchOf("1"))).toBe("no host");
    await expect(north.link.call("nobody", { do: "fence" })).rejects.toMatchObject({ code: "NO_HOST" });
  });

  it("rejects a call that is in flight to a host that is lost, and tells a caller's end to the one that serves it", async () => {
    const north = await join("north");
    const east = await join("east");
    await expect.poll(() => ids(north)).toEqual(["north", "east"]);
    for (const host of Object.values(hosts)) host.serve = never;
    const call = north.link.call("east", { do: "fence" });
    call.catch(() => {});
    const back = east.link.call("north", { do: "fence" });
    back.catch(() => {});
    await expect.poll(() => [hosts.north?.signals.length, hosts.east?.signals.length]).toEqual([1, 1]);

    await engine.lose("east");

    await expect(call).rejects.toMatchObject({ code: "HOST_LOST" });
    await expect(back).rejects.toMatchObject({ code: "CUT_OFF" });
    expect(hosts.north?.signals[0]?.aborted).toBe(true);
  });

  it("ends a call when its signal says so, here and there", async () => {
    const north = await join("north");
    await join("east");
    await expect.poll(() => ids(north)).toEqual(["north", "east"]);
    (hosts.east as TestHost).serve = never;
    const given = new AbortController();
    const call = north.link.call("east", { do: "fence" }, { signal: given.signal });
    call.catch(() => {});
    await expect.poll(() => hosts.east?.signals.length).toBe(1);

    given.abort(new Error("enough"));

    await expect(call).rejects.toThrow("enough");
    await expect.poll(() => hosts.east?.signals[0]?.aborted).toBe(true);
  });

  it("takes nothing from a host that was declared lost, which hears of it and can do nothing more", async () => {
    const north = await join("north");
    const east = await join("east");
    await expect.poll(() => ids(north)).toEqual(["north", "east"]);

    await engine.lose("east");
    const sent = east.link.send("north", batchOf("late"));
    await expect.poll(() => seen("east")).toEqual(["fenced: the other hosts declared it lost"]);
    await north.names.lookup(name);

    expect(["taken", "no host"]).toContain(sent);
    expect(seen("north")).toEqual([]);
    expect(ids(north)).toEqual(["north"]);
    expect(hosts.north?.views.at(-1)).toMatchObject({ lost: [{ id: "east", state: "lost" }], left: [] });
    expect(east.link.send("north", batchOf("later"))).toBe("no host");
    await expect(east.names.claim(name, second)).rejects.toMatchObject({ code: "CUT_OFF" });
  });

  it("gives a host that joins all that was agreed on, and both of two that join at once know each other", async () => {
    const north = await join("north");
    await north.sources.state(signedOf("a", 1));
    await north.sources.state(signedOf("a", 2));
    await north.sources.offer({ hash: "a", isClosed: false, atMs: 1 });
    await north.sources.offer({ hash: "b", isClosed: true, atMs: 1 });

    const [east, west] = await Promise.all([join("east"), join("west")]);

    for (const id of ["east", "west"]) expect(seen(id)).toEqual([signedOf("a", 2).statement, "a open", "b closed"]);
    for (const seat of [north, east, west]) {
      await expect.poll(() => ids(seat).toSorted()).toEqual(["east", "north", "west"]);
      expect(seat.view.leader()).toBe("north");
    }
  });

  it("lets a host that joins take what the others send as soon as they hear of it", async () => {
    const north = await join("north");
    const calls: Promise<unknown>[] = [];
    (hosts.north as TestHost).onView = ({ added }) => {
      for (const { id } of added) calls.push(north.link.call(id, { do: "fence" }));
    };

    await join("east");

    await expect.poll(() => calls).toHaveLength(1);
    expect(await calls[0]).toBeNull();
  });

  it("refuses a second host of a name, and takes the name again when the first has left", async () => {
    const north = await join("north");
    await expect(join("north")).rejects.toMatchObject({ code: "NAME_HELD" });

    await north.leave();

    expect(ids(await join("north"))).toEqual(["north"]);
  });

  it("tells of a change when the others know it", async () => {
    const [north, east] = [await join("north"), await join("east")];
    await expect.poll(() => ids(north)).toEqual(["north", "east"]);
    (hosts.east as TestHost).capabilities = { db: true };

    await east.view.announce();

    expect(north.view.members()[1]).toMatchObject({ id: "east", capabilities: { db: true } });
    expect(hosts.north?.views.at(-1)?.changed).toMatchObject([
      { before: { capabilities: {} }, now: { capabilities: { db: true } } },
    ]);
  });

  it("gives a name to one holder, with a fence that grows, and frees it with the host that it goes with", async () => {
    const [north, east] = [await join("north"), await join("east")];
    const claimed = await Promise.all([north.names.claim(name, first), east.names.claim(name, second)]);
    const [one, other] = claimed as [{ holder: ActorAddress; fence: number }, { holder: ActorAddress; fence: number }];
    expect(other).toEqual(one);

    await north.names.release(name, one.holder);
    const { fence } = await north.names.claim(name, first);
    expect(fence).toBeGreaterThan(one.fence);
    await east.names.move(name, first);
    await north.leave();

    expect(await east.names.lookup(name)).toBe(first);
    await east.leave();
    expect(await (await join("late")).names.lookup(name)).toBeNull();
  });

  it("finds a forwarding also when both its hosts are gone, until it is dropped", async () => {
    const [north, east, late] = [await join("north"), await join("east"), await join("late")];
    const forwarding = { address: first, className: "Any", parent: null, host: "east" };
    await east.forwardings.put(forwarding);
    await north.leave();
    await engine.lose("east");

    expect(await late.forwardings.find(first)).toEqual(forwarding);
    await late.forwardings.drop(first);
    expect(await late.forwardings.find(first)).toBeNull();
  });

  it("says what did not arrive because its host left, and delivers what a host sent before it left", async () => {
    const [north, east] = [await join("north"), await join("east")];
    await expect.poll(() => ids(north)).toEqual(["north", "east"]);
    for (let i = 0; i < 20; i += 1) east.link.send("north", batchOf(`from east ${i}`));
    const leaving = east.leave();
    const sent = north.link.send("east", batchOf("too late"));
    await leaving;
    await expect.poll(() => ids(north)).toEqual(["north"]);

    const got = seen("north").map(String);
    expect(got.filter((line) => line.startsWith("east: from"))).toHaveLength(20);
    const arrived = seen("east").includes("north: too late");
    const isTold = got.includes("east host left: too late");
    expect([arrived, isTold, sent === "no host"].filter(Boolean)).toHaveLength(1);
  });
});
