import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TestConsole, type TestPerson } from "../console.testbed.ts";

let callboard: TestConsole;
let admin: TestPerson & { token: string };

beforeEach(async () => {
  callboard = await TestConsole.open();
  admin = await callboard.setUp("one-person");
});

afterEach(() => callboard.close());

describe("inviting a person", () => {
  it("refuses without permission", async () => {
    const viewer = await callboard.add(admin, "viewer");

    const answer = await callboard.call("POST", "/people", viewer, {
      name: "B",
      email: "b@example.org",
      role: "viewer",
    });

    expect(answer.status).toBe(403);
    expect(answer.body.code).toBe("FORBIDDEN");
    expect((await callboard.audited("person.invite")).map((row) => row.result)).toEqual(["done", "refused"]);
  });

  it("writes one audit row", async () => {
    await callboard.call("POST", "/people", admin, { name: "Bea", email: "Bea@Example.org", role: "operator" });

    const rows = await callboard.audited("person.invite");
    expect(rows).toMatchObject([{ result: "done", whoName: "Ada", target: "bea@example.org" }]);
  });

  it("gives a link by which she sets her own password, once", async () => {
    const bea = { name: "Bea", email: "bea@example.org", role: "operator" };
    const { body } = await callboard.call("POST", "/people", admin, bea);
    const token = body.inviteUrl.split("#token=")[1];
    const before = await callboard.call("GET", "/people", admin);

    const first = await callboard.call("POST", "/invitations/accept", null, { token, password: "a password of hers" });
    const second = await callboard.call("POST", "/invitations/accept", null, { token, password: "another password" });

    expect(before.body.items.map((each: { state: string }) => each.state)).toEqual(["active", "invited"]);
    expect(first.status).toBe(204);
    expect(second.status).toBe(404);
    await expect(callboard.signIn("bea@example.org", "a password of hers")).resolves.toBeDefined();
    expect(await callboard.audited("person.set-password")).toHaveLength(1);
  });

  it("refuses a link after seven days", async () => {
    const { body } = await callboard.call("POST", "/people", admin, {
      name: "B",
      email: "b@example.org",
      role: "viewer",
    });
    const token = body.inviteUrl.split("#token=")[1];

    callboard.clock.pass(7 * 24 * 3600_000);
    const answer = await callboard.call("POST", "/invitations/accept", null, { token, password: "a password of hers" });

    expect(answer.status).toBe(404);
  });

  it("refuses an e-mail that belongs to somebody", async () => {
    const answer = await callboard.call("POST", "/people", admin, { name: "B", email: admin.email, role: "viewer" });

    expect(answer.body.code).toBe("CONFLICT");
  });
});

describe("changing a person", () => {
  it("refuses without permission, also for her own role", async () => {
    const operator = await callboard.add(admin, "operator");

    const answer = await callboard.call("PATCH", `/people/${operator.id}`, operator, { role: "admin" });

    expect(answer.status).toBe(403);
    expect((await callboard.audited("person.change")).map((row) => row.result)).toEqual(["refused"]);
  });

  it("writes one audit row and holds from the next call", async () => {
    const viewer = await callboard.add(admin, "viewer");

    const answer = await callboard.call("PATCH", `/people/${viewer.id}`, admin, { role: "operator" });

    expect(answer.body.role).toBe("operator");
    expect(await callboard.audited("person.change")).toMatchObject([{ result: "done", target: viewer.email }]);
    expect((await callboard.call("GET", "/me", viewer)).body.permissions).toEqual(["view", "operate"]);
  });

  it("does not demote the last administrator", async () => {
    const answer = await callboard.call("PATCH", `/people/${admin.id}`, admin, { role: "viewer" });

    expect(answer).toMatchObject({ status: 409, body: { code: "LAST_ADMIN" } });
    expect((await callboard.call("GET", "/me", admin)).body.role).toBe("admin");
  });
});

describe("removing a person", () => {
  it("refuses without permission", async () => {
    const approver = await callboard.add(admin, "approver");

    const answer = await callboard.call("DELETE", `/people/${admin.id}`, approver);

    expect(answer.status).toBe(403);
  });

  it("ends her sessions, tokens and links, and says so to whoever holds her sockets", async () => {
    const operator = await callboard.add(admin, "operator");
    const token = await callboard.token(operator, "operator");
    const ended: unknown[] = [];
    callboard.console.context.sessionEnds.subscribe((end) => ended.push(end));

    const answer = await callboard.call("DELETE", `/people/${operator.id}`, admin);

    expect(answer.status).toBe(204);
    expect((await callboard.call("GET", "/me", operator)).status).toBe(401);
    expect((await callboard.call("GET", "/me", token)).status).toBe(401);
    await expect(callboard.signIn(operator.email)).rejects.toThrow(/401/);
    expect(ended).toEqual([{ personId: operator.id }]);
    expect(await callboard.audited("person.remove")).toHaveLength(1);
  });

  it("ends an invitation that she has not accepted", async () => {
    const { body } = await callboard.call("POST", "/people", admin, {
      name: "B",
      email: "b@example.org",
      role: "viewer",
    });
    await callboard.call("DELETE", `/people/${body.id}`, admin);

    const token = body.inviteUrl.split("#token=")[1];
    const answer = await callboard.call("POST", "/invitations/accept", null, { token, password: "a password of hers" });

    expect(answer.status).toBe(404);
  });

  it("does not remove the last administrator, though another was invited", async () => {
    await callboard.call("POST", "/people", admin, { name: "B", email: "b@example.org", role: "admin" });

    const answer = await callboard.call("DELETE", `/people/${admin.id}`, admin);

    expect(answer).toMatchObject({ status: 409, body: { code: "LAST_ADMIN" } });
  });

  it("gives a person who comes back her old id, so that her uploads stay her own", async () => {
    const operator = await callboard.add(admin, "operator");
    await callboard.call("DELETE", `/people/${operator.id}`, admin);

    const again = await callboard.call("POST", "/people", admin, {
      name: "Again",
      email: operator.email,
      role: "approver",
    });

    expect(again.status).toBe(201);
    expect(again.body.id).toBe(operator.id);
  });
});
