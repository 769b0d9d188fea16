import { createPublicKey } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Statement, verifyStatement } from "#runtime/intake";
import { ClusterTestbed, sourceZip } from "../cluster/cluster.testbed.ts";
import { FakeRefusal } from "../gateway-client/fake-gateway.testbed.ts";

const NOBODY = "0".repeat(64);

describe("sources", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
  });
  afterEach(() => bed.stop());

  const upload = async (zip: Uint8Array, who = "olga") => bed.call("POST", "/sources", who, zip);
  const decide = (hash: string, decision: string, who = "arno") =>
    bed.call("POST", `/sources/${hash}/decision`, who, { decision, reason: "because" });
  /** These people are in the database, and the first was invited by the second. */
  const madeBy = async (name: string, maker: string) => {
    const at = new Date();
    const rows = [name, maker].map((id) => ({
      id,
      name: id,
      email: `${id}@example.org`,
      role: "viewer",
      createdAt: at,
      updatedAt: at,
      heldById: id === name ? maker : null,
    }));
    await bed.db.user.createMany({ data: rows });
  };
  const lastStatement = () => {
    const key = createPublicKey(readFileSync(join(bed.dataDir, "authority.pub")));
    const [signed] = bed.gateway.asked("source.statement").slice(-1);
    const verified = verifyStatement([key], signed ?? { statement: "", signature: "" });
    return verified.ok ? verified.statement : null;
  };

  describe("uploading", () => {
    it("keeps a zip as pending, with what is in it", async () => {
      const { status, body } = await upload(await sourceZip());

      expect(status).toBe(201);
      expect(body).toEqual({ hash: expect.any(String), name: "hello", version: "1.0.0", state: "pending" });
      const { body: source } = await bed.call("GET", `/sources/${body.hash}`, "vera");
      expect(source).toMatchObject({
        uploadedBy: "olga",
        decision: null,
        imports: ["callboard"],
        remarks: [],
        classes: [{ name: "Hello", file: "main.ts", line: 2 }],
        start: [{ actor: "Hello", globalName: "hello" }],
        isActive: false,
        runningOn: [],
      });
      expect(source.files.map((file: { path: string }) => file.path)).toEqual(["logo.bin", "main.ts", "package.json"]);
      expect(await bed.audited()).toEqual(["source.upload:done"]);
      expect(bed.changes).toContainEqual({ topic: "sources", id: body.hash });
    });

    it("answers the same bytes again with the row", async () => {
      const zip = await sourceZip();
      const first = await upload(zip);

      const second = await upload(zip, "ada");

      expect(second.status).toBe(200);
      expect(second.body).toEqual(first.body);
    });

    it("makes a rejected source pending again", async () => {
      const zip = await sourceZip();
      const { body } = await upload(zip);
      await decide(body.hash, "reject");

      const again = await upload(zip);

      expect(again).toMatchObject({ status: 200, body: { state: "pending" } });
    });

    it("keeps a revoked source revoked", async () => {
      const zip = await sourceZip();
      const hash = await bed.approved(zip);
      await decide(hash, "revoke");

      expect(await upload(zip)).toMatchObject({ status: 200, body: { state: "revoked" } });
    });

    it("takes another zip of the same name and version and marks both", async () => {
      const one = await upload(await sourceZip());
      const two = await upload(await sourceZip("1.0.0", "  receive() { this.stop(); }"));

      expect(two.status).toBe(201);
      const { body } = await bed.call("GET", `/sources/${one.body.hash}`, "vera");
      expect(body.sameVersion).toEqual([two.body.hash]);
    });

    it("keeps what a reviewer should look at, with its lines", async () => {
      const { body } = await upload(await sourceZip("1.0.0", '  receive() { process.getBuiltinModule("fs"); }'));

      const { body: source } = await bed.call("GET", `/sources/${body.hash}`, "vera");
      const places = [{ file: "main.ts", line: 3, what: expect.stringContaining("getBuiltinModule") }];
      expect(source.remarks).toMatchObject([
        { kind: "loads", isPackage: false, places: expect.arrayContaining(places) },
      ]);
    });

    it("refuses what is no source, naming rule, entry and line", async () => {
      const { status, body } = await upload(await sourceZip("1.0.0", "  receive( {}"));

      expect(status).toBe(422);
      expect(body).toMatchObject({ code: "ZIP_REFUSED", details: { rule: "syntax", entry: "main.ts", line: 4 } });
      expect(body.details.refusals).toHaveLength(1);
      expect(await bed.audited()).toEqual([]);
    });

    it("refuses bytes that are no zip", async () => {
      expect(await upload(Buffer.from("hello"))).toMatchObject({ status: 422, body: { code: "ZIP_REFUSED" } });
    });

    it("refuses a viewer and an approver", async () => {
      expect((await upload(await sourceZip(), "vera")).status).toBe(403);
      expect((await upload(await sourceZip(), "arno")).status).toBe(403);
      expect(await bed.audited()).toEqual(["source.upload:refused", "source.upload:refused"]);
    });
  });

  describe("reading", () => {
    it("lists the newest first, page by page", async () => {
      const one = await upload(await sourceZip("1.0.0"));
      bed.aheadMs = 1_000;
      const two = await upload(await sourceZip("2.0.0"));

      const first = await bed.call("GET", "/sources?limit=1", "vera");
      const second = await bed.call("GET", `/sources?limit=1&cursor=${first.body.nextCursor}`, "vera");

      expect(first.body).toMatchObject({ total: 2, items: [{ hash: two.body.hash }] });
      expect(second.body).toMatchObject({ total: 2, items: [{ hash: one.body.hash }] });
      expect(second.body.nextCursor).toBeUndefined();
    });

    it("gives a file as text that no browser runs", async () => {
      const { body } = await upload(await sourceZip());

      const file = await bed.call("GET", `/sources/${body.hash}/files/main.ts`, "vera");

      expect(file.body).toContain("export class Hello");
      expect(file.headers.get("content-type")).toBe("text/plain; charset=utf-8");
      expect(file.headers.get("x-content-type-options")).toBe("nosniff");
    });

    it("gives no bytes that are not text, and no file that is not there", async () => {
      const { body } = await upload(await sourceZip());

      expect((await bed.call("GET", `/sources/${body.hash}/files/logo.bin`, "vera")).status).toBe(422);
      expect((await bed.call("GET", `/sources/${body.hash}/files/..%2F..%2Fconsole.db`, "vera")).status).toBe(404);
      expect((await bed.call("GET", `/sources/${NOBODY}/files/main.ts`, "vera")).status).toBe(404);
    });

    it("gives the zip as it came", async () => {
      const zip = await sourceZip();
      const { body } = await upload(zip);

      const response = await bed.api.app.request(`/api/v1/sources/${body.hash}/zip`, {
        headers: { authorization: "Bearer vera" },
      });

      expect(Buffer.from(await response.arrayBuffer()).equals(Buffer.from(zip))).toBe(true);
    });

    it("says where it runs", async () => {
      const hash = await bed.approved(await sourceZip());
      await bed.show([
        { address: "north:1.1", source: hash },
        { address: "north:1.2", source: hash },
        { address: "east:1.1", source: hash, host: "east" },
        { address: "north:0.1", source: null },
      ]);

      const { body } = await bed.call("GET", `/sources/${hash}`, "vera");

      expect(body.loadedOn).toEqual(["north", "east"]);
      expect(body.runningOn).toEqual([
        { host: "north", actors: 2 },
        { host: "east", actors: 1 },
      ]);
    });

    it("shows sources also while the gateway is lost", async () => {
      const { body } = await upload(await sourceZip());
      await bed.gateway.stop();
      await bed.until(() => bed.part.health().gateway === "lost");

      expect((await bed.call("GET", `/sources/${body.hash}`, "vera")).status).toBe(200);
    });

    it("knows no source by another hash", async () => {
      expect(await bed.call("GET", `/sources/${NOBODY}`, "vera")).toMatchObject({
        status: 404,
        body: { code: "NOT_FOUND" },
      });
    });
  });

  describe("deciding", () => {
    it("signs an approval and carries zip and statement to the cluster", async () => {
      const zip = await sourceZip();
      const { body: uploaded } = await upload(zip);

      const { status, body } = await decide(uploaded.hash, "approve");

      expect(status).toBe(200);
      expect(body).toMatchObject({
        state: "approved",
        expiresAt: null,
        decision: { by: "arno", serial: 1, reason: "because" },
      });
      expect(lastStatement()).toMatchObject({
        convention: "test",
        serial: 1,
        hash: uploaded.hash,
        decision: "approve",
        approvers: ["arno"],
        policy: "two-people",
        expiresAt: null,
      } satisfies Partial<Statement>);
      const sent = bed.gateway.asked("source.chunk").map(({ base64 }) => Buffer.from(base64, "base64"));
      expect(Buffer.concat(sent).equals(Buffer.from(zip))).toBe(true);
      expect(await bed.audited()).toEqual(["source.upload:done", "source.decide:done"]);
    });

    it("lets nobody approve her own upload while two people approve", async () => {
      const { body } = await upload(await sourceZip(), "ada");

      expect(await decide(body.hash, "approve", "ada")).toMatchObject({ status: 403, body: { code: "FOUR_EYES" } });
      expect((await bed.audited()).at(-1)).toBe("source.decide:refused");
      expect((await bed.call("GET", `/sources/${body.hash}`, "ada")).body.mayDecide.allowed).toBe(false);
      expect((await decide(body.hash, "approve", "bea")).status).toBe(200);
    });

    it("lets nobody approve what she sent once and somebody else sent again", async () => {
      const zip = await sourceZip();
      const { body } = await upload(zip, "ada");
      await decide(body.hash, "reject");
      await upload(zip, "olga");

      expect(await decide(body.hash, "approve", "ada")).toMatchObject({ status: 403, body: { code: "FOUR_EYES" } });
    });

    it("lets nobody approve what an account uploaded that she made, and says whose it is and what to do", async () => {
      await madeBy("olga", "ada");
      const { body } = await upload(await sourceZip(), "olga");

      const refused = await decide(body.hash, "approve", "ada");
      const { mayDecide } = (await bed.call("GET", `/sources/${body.hash}`, "ada")).body;
      const byOther = (await bed.call("GET", `/sources/${body.hash}`, "bea")).body.mayDecide;

      expect(refused).toMatchObject({ status: 403, body: { code: "FOUR_EYES" } });
      expect(refused.body.message).toBe(
        "olga uploaded this source, and the accounts of ada (ada@example.org) and olga (olga@example.org) count as one person: that of olga (olga@example.org) was made by ada (ada@example.org), and nobody else has confirmed it",
      );
      expect(refused.body.remedy).toContain("confirm the account of olga (olga@example.org) under People");
      expect(mayDecide.allowed).toBe(false);
      expect(mayDecide.reason).toContain(refused.body.message);
      expect(byOther.allowed).toBe(true);
    });

    it("lets nobody approve by an account that the uploader made", async () => {
      await madeBy("arno", "ada");
      const { body } = await upload(await sourceZip(), "ada");

      expect((await decide(body.hash, "approve", "arno")).body.code).toBe("FOUR_EYES");
      expect((await decide(body.hash, "approve", "bea")).status).toBe(200);
    });

    it("lets the uploader approve where one person is enough", async () => {
      bed.policy = { ...bed.policy, approvals: "one-person" };
      const { body } = await upload(await sourceZip(), "ada");

      expect((await decide(body.hash, "approve", "ada")).status).toBe(200);
    });

    it("refuses a viewer and an operator", async () => {
      const { body } = await upload(await sourceZip());

      expect((await decide(body.hash, "approve", "vera")).status).toBe(403);
      expect((await decide(body.hash, "approve", "olga")).status).toBe(403);
    });

    it("decides once: a second approval finds it approved", async () => {
      const hash = await bed.approved(await sourceZip());

      expect(await decide(hash, "approve")).toMatchObject({ status: 409, body: { code: "SOURCE_STATE" } });
      expect(await decide(hash, "reject")).toMatchObject({ status: 409 });
    });

    it("revokes with the next serial", async () => {
      const hash = await bed.approved(await sourceZip());

      expect((await decide(hash, "revoke")).body).toMatchObject({ state: "revoked", isActive: false });
      expect(lastStatement()).toMatchObject({ decision: "revoke", serial: 2 });
    });

    it("signs after what the cluster knows, when the database is older than that", async () => {
      const { body } = await upload(await sourceZip());
      bed.gateway.answer("source.list", () => ({ sources: [{ hash: body.hash, isActive: false, serial: 6 }] }));

      expect((await decide(body.hash, "approve")).body.decision.serial).toBe(7);
    });

    it("carries a decision later when the gateway is away", async () => {
      const { body } = await upload(await sourceZip());
      await bed.gateway.stop();
      await bed.until(() => bed.part.health().gateway === "lost");

      expect((await decide(body.hash, "approve")).status).toBe(200);
      await bed.gateway.start();
      await bed.gateway.until(() => bed.gateway.asked("source.statement").length === 1);

      expect(lastStatement()).toMatchObject({ decision: "approve" });
    });

    it("does not decide on what has expired", async () => {
      const { body } = await upload(await sourceZip());
      bed.aheadMs = 8 * 24 * 60 * 60 * 1000;

      expect(await decide(body.hash, "approve")).toMatchObject({
        status: 409,
        body: { details: { state: "expired" } },
      });
      expect((await bed.audited()).at(-1)).toBe("source.expire:done");
    });
  });

  it("expire by themselves, also while the console is away, and are pending again when they come again", async () => {
    const zip = await sourceZip();
    const { body } = await upload(zip);
    const state = async () => (await bed.db.source.findUniqueOrThrow({ where: { hash: body.hash } })).state;

    bed.aheadMs = 8 * 24 * 60 * 60 * 1000;
    await bed.closeConsole();
    await bed.openConsole();
    await bed.until(async () => (await state()) === "expired");

    expect((await upload(zip)).body.state).toBe("pending");
  });

  describe("activating and unloading", () => {
    it("activates an approved source and remembers it", async () => {
      const hash = await bed.approved(await sourceZip());
      bed.gateway.answer("source.activate", () => ({ addresses: ["north:1.1"] }));

      const { status, body } = await bed.call("POST", `/sources/${hash}/activate`, "olga", {
        init: { hello: { n: 1 } },
      });

      expect({ status, body }).toEqual({ status: 200, body: { addresses: ["north:1.1"] } });
      expect(bed.gateway.asked("source.activate")).toEqual([{ hash, init: { hello: { n: 1 } } }]);
      expect((await bed.call("GET", `/sources/${hash}`, "vera")).body.isActive).toBe(true);
      expect((await bed.audited()).slice(-2)).toEqual(["source.activate:intent", "source.activate:done"]);
    });

    it("activates nothing that is not approved", async () => {
      const { body } = await upload(await sourceZip());

      const refused = await bed.call("POST", `/sources/${body.hash}/activate`, "olga", {});

      expect(refused).toMatchObject({ status: 409, body: { code: "SOURCE_NOT_APPROVED" } });
      expect(bed.gateway.asked("source.activate")).toEqual([]);
    });

    it("says when a name is held, and leaves the source inactive", async () => {
      const hash = await bed.approved(await sourceZip());
      bed.gateway.answer("source.activate", () => {
        throw new FakeRefusal({ code: "NAME_HELD", message: "hello is held", remedy: "unload the other" });
      });

      const refused = await bed.call("POST", `/sources/${hash}/activate`, "olga", {});

      expect(refused).toMatchObject({ status: 409, body: { code: "NAME_HELD" } });
      expect((await bed.call("GET", `/sources/${hash}`, "vera")).body.isActive).toBe(false);
      expect((await bed.audited()).at(-1)).toBe("source.activate:failed");
    });

    it("refuses init for a name that the manifest does not start", async () => {
      const hash = await bed.approved(await sourceZip());

      expect((await bed.call("POST", `/sources/${hash}/activate`, "olga", { init: { other: 1 } })).status).toBe(400);
    });

    it("retires a source by unloading it", async () => {
      const hash = await bed.approved(await sourceZip());
      await bed.call("POST", `/sources/${hash}/activate`, "olga", {});

      const answer = await bed.call("DELETE", `/sources/${hash}`, "olga", { mode: "refuse", reason: "old" });

      expect(answer).toMatchObject({ status: 200, body: { state: "unloaded", actors: [] } });
      expect((await bed.call("GET", `/sources/${hash}`, "vera")).body).toMatchObject({
        state: "retired",
        isActive: false,
      });
    });

    it("answers 202 while it drains", async () => {
      const hash = await bed.approved(await sourceZip());
      bed.gateway.answer("source.unload", () => ({ state: "draining", actors: ["north:1.1"] }));

      const answer = await bed.call("DELETE", `/sources/${hash}`, "olga", { mode: "drain", reason: "old" });

      expect(answer).toMatchObject({ status: 202, body: { state: "draining", actors: ["north:1.1"] } });
    });

    it("says which actors run on it when it refuses, and keeps it approved", async () => {
      const hash = await bed.approved(await sourceZip());
      bed.gateway.answer("source.unload", () => {
        const details = { actors: ["north:1.1"] };
        throw new FakeRefusal({ code: "SOURCE_IN_USE", message: "one actor", remedy: "stop it", details });
      });

      const refused = await bed.call("DELETE", `/sources/${hash}`, "olga", { mode: "refuse", reason: "old" });

      expect(refused).toMatchObject({
        status: 409,
        body: { code: "SOURCE_IN_USE", details: { actors: ["north:1.1"] } },
      });
      expect((await bed.call("GET", `/sources/${hash}`, "vera")).body.state).toBe("approved");
    });

    it("has nothing to unload of a pending source", async () => {
      const { body } = await upload(await sourceZip());

      const refused = await bed.call("DELETE", `/sources/${body.hash}`, "olga", { mode: "force", reason: "old" });

      expect(refused).toMatchObject({ status: 409, body: { code: "SOURCE_STATE" } });
    });

    it("is for operators", async () => {
      const hash = await bed.approved(await sourceZip());

      expect((await bed.call("POST", `/sources/${hash}/activate`, "arno", {})).status).toBe(403);
      expect((await bed.call("DELETE", `/sources/${hash}`, "vera", { mode: "force", reason: "x" })).status).toBe(403);
    });
  });
});
