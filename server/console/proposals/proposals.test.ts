import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Policy } from "#protocol/people";
import { TestConsole, type TestPerson } from "../console.testbed.ts";

const ONE_PERSON: Policy = { approvals: "one-person", pendingExpiryDays: 7 };

let callboard: TestConsole;
/** May decide, and so may the other. */
let ada: TestPerson & { token: string };
let bea: TestPerson;

beforeEach(async () => {
  callboard = await TestConsole.open();
  ada = await callboard.setUp("two-people");
  bea = await callboard.add(ada, "approver");
});

afterEach(() => callboard.close());

const invite = (who: Parameters<TestConsole["call"]>[2], role: string, email = "eve@example.org") =>
  callboard.call("POST", "/people", who, { name: "Eve", email, role });

describe("once two people may decide, and two have to", () => {
  it("an own second account that decides waits for the other", async () => {
    const answer = await invite(ada, "approver");

    expect(answer.status).toBe(202);
    expect(answer.body.proposal).toMatchObject({ kind: "invite", proposedBy: "Ada", mayAccept: false });
    expect(answer.body.inviteUrl).toBeUndefined();
    expect(await callboard.console.context.db.user.count()).toBe(2);
    expect(await callboard.audited("proposal.make")).toHaveLength(1);
  });

  it("a person who does not decide is invited at once", async () => {
    expect((await invite(ada, "operator")).status).toBe(201);
  });

  it("a role that decides waits, also for an account that was invited without it", async () => {
    const operator = await callboard.add(ada, "operator");

    const answer = await callboard.call("PATCH", `/people/${operator.id}`, ada, { role: "approver" });

    expect(answer.status).toBe(202);
    expect((await callboard.call("GET", "/me", operator)).body.role).toBe("operator");
    const { items } = (await callboard.call("GET", "/people", ada)).body;
    expect(items.find((each: { id: string }) => each.id === operator.id).state).toBe("waiting");
  });

  it("an approver who is to administer waits too", async () => {
    const answer = await callboard.call("PATCH", `/people/${bea.id}`, ada, { role: "admin" });

    expect(answer.status).toBe(202);
  });

  it("nobody raises her own role", async () => {
    const answer = await callboard.call("PATCH", `/people/${bea.id}`, bea, { role: "admin" });

    expect(answer.status).toBe(403);
  });

  it("a token that decides opens nothing until the other accepts it", async () => {
    const minted = await callboard.call("POST", "/tokens", ada, { name: "ci", role: "admin", canDecide: true });
    const token = { headers: { authorization: `Bearer ${minted.body.token}` } };
    const before = await callboard.call("GET", "/me", token);

    const accepted = await callboard.call("POST", `/proposals/${minted.body.proposal.id}/accept`, bea, {});
    const after = await callboard.call("GET", "/me", token);

    expect(minted.status).toBe(202);
    expect(before.status).toBe(401);
    expect(accepted.status).toBe(200);
    expect(after.body).toMatchObject({ id: ada.id, via: "token", canDecide: true });
  });

  it("a token without canDecide widens nothing, whatever its role", async () => {
    const token = { headers: { authorization: `Bearer ${ada.token}` } };

    const asInvite = await invite(token, "approver");
    const asRole = await callboard.call("PATCH", `/people/${bea.id}`, token, { role: "admin" });
    const asToken = await callboard.call("POST", "/tokens", token, { name: "x", role: "admin", canDecide: true });
    const asPolicy = await callboard.call("PUT", "/policy", token, ONE_PERSON);
    const asSecond = await callboard.call("POST", "/proposals/none/accept", token, {});

    for (const answer of [asInvite, asRole, asToken, asPolicy, asSecond]) expect(answer.body.code).toBe("FORBIDDEN");
  });

  it("a policy of one person waits, a stricter one does not", async () => {
    const widened = await callboard.call("PUT", "/policy", ada, ONE_PERSON);
    const same = await callboard.call("PUT", "/policy", ada, { approvals: "two-people", pendingExpiryDays: 3 });

    expect(widened.status).toBe(202);
    expect(same.status).toBe(200);
    expect((await callboard.call("GET", "/policy", ada)).body).toEqual({
      approvals: "two-people",
      pendingExpiryDays: 3,
    });
  });

  it("removing the other does not free one's hands", async () => {
    await callboard.call("DELETE", `/people/${bea.id}`, ada);

    const invited = await invite(ada, "approver");
    const policy = await callboard.call("PUT", "/policy", ada, ONE_PERSON);
    callboard.clock.pass(7 * 24 * 3600_000);
    const later = await invite(await callboard.signIn(ada.email), "approver");

    expect(invited.status).toBe(202);
    expect(policy.status).toBe(202);
    expect(later.status).toBe(201);
  });

  it("demoting the other does not free one's hands either", async () => {
    await callboard.call("PATCH", `/people/${bea.id}`, ada, { role: "viewer" });

    expect((await invite(ada, "approver")).status).toBe(202);
  });
});

