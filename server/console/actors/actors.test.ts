import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed, sourceZip } from "../cluster/cluster.testbed.ts";
import { FakeRefusal } from "../gateway-client/fake-gateway.testbed.ts";

const V1 = "1".repeat(64);
const V2 = "2".repeat(64);

describe("actors", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
  });
  afterEach(() => bed.stop());

  const refuse = (code: ConstructorParameters<typeof FakeRefusal>[0]["code"]) => () => {
    throw new FakeRefusal({ code, message: "no", remedy: "none", details: { why: 1 } });
  };

  describe("listing", () => {
    beforeEach(() =>
      bed.show([
        { address: "north:1.1", source: V1, depth: 5 },
        { address: "north:1.2", source: V1, depth: 9, class: "World" },
        { address: "east:1.1", source: V2, depth: 5, host: "east", name: "Front/a" },
        { address: "north:0.1", source: null, class: "Gateway" },
      ]),
    );
    const list = async (query: string) => {
      const { body } = await bed.call("GET", `/actors?${query}`, "vera");
      return body.items.map(({ address }: { address: string }) => address);
    };

    it("shows all of them by address", async () => {
      expect(await list("")).toEqual(["east:1.1", "north:0.1", "north:1.1", "north:1.2"]);
    });

    it("filters by host, class, source and state", async () => {
      expect(await list("host=east")).toEqual(["east:1.1"]);
      expect(await list("class=World")).toEqual(["north:1.2"]);
      expect(await list(`source=${V1}`)).toEqual(["north:1.1", "north:1.2"]);
      expect(await list("state=stuck")).toEqual([]);
      expect(await list("source=runtime")).toEqual(["north:0.1"]);
      expect(await list("source=hello@1.0.0")).toEqual(["east:1.1", "north:1.1", "north:1.2"]);
      expect(await list("source=hello@9.9.9")).toEqual([]);
      expect(await list("name=FRONT")).toEqual(["east:1.1"]);
      expect(await list(`host=nowhere`)).toEqual([]);
    });

    it("looks for q in address, class and global name, whatever the case", async () => {
      expect(await list("q=front")).toEqual(["east:1.1"]);
      expect(await list("q=GATE")).toEqual(["north:0.1"]);
      expect(await list("q=1.2")).toEqual(["north:1.2"]);
      expect(await list("q=@front")).toEqual(["east:1.1"]);
      expect(await list("name=@a")).toEqual([]);
    });

    it("sorts, and walks through the pages without missing or doubling one", async () => {
      expect(await list("sort=-depth")).toEqual(["north:1.2", "east:1.1", "north:1.1", "north:0.1"]);

      const walked: string[] = [];
      let cursor = "";
      do {
        const { body } = await bed.call("GET", `/actors?sort=-depth&limit=1${cursor}`, "vera");
        expect(body.total).toBe(4);
        walked.push(body.items[0].address);
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : "";
      } while (cursor);
      expect(walked).toEqual(["north:1.2", "east:1.1", "north:1.1", "north:0.1"]);
    });

    it("refuses a cursor, limit or parameter that it does not know", async () => {
      for (const query of ["cursor=nonsense", "limit=0", "limit=1001", "colour=red", "sort=colour"])
        expect((await bed.call("GET", `/actors?${query}`, "vera")).status).toBe(400);
    });

    it("needs the gateway", async () => {
      await bed.gateway.stop();
      await bed.until(() => bed.part.health().gateway === "lost");

      expect(await bed.call("GET", "/actors", "vera")).toMatchObject({ status: 503, body: { code: "GATEWAY_LOST" } });
    });
  });

  it("describes one by its name, and shows its logs", async () => {
    const logs = { actor: [], realm: [] };
    bed.gateway.answer("actor.describe", refuse("NO_ACTOR"));
    bed.gateway.answer("actor.logs", () => logs);

    const missing = await bed.call("GET", `/actors/${encodeURIComponent("@Front/a")}`, "vera");

    expect(missing).toMatchObject({ status: 404, body: { code: "NO_ACTOR" } });
    expect(bed.gateway.asked("actor.describe")).toEqual([{ target: "@Front/a" }]);
    expect((await bed.call("GET", "/actors/north:1.1/logs", "vera")).body).toEqual(logs);
  });

  it("creates an actor of an approved source, intent first", async () => {
    const sourceHash = await bed.approved(await sourceZip());
    bed.gateway.answer("actor.create", () => ({ address: "north:1.1" }));

    const answer = await bed.call("POST", "/actors", "olga", { sourceHash, actor: "Hello", init: { n: 1 } });

    expect({ status: answer.status, body: answer.body }).toEqual({ status: 201, body: { address: "north:1.1" } });
    expect((await bed.audited()).slice(-2)).toEqual(["actor.create:intent", "actor.create:done"]);
  });

  it("creates none of a source that is not approved or not there", async () => {
    const { body } = await bed.call("POST", "/sources", "olga", await sourceZip());

    const pending = await bed.call("POST", "/actors", "olga", { sourceHash: body.hash, actor: "Hello" });
    const unknown = await bed.call("POST", "/actors", "olga", { sourceHash: V1, actor: "Hello" });

    expect(pending).toMatchObject({ status: 409, body: { code: "SOURCE_NOT_APPROVED" } });
    expect(unknown).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  it("says what each host lacks when none fits", async () => {
    const sourceHash = await bed.approved(await sourceZip());
    bed.gateway.answer("actor.create", refuse("NO_HOST_FITS"));

    const answer = await bed.call("POST", "/actors", "olga", { sourceHash, actor: "Hello" });

    expect(answer).toMatchObject({ status: 409, body: { code: "NO_HOST_FITS", details: { why: 1 } } });
    expect((await bed.audited()).at(-1)).toBe("actor.create:failed");
  });

  it("says in the audit that an ask or tell came to nothing, in a row that closes the first", async () => {
    bed.gateway.answer("actor.tell", refuse("NO_ACTOR"));
    bed.gateway.answer("actor.ask", refuse("ASK_TIMEOUT"));
    const message = { type: "hello.Greet" };

    expect((await bed.call("POST", "/actors/north:1.1/tell", "olga", { message })).status).toBe(404);
    expect((await bed.call("POST", "/actors/north:1.1/ask", "olga", { message })).status).toBe(504);

    const rows = await bed.db.auditRow.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map(({ action, result, closes }) => ({ action, result, closes }))).toEqual([
      { action: "actor.tell", result: "done", closes: null },
      { action: "actor.tell", result: "failed", closes: 1n },
      { action: "actor.ask", result: "done", closes: null },
      { action: "actor.ask", result: "failed", closes: 3n },
    ]);
    expect(rows.at(-1)?.details).toBe(`{"type":"hello.Greet","code":"ASK_TIMEOUT","message":"no"}`);
  });

  it("tells and asks, one audit row each, without the message's fields", async () => {
    bed.gateway.answer("actor.tell", () => ({}));
    bed.gateway.answer("actor.ask", () => ({ reply: "hi", latencyMs: 2 }));
    const message = { type: "hello.Greet", password: "secret" };

    expect((await bed.call("POST", "/actors/north:1.1/tell", "olga", { message })).status).toBe(202);
    const asked = await bed.call("POST", "/actors/north:1.1/ask", "olga", { message });

    expect(asked).toMatchObject({ status: 200, body: { reply: "hi", latencyMs: 2 } });
    expect(bed.gateway.asked("actor.ask")).toEqual([
      { target: "north:1.1", personId: "olga", message, timeoutMs: 5_000 },
    ]);
    expect(await bed.audited()).toEqual(["actor.tell:done", "actor.ask:done"]);
    const [row] = await bed.db.auditRow.findMany();
    expect(row?.details).toBe(`{"type":"hello.Greet"}`);
  });

  it.each([
    ["NO_ACTOR", 404],
    ["SYSTEM_ACTOR", 403],
    ["MESSAGE_INVALID", 422],
    ["POISONED", 422],
    ["MAILBOX_FULL", 429],
    ["ASK_TIMEOUT", 504],
  ] as const)("answers an ask that ends in %s with %d", async (code, status) => {
    bed.gateway.answer("actor.ask", refuse(code));

    const answer = await bed.call("POST", "/actors/north:1.1/ask", "olga", { message: 1 });

    expect(answer).toMatchObject({ status, body: { code, details: { why: 1 } } });
  });

  it("sends nothing of a type that is the runtime's own", async () => {
    const body = { message: { type: "callboard.ExitRequest" } };

    expect(await bed.call("POST", "/actors/north:1.1/tell", "olga", body)).toMatchObject({
      status: 422,
      body: { code: "RESERVED_TYPE" },
    });
    expect((await bed.call("POST", "/actors/north:1.1/ask", "olga", body)).status).toBe(422);
    expect(bed.gateway.calls.filter(({ call }) => call !== "source.list")).toEqual([]);
  });

  it("stops an actor with a reason", async () => {
    bed.gateway.answer("actor.stop", () => ({}));

    expect((await bed.call("DELETE", "/actors/north:1.1", "olga", { reason: "too many" })).status).toBe(202);
    expect((await bed.call("DELETE", "/actors/north:1.1", "olga", {})).status).toBe(400);
    expect(bed.gateway.asked("actor.stop")).toEqual([
      { target: "north:1.1", recursive: true, mode: "message", personId: "olga", why: "too many" },
    ]);
    expect(await bed.audited()).toEqual(["actor.stop:intent", "actor.stop:done"]);
  });

  it("ends one that does not come back at once, and the audit says that it was forced", async () => {
    bed.gateway.answer("actor.stop", () => ({}));

    const { status } = await bed.call("DELETE", "/actors/north:1.1", "olga", { mode: "force", reason: "it hangs" });

    expect(status).toBe(202);
    expect(bed.gateway.asked("actor.stop")).toMatchObject([{ target: "north:1.1", mode: "force" }]);
    const row = await bed.db.auditRow.findFirst({ where: { action: "actor.stop", result: "intent" } });
    expect(JSON.parse(row?.details ?? "")).toEqual({ recursive: true, mode: "force" });
    expect(row?.reason).toBe("it hangs");
  });

  it("says that a loop ends only with its realm", async () => {
    bed.gateway.answer("actor.stop", () => {
      throw new FakeRefusal({ code: "REALM_BLOCKED", message: "it cannot be ended alone", remedy: "End the realm." });
    });

    const answer = await bed.call("DELETE", "/actors/north:1.1", "olga", { mode: "force", reason: "it hangs" });

    expect(answer).toMatchObject({ status: 409, body: { code: "REALM_BLOCKED", remedy: "End the realm." } });
  });

  it("restarts the gateway for an administrator, and for nobody else", async () => {
    bed.gateway.answer("gateway.restart", async () => {
      await bed.gateway.stop();
      return {};
    });

    const refused = await bed.call("DELETE", "/actors/north:0.1", "olga", { reason: "stuck" });
    const restarted = await bed.call("DELETE", "/actors/north:0.1", "ada", { reason: "stuck" });

    expect(refused).toMatchObject({ status: 403, body: { code: "SYSTEM_ACTOR" } });
    expect(restarted.status).toBe(202);
    expect(await bed.audited()).toEqual(["gateway.restart:intent", "gateway.restart:done"]);
  });

  it("lets neither viewers nor approvers write, and keeps that they tried", async () => {
    const writes: [string, string, unknown][] = [
      ["POST", "/actors", { sourceHash: V1, actor: "Hello" }],
      ["POST", "/actors/north:1.1/tell", { message: 1 }],
      ["POST", "/actors/north:1.1/ask", { message: 1 }],
      ["DELETE", "/actors/north:1.1", { reason: "x" }],
    ];
    for (const [method, path, body] of writes)
      for (const who of ["vera", "arno"]) expect((await bed.call(method, path, who, body)).status).toBe(403);

    expect(new Set(await bed.audited())).toEqual(
      new Set(["actor.create:refused", "actor.tell:refused", "actor.ask:refused", "actor.stop:refused"]),
    );
  });
});
