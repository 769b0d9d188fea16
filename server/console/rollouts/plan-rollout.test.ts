import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed, sourceZip } from "../cluster/cluster.testbed.ts";

const V1 = "1".repeat(64);
const STATEFUL = "  receive() {}\n  snapshot() { return {}; }\n  restore() {}";

describe("the plan of a rollout", () => {
  let bed: ClusterTestbed;
  let v2: string;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    v2 = await bed.approved(await sourceZip("2.0.0", STATEFUL));
    await bed.show([
      { address: "north:1.1", source: V1, depth: 3 },
      { address: "north:1.2", source: V1, depth: 20_001 },
      { address: "east:1.1", source: V1, host: "east", depth: 4 },
      { address: "east:1.2", source: V1, host: "east", class: "World" },
      { address: "east:2.1", source: v2, host: "east" },
      { address: "north:0.1", source: null, class: "Gateway", depth: 50_000 },
    ]);
  });
  afterEach(() => bed.stop());

  const plan = (body: object, who = "olga") =>
    bed.call("POST", "/rollouts/plan", who, { select: { class: "Hello" }, toSource: v2, ...body });

  it("counts actors, hosts and waiting messages, and those that are there already", async () => {
    expect((await plan({})).body).toEqual({
      actors: 3,
      onTarget: 1,
      waiting: 20_008,
      hosts: [
        { host: "north", actors: 2 },
        { host: "east", actors: 1 },
      ],
      fromSources: [{ hash: V1, name: "hello", version: "1.0.0", actors: 3 }],
      classes: [{ class: "Hello", actors: 3, state: "carried" }],
      tooDeep: { items: [{ address: "north:1.2", depth: 20_001 }], total: 1 },
    });
  });

  it("names classes that the target does not have", async () => {
    const { classes } = (await plan({ select: { fromSource: V1 } })).body;

    expect(classes).toEqual([
      { class: "Hello", actors: 3, state: "carried" },
      { class: "World", actors: 1, state: "missing" },
    ]);
  });

  it("names classes whose state does not go over, and why", async () => {
    const stateful = await bed.approved(await sourceZip("2.1.0", STATEFUL));
    const stateless = await bed.approved(await sourceZip("3.0.0"));
    await bed.show([
      { address: "north:1.1", source: stateful },
      { address: "north:1.2", source: stateless },
    ]);
    const stateTo = async (toSource: string, address: string) =>
      (await plan({ toSource, select: { addresses: [address] } })).body.classes[0].state;

    expect(await stateTo(v2, "north:1.1")).toBe("carried");
    expect(await stateTo(stateless, "north:1.1")).toBe("dropped");
    expect(await stateTo(v2, "north:1.2")).toBe("fresh");
    expect((await plan({})).body.classes).toEqual([{ class: "Hello", actors: 2, state: "fresh" }]);
  });

  it("starts nothing and writes nothing into the audit", async () => {
    const before = await bed.audited();

    await plan({});

    expect([await bed.db.rollout.count(), await bed.audited()]).toEqual([0, before]);
  });

  it("is for operators, and for approved targets", async () => {
    expect((await plan({}, "vera")).status).toBe(403);
    expect((await plan({ toSource: V1 })).status).toBe(404);
  });
});
