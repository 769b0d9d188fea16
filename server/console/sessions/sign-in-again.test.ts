import { afterEach, beforeEach, expect, it } from "vitest";
import { FRESH_SIGN_IN_MS } from "#protocol/people";
import { TestConsole, type TestPerson } from "../console.testbed.ts";

const PASSWORD = "correct horse battery";
let callboard: TestConsole;
let admin: TestPerson & { token: string };

beforeEach(async () => {
  callboard = await TestConsole.open();
  admin = await callboard.setUp("one-person");
});

afterEach(() => callboard.close());

const mint = (who: { headers: Record<string, string> }) =>
  callboard.call("POST", "/tokens", who, { name: "x", role: "viewer" });
const again = (password: string) => callboard.call("POST", "/me/sign-in-again", admin, { password });

it("what needs a fresh sign-in is refused ten minutes after it, until the password is given again", async () => {
  const fresh = await mint(admin);
  callboard.clock.pass(FRESH_SIGN_IN_MS + 60_000);
  const old = await mint(admin);
  const proved = await again(PASSWORD);
  const after = await mint(admin);

  expect([fresh.status, old.status, proved.status, after.status]).toEqual([201, 403, 204, 201]);
  expect(old.body).toMatchObject({ code: "SIGN_IN_AGAIN", remedy: expect.stringContaining("/me/sign-in-again") });
  expect(await callboard.audited("session.sign-in-again")).toMatchObject([{ result: "done", target: admin.email }]);
});

it("asks for the permission first, and for the body only when the sign-in is fresh", async () => {
  const viewer = await callboard.add(admin, "viewer");
  callboard.clock.pass(FRESH_SIGN_IN_MS + 60_000);

  const denied = await callboard.call("POST", "/people", viewer, { nonsense: 1 });
  const unproved = await callboard.call("POST", "/people", admin, { nonsense: 1 });

  expect([denied.body.code, unproved.body.code]).toEqual(["FORBIDDEN", "SIGN_IN_AGAIN"]);
});

it("a token is its own proof, and has no password to give", async () => {
  const token = { headers: { authorization: `Bearer ${admin.token}` } };
  callboard.clock.pass(24 * 3600_000);

  expect((await mint(token)).status).toBe(201);
  expect((await callboard.call("POST", "/me/sign-in-again", token, { password: PASSWORD })).status).toBe(403);
});

it("a wrong password proves nothing, is audited, and counts as a try to sign in", async () => {
  callboard.clock.pass(FRESH_SIGN_IN_MS + 60_000);
  for (let tries = 0; tries < 5; tries += 1) expect((await again("wrong")).body.code).toBe("FORBIDDEN");

  const right = await again(PASSWORD);
  const signIn = await callboard.call("POST", "/api/auth/sign-in/email", null, {
    email: admin.email,
    password: PASSWORD,
  });

  expect([right.status, signIn.status]).toEqual([429, 429]);
  expect(Number(right.headers.get("retry-after"))).toBeGreaterThan(0);
  expect((await mint(admin)).body.code).toBe("SIGN_IN_AGAIN");
  expect(await callboard.audited("session.sign-in-again")).toHaveLength(5);
});

it("the document says which calls need it", async () => {
  const { body } = await callboard.call("GET", "/openapi.json", admin);
  const paths = body.paths as Record<string, Record<string, { "x-fresh-sign-in": boolean }>>;
  const names = Object.entries(paths).flatMap(([path, byMethod]) =>
    Object.entries(byMethod).flatMap(([method, verb]) =>
      verb["x-fresh-sign-in"] ? [`${method} ${path.slice(7)}`] : [],
    ),
  );

  expect(names).toEqual(
    expect.arrayContaining([
      "post /people",
      "patch /people/{id}",
      "delete /people/{id}",
      "post /tokens",
      "delete /tokens/{id}",
      "put /policy",
      "post /proposals/{id}/accept",
    ]),
  );
});
