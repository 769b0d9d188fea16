import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeadLetterTotals, KeptLetter, ResendCounts, ResendJob } from "#protocol/dead-letter";
import { MASK } from "#protocol/masking";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";
import { FakeRefusal } from "../gateway-client/fake-gateway.testbed.ts";

const NONE: ResendCounts = { sent: 0, taken: 0, returned: 0, waiting: 0, gone: 0, heldBack: 0, returnedFor: null };
const totals: DeadLetterTotals = { seen: 7, kept: 3, discarded: 1, resent: 2, ungrouped: 0 };

function letter(id: string, more: Partial<KeptLetter> = {}): KeptLetter {
  return {
    id,
    at: "2026-01-01T00:00:00.000Z",
    host: "north",
    target: "north:1.9",
    targetName: null,
    sender: null,
    messageType: "hello.Greet",
    reason: "no such actor",
    returned: 0,
    isQuarantined: false,
    ...more,
  };
}

describe("dead letters", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
  });
  afterEach(() => bed.stop());

  it("are listed page by page, with how many there were in all", async () => {
    const all = ["c", "b", "a"].map((id) => letter(id));
    bed.gateway.answer("deadLetters.list", ({ limit, before }) => ({
      items: all.filter(({ id }) => before === null || id < before[1]).slice(0, limit),
      matching: 3,
      quarantined: 1,
      totals,
    }));

    const first = await bed.call("GET", "/dead-letters?limit=2&reason=no%20such%20actor", "vera");
    const rest = await bed.call("GET", `/dead-letters?cursor=${first.body.nextCursor}`, "vera");

    expect(first.body).toMatchObject({ total: 3, quarantined: 1, totals, items: [{ id: "c" }, { id: "b" }] });
    expect(rest.body.items).toMatchObject([{ id: "a" }]);
    expect(rest.body.nextCursor).toBeUndefined();
    expect(bed.gateway.asked("deadLetters.list")[0]?.select).toEqual({ reason: "no such actor" });
  });

  it("hide the values of secret fields from everybody, until an operator looks and is written down", async () => {
    const message = { user: { password: "open sesame" }, n: 1 };
    bed.gateway.answer("deadLetters.list", () => ({
      items: [letter("a", { message })],
      matching: 1,
      quarantined: 0,
      totals,
    }));
    bed.gateway.answer("deadLetters.read", () => letter("a", { message }));

    const [listed] = (await bed.call("GET", "/dead-letters", "ada")).body.items;
    const revealed = await bed.call("POST", "/dead-letters/a/reveal", "olga");

    expect(listed).toMatchObject({ message: { user: { password: MASK }, n: 1 }, masked: ["user.password"] });
    expect(revealed.body).toMatchObject({ message, masked: [] });
    expect((await bed.call("POST", "/dead-letters/a/reveal", "vera")).status).toBe(403);
    expect(await bed.audited()).toEqual(["deadLetter.reveal:done", "deadLetter.reveal:refused"]);
  });

  it("say who of the console sent them", async () => {
    const id = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const at = new Date();
    await bed.db.user.create({
      data: { id, name: "Ada", email: "a@example.org", role: "operator", createdAt: at, updatedAt: at },
    });
    const sender = `north:0.-console_${id.replaceAll("-", "")}-0`;
    const items = [letter("a", { sender }), letter("b", { sender: "north:1.4" })];
    bed.gateway.answer("deadLetters.list", () => ({ items, matching: 2, quarantined: 0, totals }));

    const { body } = await bed.call("GET", "/dead-letters", "vera");

    expect(body.items[0].fromConsole).toEqual({ personId: id, name: "Ada" });
    expect(body.items[1].fromConsole).toBeNull();
  });

  it("are grouped, and the groups filtered by words and time", async () => {
    const group = (reason: string, lastAt: string, targetName: string | null = null) => ({
      reason,
      target: "north:1.9",
      targetName,
      messageType: "hello.Greet",
      count: 2,
      kept: 1,
      quarantined: 0,
      firstAt: "2026-01-01T00:00:00.000Z",
      lastAt,
    });
    const groups = [
      group("unrecognized", "2026-01-03T00:00:00.000Z"),
      group("gone", "2026-01-02T00:00:00.000Z", "order/7"),
    ];
    bed.gateway.answer("deadLetters.groups", () => ({ groups, totals }));

    const reasons = async (query: string) =>
      (await bed.call("GET", `/dead-letters/groups${query}`, "vera")).body.items.map(
        ({ reason }: { reason: string }) => reason,
      );

    expect(await reasons("")).toEqual(["unrecognized", "gone"]);
    expect(await reasons("?q=GON")).toEqual(["gone"]);
    expect(await reasons("?q=Order/7")).toEqual(["gone"]);
    expect(await reasons("?since=2026-01-02T12:00:00.000Z")).toEqual(["unrecognized"]);
  });

  it("are sent again one by one, with an intent and a result", async () => {
    bed.gateway.answer("deadLetters.send", ({ id }) => {
      if (id !== "b") throw new FakeRefusal({ code: "NOT_FOUND", message: "gone", remedy: "none" });
      return { outcome: "returned", to: "north:1.9", reason: "no such actor" };
    });

    expect(await bed.call("POST", "/dead-letters/b/send", "olga")).toMatchObject({
      status: 202,
      body: { outcome: "returned", reason: "no such actor" },
    });
    expect((await bed.call("POST", "/dead-letters/x/send", "olga")).status).toBe(404);
    expect(await bed.audited()).toEqual([
      "deadLetter.send:intent",
      "deadLetter.send:done",
      "deadLetter.send:intent",
      "deadLetter.send:failed",
    ]);
  });

  it("are sent again to whom one says", async () => {
    bed.gateway.answer("deadLetters.send", () => ({ outcome: "taken", to: "north:1.7", reason: null }));

    await bed.call("POST", "/dead-letters/b/send", "olga", { to: "@heir" });

    expect(bed.gateway.asked("deadLetters.send")).toEqual([{ id: "b", to: "@heir" }]);
    const [row] = await bed.db.auditRow.findMany({ where: { result: "done" } });
    expect(row?.details).toContain("north:1.7");
  });

  it("are thrown away with a reason, named or chosen, and never both", async () => {
    bed.gateway.answer("deadLetters.discard", () => ({ discarded: 2 }));

    const chosen = await bed.call("POST", "/dead-letters/discard", "olga", { select: { q: "x" }, reason: "stale" });
    const named = await bed.call("POST", "/dead-letters/discard", "olga", { ids: ["a", "b"], reason: "stale" });
    const both = await bed.call("POST", "/dead-letters/discard", "olga", { ids: ["a"], select: {}, reason: "stale" });

    expect([chosen.body, named.body]).toEqual([{ discarded: 2 }, { discarded: 2 }]);
    expect(both.status).toBe(400);
    expect((await bed.call("POST", "/dead-letters/discard", "olga", { ids: ["a"] })).status).toBe(400);
    expect(bed.gateway.asked("deadLetters.discard")).toEqual([{ select: { q: "x" } }, { select: { ids: ["a", "b"] } }]);
  });

  describe("a set that is sent again", () => {
    const jobs = async (): Promise<ResendJob[]> => (await bed.call("GET", "/dead-letters/jobs", "vera")).body.items;
    const start = (perSecond: number) =>
      bed.call("POST", "/dead-letters/send", "olga", { select: { q: "x" }, perSecond, reason: "fixed" });

    it("goes out in small groups, says how far it is and how it ended", async () => {
      const ids = Array.from({ length: 250 }, (_, n) => `l-${n}`);
      bed.gateway.answer("deadLetters.select", () => ({ ids, quarantined: 1 }));
      bed.gateway.answer("deadLetters.sendMany", ({ ids }) => ({
        ...NONE,
        sent: ids.length - 1,
        taken: ids.length - 11,
        returned: 10,
        gone: 1,
        returnedFor: "MAILBOX_FULL",
      }));

      expect(await start(1000)).toMatchObject({
        status: 202,
        body: { state: "running", selected: 250, perSecond: 1000 },
      });
      await bed.until(async () => (await jobs())[0]?.state === "done");

      expect((await jobs())[0]).toMatchObject({
        selected: 250,
        sent: 247,
        taken: 217,
        returned: 30,
        returnedFor: "MAILBOX_FULL",
        gone: 3,
        startedBy: "olga",
      });
      expect(bed.gateway.asked("deadLetters.sendMany").map((call) => call.ids.length)).toEqual([100, 100, 50]);
      expect(await bed.audited()).toEqual(["deadLetter.sendMany:intent", "deadLetter.sendMany:done"]);
    });

    it("stops when it is told to, and leaves the others where they are", async () => {
      bed.gateway.answer("deadLetters.select", () => ({ ids: ["a", "b", "c"], quarantined: 0 }));
      bed.gateway.answer("deadLetters.sendMany", () => ({ ...NONE, sent: 1, taken: 1 }));
      const { body } = await start(1);
      await bed.until(async () => (await jobs())[0]?.sent === 1);

      expect((await bed.call("POST", `/dead-letters/jobs/${body.id}/stop`, "olga")).status).toBe(202);
      await bed.until(async () => (await jobs())[0]?.state === "stopped");

      expect(bed.gateway.asked("deadLetters.sendMany")).toEqual([{ ids: ["a"] }]);
      expect((await bed.call("POST", `/dead-letters/jobs/${body.id}/stop`, "olga")).status).toBe(409);
    });

    it("is refused when nothing fits, and says what is in quarantine", async () => {
      bed.gateway.answer("deadLetters.select", () => ({ ids: [], quarantined: 2 }));

      const { status, body } = await start(10);

      expect(status).toBe(409);
      expect(body.message).toContain("2 that fit are in quarantine");
      expect(await bed.audited()).toEqual([]);
    });

    it("that the gateway refuses ends as failed, and the audit says after how many", async () => {
      bed.gateway.answer("deadLetters.select", () => ({ ids: ["a"], quarantined: 0 }));
      bed.gateway.answer("deadLetters.sendMany", () => {
        throw new FakeRefusal({ code: "INTERNAL", message: "out of order", remedy: "none" });
      });

      await start(10);
      await bed.until(async () => (await jobs())[0]?.state === "failed");

      expect((await jobs())[0]?.error).toContain("out of order");
      expect(await bed.audited()).toEqual(["deadLetter.sendMany:intent", "deadLetter.sendMany:failed"]);
    });
  });
});
