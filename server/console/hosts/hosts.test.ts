import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";

const V1 = "1".repeat(64);

describe("hosts", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    await bed.show([{ address: "north:1.1", source: V1 }]);
  });
  afterEach(() => bed.stop());

  it("are listed with what they offer and run", async () => {
    const { status, body } = await bed.call("GET", "/hosts?limit=1", "vera");

    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, items: [{ id: "east", realms: [{ hash: V1, state: "running" }] }] });
    const next = await bed.call("GET", `/hosts?limit=1&cursor=${body.nextCursor}`, "vera");
    expect(next.body.items).toEqual([
      {
        id: "north",
        name: "north",
        capabilities: { zone: "north" },
        isLeader: true,
        actors: 1,
        since: "2026-01-01T00:00:00.000Z",
        processBytes: null,
        realms: [{ hash: V1, state: "running", memoryBytes: null }],
      },
    ]);
  });

  it("are listed with the memory that they say they take", async () => {
    bed.gateway.answer("host.memory", () => ({
      hosts: [{ host: "north", processBytes: 80_000_000, realms: [{ hash: V1, memoryBytes: 4_000_000 }] }],
    }));

    const { body } = await bed.call("GET", "/hosts", "vera");

    expect(bed.gateway.asked("host.memory")).toEqual([{ hosts: ["east", "north"] }]);
    expect(body.items).toMatchObject([
      { id: "east", processBytes: null, realms: [{ memoryBytes: null }] },
      { id: "north", processBytes: 80_000_000, realms: [{ memoryBytes: 4_000_000 }] },
    ]);
  });

  it("are found by text, by what they offer, and by name", async () => {
    const found = async (query: string) => {
      const { body } = await bed.call("GET", `/hosts?${query}`, "vera");
      return body.items.map(({ id }: { id: string }) => id);
    };

    expect(await found("q=EA")).toEqual(["east"]);
    expect(await found("capability=zone")).toEqual(["east", "north"]);
    expect(await found("capability=zone=north")).toEqual(["north"]);
    expect(await found("capability=gpu")).toEqual([]);
    expect(await found("ids=north,mars")).toEqual(["north"]);
  });

  it("tell their past, and an actor's", async () => {
    const past = { at: ["2026-01-01T00:00:00.000Z"], depth: [3], receivedRate: [0.4], failedRate: [0] };
    bed.gateway.answer("host.past", () => ({ ...past, actors: [2], processBytes: [80_000_000] }));
    bed.gateway.answer("actor.past", () => past);

    expect((await bed.call("GET", "/hosts/north/past", "vera")).body).toMatchObject({ depth: [3], actors: [2] });
    expect((await bed.call("GET", "/actors/@cast/past", "vera")).body).toEqual(past);
    expect(bed.gateway.asked("actor.past")).toEqual([{ target: "@cast" }]);
  });

  it("say who would exit or move when a capability changes, and change nothing", async () => {
    const effect = { exits: ["north:1.1"], moves: ["north:1.2"] };
    bed.gateway.answer("host.capabilities", () => ({ ...effect, capabilities: { zone: "north" } }));

    const answer = await bed.call("PATCH", "/hosts/north/capabilities?preview=true", "olga", { db: null });

    expect(answer).toMatchObject({ status: 200, body: { wouldExit: ["north:1.1"], wouldMove: ["north:1.2"] } });
    expect(bed.gateway.asked("host.capabilities")).toEqual([
      { host: "north", personId: "olga", change: { db: null }, preview: true },
    ]);
    expect(await bed.audited()).toEqual([]);
  });

  it("take a change, intent first", async () => {
    const effect = { exits: [], moves: ["north:1.2"] };
    bed.gateway.answer("host.capabilities", () => ({ ...effect, capabilities: { zone: "north" } }));

    const answer = await bed.call("PATCH", "/hosts/north/capabilities?reason=more%20room", "olga", { db: true });

    expect((await bed.db.auditRow.findFirst())?.reason).toBe("more room");
    const body = { exited: [], moved: ["north:1.2"], capabilities: { zone: "north" } };
    expect(answer).toMatchObject({ status: 200, body });
    expect(await bed.audited()).toEqual(["host.capabilities:intent", "host.capabilities:done"]);
  });

  it("end a realm", async () => {
    bed.gateway.answer("realm.end", () => ({ ended: ["north:1.9"] }));

    const answer = await bed.call("DELETE", `/hosts/north/realms/${V1}`, "olga");

    expect(answer).toMatchObject({ status: 200, body: { ended: ["north:1.9"] } });
    expect(await bed.audited()).toEqual(["realm.end:intent", "realm.end:done"]);
  });

  it("keep the reason for which a realm was ended, when one is given", async () => {
    bed.gateway.answer("realm.end", () => ({ ended: [] }));

    await bed.call("DELETE", `/hosts/north/realms/${V1}`, "olga", { reason: "it loops" });
    const blank = await bed.call("DELETE", `/hosts/north/realms/${V1}`, "olga", { reason: " " });

    const rows = await bed.db.auditRow.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map(({ reason }) => reason)).toEqual(["it loops", "it loops"]);
    expect(blank.status).toBe(400);
  });

  it("that are not there are not found", async () => {
    expect((await bed.call("PATCH", "/hosts/mars/capabilities", "olga", { db: true })).status).toBe(404);
    expect((await bed.call("DELETE", `/hosts/mars/realms/${V1}`, "olga")).status).toBe(404);
    expect((await bed.call("PATCH", "/hosts/north/capabilities", "olga", {})).status).toBe(400);
  });

  it("are changed by operators only", async () => {
    expect((await bed.call("PATCH", "/hosts/north/capabilities", "vera", { db: true })).status).toBe(403);
    expect((await bed.call("DELETE", `/hosts/north/realms/${V1}`, "arno")).status).toBe(403);
    expect(await bed.audited()).toEqual(["host.capabilities:refused", "realm.end:refused"]);
  });
});