describe("a proposal", () => {
  it("is not accepted by who made it, in person or by token", async () => {
    const { proposal } = (await invite(ada, "approver")).body;

    const answer = await callboard.call("POST", `/proposals/${proposal.id}/accept`, ada, {});

    expect(answer).toMatchObject({ status: 403, body: { code: "FOUR_EYES" } });
    expect((await callboard.audited("proposal.accept")).map((row) => row.result)).toEqual(["refused"]);
    expect((await callboard.call("GET", "/proposals", ada)).body.total).toBe(1);
  });

  it("is not accepted by who may not decide", async () => {
    const operator = await callboard.add(ada, "operator");
    const { proposal } = (await invite(ada, "approver")).body;

    expect((await callboard.call("POST", `/proposals/${proposal.id}/accept`, operator, {})).status).toBe(403);
  });

  it("happens when the other accepts it, who gets the link, with one audit row", async () => {
    const { proposal } = (await invite(ada, "approver")).body;

    const answer = await callboard.call("POST", `/proposals/${proposal.id}/accept`, bea, {});

    expect(answer.status).toBe(200);
    expect(answer.body.inviteUrl).toContain("/invitation#token=");
    expect(await callboard.audited("proposal.accept")).toMatchObject([{ result: "done", target: proposal.id }]);
    expect((await callboard.call("GET", "/proposals", bea)).body.items).toEqual([]);
  });

  it("is settled once", async () => {
    const { proposal } = (await callboard.call("PUT", "/policy", ada, ONE_PERSON)).body;

    const [accepted, declined] = await Promise.all([
      callboard.call("POST", `/proposals/${proposal.id}/accept`, bea, {}),
      callboard.call("POST", `/proposals/${proposal.id}/decline`, ada, {}),
    ]);

    expect([accepted.status, declined.status].sort()).toEqual([200, 409]);
  });

  it("for a role happens on acceptance", async () => {
    const operator = await callboard.add(ada, "operator");
    const { proposal } = (await callboard.call("PATCH", `/people/${operator.id}`, ada, { role: "admin" })).body;

    await callboard.call("POST", `/proposals/${proposal.id}/accept`, bea, {});

    expect((await callboard.call("GET", "/me", operator)).body.role).toBe("admin");
  });

  it("that is declined leaves nothing behind, with one audit row", async () => {
    const minted = await callboard.call("POST", "/tokens", ada, { name: "ci", role: "admin", canDecide: true });

    await callboard.call("POST", `/proposals/${minted.body.proposal.id}/decline`, bea, {});

    expect(await callboard.console.context.db.apiToken.count({ where: { isWaiting: true } })).toBe(0);
    expect(await callboard.audited("proposal.decline")).toHaveLength(1);
  });

  it("ends with the person who made it", async () => {
    const cleo = await callboard.add(ada, "admin", bea);
    const { proposal } = (await invite(cleo, "approver")).body;
    await callboard.call("DELETE", `/people/${cleo.id}`, ada);

    const answer = await callboard.call("POST", `/proposals/${proposal.id}/accept`, bea, {});

    expect(answer).toMatchObject({ status: 409, body: { code: "CONFLICT" } });
  });
});
