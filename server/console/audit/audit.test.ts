import { generateKeyPairSync, sign } from "node:crypto";
import { pino } from "pino";
import { expect, it } from "vitest";
import type { Caller } from "../accounts/caller.ts";
import { createBroadcast } from "../broadcast.ts";
import type { Change } from "../changes.ts";
import { TestClock } from "../console.testbed.ts";
import { describeOnBothDatabases } from "../database/both-databases.testbed.ts";
import type { Transaction } from "../database/database.ts";
import type { OpenDatabase } from "../database/open-database.ts";
import type { Signer } from "../signing/signer.ts";
import { startCheckpoints } from "./checkpoints.ts";
import { openAudit } from "./create-audit.ts";
import { verifyChain } from "./verify-chain.ts";

const ADA: Caller = {
  id: "ada",
  name: "Ada",
  email: "ada@example.org",
  role: "admin",
  via: "session",
  canDecide: true,
  sessionId: "s",
  tokenId: null,
  provedAtMs: null,
};
const TELL = { who: ADA, action: "actor.tell", target: "north:1.1" };
const log = pino({ level: "silent" });

function makeSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  return {
    keyId: "k",
    publicKeyPem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    signText: (text) => sign(null, Buffer.from(text), privateKey).toString("base64"),
    signStatement: () => {
      throw new Error("not here");
    },
  };
}

function open({ db, lockChain }: OpenDatabase) {
  const changes = createBroadcast<Change>(() => {});
  return openAudit({ db, lockChain, clock: new TestClock(), changes, log });
}

/** Past the triggers that keep the audit append-only, as somebody with the database's own tools would. */
async function tamper({ db, provider }: OpenDatabase, sql: string): Promise<void> {
  if (provider === "sqlite") {
    await db.$executeRawUnsafe('DROP TRIGGER IF EXISTS "AuditRow_no_update"');
    await db.$executeRawUnsafe('DROP TRIGGER IF EXISTS "AuditRow_no_delete"');
  } else {
    await db.$executeRawUnsafe('DROP TRIGGER IF EXISTS "AuditRow_append_only" ON "AuditRow"');
  }
  await db.$executeRawUnsafe(sql);
}

