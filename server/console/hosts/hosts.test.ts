import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed } from "../cluster/cluster-testbed.ts";

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
        realms: [{ hash: V1, state: "running" }],
      },
    ]);
  });

  it("say who would exit when a capability changes, and change nothing", async () => {
    bed.gateway.answer("host.capabilities", () => ({ affected: ["north:1.1"], capabilities: { zone: "north" } }));

    const answer = await bed.call("PATCH", "/hosts/north/capabilities?preview=true", "olga", { db: null });

    expect(answer).toMatchObject({ status: 200, body: { wouldExit: ["north:1.1"] } });
    expect(bed.gateway.asked("host.capabilities")).toEqual([{ host: "north", change: { db: null }, preview: true }]);
    expect(await bed.audited()).toEqual([]);
  });

  it("take a change, intent first", async () => {
    bed.gateway.answer("host.capabilities", () => ({ affected: [], capabilities: { zone: "north" } }));

    const answer = await bed.call("PATCH", "/hosts/north/capabilities", "olga", { db: true });

    expect(answer).toMatchObject({ status: 200, body: { exited: [], capabilities: { zone: "north" } } });
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
