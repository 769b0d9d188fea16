import { join } from "node:path";
import { expect, it } from "vitest";
import { verifyAudit } from "./audit/verify-audit.ts";
import { TestConsole } from "./console.testbed.ts";
import { describeOnBothDatabases } from "./database/both-databases.testbed.ts";
import { openForReading } from "./database/open-for-reading.ts";

describeOnBothDatabases("a console", (makePlace) => {
  it("is set up, takes people, and keeps four eyes over a restart", async () => {
    const { place } = await makePlace();
    const first = await TestConsole.open(place);
    const ada = await first.setUp("two-people");
    const bea = await first.add(ada, "approver");
    const operator = await first.add(ada, "operator");
    const token = await first.token(operator, "operator");
    const { proposal } = (await first.call("PATCH", `/people/${operator.id}`, ada, { role: "approver" })).body;
    await first.close();

    const second = await TestConsole.open(place);
    const accepted = await second.call("POST", `/proposals/${proposal.id}/accept`, bea, {});
    const me = await second.call("GET", "/me", token);
    const chain = await second.call("GET", "/audit/chain", ada);
    await second.close();

    expect(accepted.status).toBe(200);
    expect(me.body).toMatchObject({ id: operator.id, via: "token", permissions: ["view"] });
    expect(chain.body).toMatchObject({ ok: true, problem: null });
    expect(chain.body.checkpoints).toBeGreaterThan(0);
  }, 60_000);

  it("keeps one of two administrators who remove each other at once", async () => {
    const { place } = await makePlace();
    const callboard = await TestConsole.open(place);
    const ada = await callboard.setUp("one-person");
    const bob = await callboard.add(ada, "admin");

    const answers = await Promise.all([
      callboard.call("DELETE", `/people/${bob.id}`, ada),
      callboard.call("DELETE", `/people/${ada.id}`, bob),
    ]);

    const admins = await callboard.console.context.db.user.count({ where: { role: "admin", removedAt: null } });
    await callboard.close();
    // The other finds herself removed already, or that she would be the last.
    expect([401, 409]).toContain(answers.map((each) => each.status).find((status) => status !== 204));
    expect(admins).toBe(1);
  }, 60_000);

  it("mints no two deciding tokens unseen when both are asked for at once", async () => {
    const { place } = await makePlace();
    const callboard = await TestConsole.open(place);
    const ada = await callboard.setUp("two-people");
    await callboard.add(ada, "approver");

    const answers = await Promise.all(
      [1, 2, 3].map((n) => callboard.call("POST", "/tokens", ada, { name: `t${n}`, role: "admin", canDecide: true })),
    );

    await callboard.close();
    expect(answers.map((each) => each.status)).toEqual([202, 202, 202]);
  }, 60_000);

  it("has its audit verified, and read only, by a command beside it", async () => {
    const { place } = await makePlace();
    const callboard = await TestConsole.open(place);
    const ada = await callboard.setUp("one-person");
    const writing = Promise.all(Array.from({ length: 5 }, () => callboard.token(ada, "viewer")));

    const during = await verifyAudit(place);
    await writing;
    const after = await verifyAudit(place);
    const beside = await openForReading(
      place.databaseUrl === null ? { file: join(place.dataDir, "console.db") } : { databaseUrl: place.databaseUrl },
    );

    await expect(beside.db.session.deleteMany()).rejects.toThrow();
    await beside.close();
    await callboard.close();
    expect(during).toMatchObject({ ok: true });
    expect(after).toMatchObject({ ok: true, rows: 7, verifiedUpTo: 7 });
  }, 60_000);

  it("lists the audit newest first, page by page, each row once", async () => {
    const { place } = await makePlace();
    const callboard = await TestConsole.open(place);
    const ada = await callboard.setUp("one-person");
    for (let n = 0; n < 5; n += 1) await callboard.token(ada, "viewer");

    const seqs: number[] = [];
    let cursor: string | undefined;
    do {
      const page = await callboard.call("GET", `/audit?limit=3${cursor === undefined ? "" : `&cursor=${cursor}`}`, ada);
      seqs.push(...page.body.items.map((row: { seq: number }) => row.seq));
      cursor = page.body.nextCursor;
    } while (cursor !== undefined);

    await callboard.close();
    expect(seqs).toEqual([7, 6, 5, 4, 3, 2, 1]);
  }, 60_000);
});