describeOnBothDatabases("the audit", (makePlace) => {
  const openPlace = async () => (await makePlace()).open();

  it("chains rows in the order they commit, whatever the characters in them", async () => {
    const database = await openPlace();
    const audit = await open(database);

    await audit.note({ ...TELL, details: { text: "a\0b \ud800 é 💡", n: 1.5 } });
    await audit.note({ ...TELL, target: "a\0b\ud800", reason: "because\0" });

    const report = await verifyChain(database.db, makeSigner().publicKeyPem);
    expect(report).toMatchObject({ ok: true, rows: 2, verifiedUpTo: 2, checkpoints: 0, problem: null });
  });

  it("commits rows of one moment together, each with its own place in the chain", async () => {
    const database = await openPlace();
    let commits = 0;
    const lockChain = (tx: Transaction) => {
      commits += 1;
      return database.lockChain(tx);
    };
    const audit = await open({ ...database, lockChain });

    await Promise.all(Array.from({ length: 300 }, () => audit.note(TELL)));

    expect(commits).toBeLessThan(10);
    expect(await verifyChain(database.db, makeSigner().publicKeyPem)).toMatchObject({ ok: true, rows: 300 });
  });

  it("keeps one chain when changes and notes are written together", async () => {
    const database = await openPlace();
    const audit = await open(database);

    await Promise.all(
      Array.from({ length: 10 }, async (_, n) => {
        await audit.note(TELL);
        await audit.change((_tx, record) => record({ who: ADA, action: "policy.change", target: String(n) }));
      }),
    );

    expect(await verifyChain(database.db, makeSigner().publicKeyPem)).toMatchObject({ ok: true, rows: 20 });
  });

  it("keeps a change and its row together: neither without the other", async () => {
    const database = await openPlace();
    const audit = await open(database);
    const policy = { id: 1, approvals: "one-person", pendingExpiryDays: 7, updatedAt: new Date() };

    const thrown = audit.change(async (tx, record) => {
      await tx.policy.create({ data: policy });
      await record({ who: ADA, action: "policy.change", target: "policy" });
      throw new Error("late");
    });
    await expect(thrown).rejects.toThrow("late");
    const silent = audit.change((tx) => tx.policy.create({ data: policy }));
    await expect(silent).rejects.toThrow("without an audit row");

    expect(await database.db.policy.count()).toBe(0);
    expect(await database.db.auditRow.count()).toBe(0);
  });

  it("writes an intent before, and its result after", async () => {
    const database = await openPlace();
    const audit = await open(database);

    const done = await audit.intent({ who: ADA, action: "actor.stop", target: "a", reason: "old" });
    await done.done({ stopped: 3 });
    const failed = await audit.intent({ who: ADA, action: "actor.stop", target: "b", details: { name: "b" } });
    await failed.failed({ code: "NO_ACTOR", message: "gone" });

    const rows = await database.db.auditRow.findMany({ orderBy: { seq: "asc" } });
    expect(rows).toMatchObject([
      { result: "intent", closes: null, reason: "old" },
      { result: "done", closes: 1n, reason: "old" },
      { result: "intent", closes: null, reason: null },
      { result: "failed", closes: 3n, reason: null, details: '{"name":"b","code":"NO_ACTOR","message":"gone"}' },
    ]);
  });

  it("closes an intent that a former run left open as unknown", async () => {
    const database = await openPlace();
    const first = await open(database);
    await first.intent({ who: ADA, action: "source.unload", target: "abc" });

    await open(database);
    await open(database);

    const rows = await database.db.auditRow.findMany({ orderBy: { seq: "asc" } });
    expect(rows.map((row) => [row.result, row.whoName, row.target])).toEqual([
      ["intent", "Ada", "abc"],
      ["unknown", "Callboard", "abc"],
    ]);
  });

  it("refuses the action when its row cannot be written", async () => {
    const database = await openPlace();
    const audit = await open({ ...database, lockChain: () => Promise.reject(new Error("disk full")) });

    await expect(audit.intent(TELL)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
    await expect(audit.note(TELL)).rejects.toMatchObject({ code: "AUDIT_UNAVAILABLE" });
  });

  it("shows a row that was changed, taken out, or cut off at the end", async () => {
    const signer = makeSigner();
    const seven = async () => {
      const database = await openPlace();
      const audit = await open(database);
      for (let n = 0; n < 7; n += 1) await audit.note(TELL);
      await startCheckpoints({ db: database.db, signer, clock: new TestClock(), log }).signNow();
      return database;
    };
    const changed = await seven();
    const removed = await seven();
    const cut = await seven();
    const resigned = await seven();

    await tamper(changed, `UPDATE "AuditRow" SET "target" = 'other' WHERE "seq" = 4`);
    await tamper(removed, `DELETE FROM "AuditRow" WHERE "seq" = 4`);
    await tamper(cut, `DELETE FROM "AuditRow" WHERE "seq" > 5`);
    await tamper(resigned, `UPDATE "AuditCheckpoint" SET "signature" = 'AAAA'`);

    const verify = (database: OpenDatabase) => verifyChain(database.db, signer.publicKeyPem);
    expect(await verify(changed)).toMatchObject({ ok: false, verifiedUpTo: 3, problem: "row 4 was changed" });
    expect(await verify(removed)).toMatchObject({ ok: false, verifiedUpTo: 3, problem: "row 4 is missing" });
    expect(await verify(cut)).toMatchObject({
      ok: false,
      verifiedUpTo: 5,
      problem: expect.stringMatching(/rows after 5 are gone/),
    });
    expect(await verify(resigned)).toMatchObject({ ok: false, problem: expect.stringMatching(/no valid signature/) });
  });

  it("verifies more rows than one page of them, with their checkpoints", async () => {
    const database = await openPlace();
    const audit = await open(database);
    const signer = makeSigner();
    const checkpoints = startCheckpoints({ db: database.db, signer, clock: new TestClock(), log });
    await Promise.all(Array.from({ length: 1500 }, () => audit.note(TELL)));
    await checkpoints.signNow();
    await audit.note(TELL);
    await checkpoints.signNow();

    const report = await verifyChain(database.db, signer.publicKeyPem);

    expect(report).toMatchObject({ ok: true, rows: 1501, verifiedUpTo: 1501, checkpoints: 2 });
  });
});
