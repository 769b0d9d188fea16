import { afterEach, beforeEach, expect, it } from "vitest";
import { TestConsole, type TestPerson } from "../console.testbed.ts";

let callboard: TestConsole;
let admin: TestPerson & { token: string };

beforeEach(async () => {
  callboard = await TestConsole.open();
  admin = await callboard.setUp("one-person");
});

afterEach(() => callboard.close());

const mint = (who: Parameters<TestConsole["call"]>[2], role: string, canDecide = false) =>
  callboard.call("POST", "/tokens", who, { name: "ci", role, canDecide });

it("minting refuses a role beyond the maker's", async () => {
  const operator = await callboard.add(admin, "operator");

  for (const role of ["approver", "admin"]) {
    expect(await mint(operator, role)).toMatchObject({ status: 403, body: { code: "FORBIDDEN" } });
  }
  expect((await mint(operator, "operator")).status).toBe(201);
});

it("minting refuses to let a token decide when its maker may not", async () => {
  const operator = await callboard.add(admin, "operator");

  expect((await mint(operator, "viewer", true)).status).toBe(403);
  expect((await mint(admin, "operator", true)).status).toBe(400);
});

it("minting by token never exceeds that token", async () => {
  const viewer = await callboard.token(admin, "viewer");

  expect((await mint(viewer, "operator")).status).toBe(403);
  expect((await mint(viewer, "viewer")).status).toBe(201);
});

it("minting and revoking write one audit row each, without the secret", async () => {
  const { body } = await mint(admin, "viewer");

  await callboard.call("DELETE", `/tokens/${body.id}`, admin);

  const minted = await callboard.audited("token.mint");
  expect(minted).toHaveLength(1);
  expect(await callboard.audited("token.revoke")).toHaveLength(1);
  expect(JSON.stringify(minted.map((row) => row.details))).not.toContain(body.token);
});

it("a revoked token opens nothing, and its sockets are told", async () => {
  const token = await callboard.token(admin, "viewer");
  const ended: unknown[] = [];
  callboard.console.context.sessionEnds.subscribe((end) => ended.push(end));

  await callboard.call("DELETE", `/tokens/${token.id}`, admin);

  expect((await callboard.call("GET", "/me", token)).status).toBe(401);
  expect(ended).toEqual([{ tokenId: token.id }]);
});

it("revoking somebody else's token is for administrators", async () => {
  const viewer = await callboard.add(admin, "viewer");
  const hers = await callboard.token(admin, "viewer");

  expect((await callboard.call("DELETE", `/tokens/${hers.id}`, viewer)).status).toBe(404);
  expect((await callboard.call("DELETE", `/tokens/${hers.id}`, admin)).status).toBe(204);
});

it("a token sinks with its maker's role", async () => {
  const operator = await callboard.add(admin, "operator");
  const token = await callboard.token(operator, "operator");

  await callboard.call("PATCH", `/people/${operator.id}`, admin, { role: "viewer" });

  expect((await callboard.call("GET", "/me", token)).body.role).toBe("viewer");
});

it("the list shows one's own, and everybody's to an administrator", async () => {
  const viewer = await callboard.add(admin, "viewer");
  callboard.clock.pass(1000);
  await callboard.token(viewer, "viewer");

  expect((await callboard.call("GET", "/tokens", viewer)).body.items).toHaveLength(1);
  const all = (await callboard.call("GET", "/tokens", admin)).body;
  expect(all.items.map((each: { madeBy: string }) => each.madeBy)).toEqual(["viewer 1", "Ada"]);
});

it("the set-up's token decides under one-person only", async () => {
  const token = { headers: { authorization: `Bearer ${admin.token}` } };

  expect((await callboard.call("GET", "/me", token)).body).toMatchObject({ role: "admin", canDecide: true });
});
