import { afterEach, beforeEach, expect, it } from "vitest";
import { TEST_ORIGIN, TestConsole, type TestPerson } from "../console.testbed.ts";
import { resetPassword } from "../people/reset-password.ts";

let callboard: TestConsole;
let admin: TestPerson & { token: string };

beforeEach(async () => {
  callboard = await TestConsole.open();
  admin = await callboard.setUp("one-person");
});

afterEach(() => callboard.close());

const tryIn = (email: string, password: string, headers: Record<string, string> = {}) =>
  callboard.call("POST", "/api/auth/sign-in/email", { headers }, { email, password });

it("the session's cookie is Secure, HttpOnly and bound to the host, and the answer holds no token", async () => {
  const answer = await tryIn(admin.email, "correct horse battery");

  const cookie = answer.headers.getSetCookie().find((each) => each.startsWith("__Host-callboard.session="));
  expect(cookie).toMatch(/; Path=\/; HttpOnly; Secure; SameSite=Lax/i);
  expect(cookie).not.toMatch(/domain/i);
  expect(answer.body).toEqual({ user: { id: admin.id, name: "Ada", email: admin.email } });
});

it("signing in and out write one audit row each, and the session's sockets are told", async () => {
  const ended: unknown[] = [];
  callboard.console.context.sessionEnds.subscribe((end) => ended.push(end));

  const answer = await callboard.call("POST", "/api/auth/sign-out", admin, {});

  expect(answer.status).toBe(200);
  expect((await callboard.call("GET", "/me", admin)).status).toBe(401);
  expect(await callboard.audited("session.sign-in")).toHaveLength(1);
  expect(await callboard.audited("session.sign-out")).toHaveLength(1);
  expect(ended).toHaveLength(1);
});

it("a session ends after twelve hours", async () => {
  const { db } = callboard.console.context;
  await db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1) } });

  expect((await callboard.call("GET", "/me", admin)).status).toBe(401);
});

it("guessing at an account has to wait longer and longer, the right password too", async () => {
  for (let tries = 0; tries < 4; tries += 1) expect((await tryIn(admin.email, "wrong")).status).toBe(401);
  expect((await tryIn(admin.email, "wrong")).status).toBe(401);

  const right = await tryIn(admin.email, "correct horse battery");
  const firstWait = Number(right.headers.get("retry-after"));
  callboard.clock.pass(firstWait * 1000);
  await tryIn(admin.email, "wrong");
  const secondWait = Number((await tryIn(admin.email, "wrong")).headers.get("retry-after"));
  callboard.clock.pass(secondWait * 1000);

  expect(right).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
  expect(secondWait).toBe(2 * firstWait);
  expect((await tryIn(admin.email, "correct horse battery")).status).toBe(200);
});

it("guessing at many accounts from one address has to wait too", async () => {
  let last = 0;
  for (let tries = 0; tries < 21; tries += 1) last = (await tryIn(`nobody-${tries}@example.org`, "wrong")).status;

  expect(last).toBe(429);
});

it("an unknown account and a wrong password are told apart by nothing", async () => {
  const unknown = await tryIn("nobody@example.org", "wrong");
  const wrong = await tryIn(admin.email, "wrong");

  expect(unknown.body).toEqual(wrong.body);
});

it("a failed try names the account in the audit when there is one, and never what was typed", async () => {
  const typed = "correct-horse@battery.example";

  await tryIn(admin.email.toUpperCase(), "wrong");
  await tryIn(typed, "wrong");
  await callboard.console.context.db.user.update({ where: { email: admin.email }, data: { removedAt: new Date() } });
  await tryIn(admin.email, "wrong");

  const refused = async () => (await callboard.audited("session.sign-in")).filter(({ result }) => result === "refused");
  await expect.poll(refused).toMatchObject([{ target: admin.email, whoId: null }]);
  callboard.clock.pass(60_000);
  await expect
    .poll(() => callboard.audited("call.unauthenticated"))
    .toMatchObject([{ details: { calls: 2, signIns: 2 } }]);
  const all = JSON.stringify(
    await callboard.console.context.db.auditRow.findMany({ select: { target: true, details: true, reason: true } }),
  );
  expect(all).not.toContain(typed);
});

it("signing in from another origin is refused", async () => {
  const answer = await tryIn(admin.email, "correct horse battery", { origin: "https://elsewhere.example" });

  expect(answer.body.code).toBe("ORIGIN_REFUSED");
});

it("nothing else of better-auth is mounted", async () => {
  for (const [method, path] of [
    ["POST", "sign-up/email"],
    ["POST", "update-user"],
    ["POST", "change-password"],
    ["POST", "forget-password"],
    ["POST", "request-password-reset"],
    ["POST", "admin/create-user"],
    ["GET", "list-sessions"],
    ["GET", "ok"],
  ] as const) {
    const answer = await callboard.call(method, `/api/auth/${path}`, admin, method === "POST" ? {} : undefined);
    expect(`${path} ${answer.status}`).toBe(`${path} 404`);
  }
});

it("a write by cookie needs an Origin of ours, a write by token does not", async () => {
  const cookie = { cookie: admin.headers.cookie ?? "" };
  const body = { name: "x", role: "viewer" };

  const without = await callboard.call("POST", "/tokens", { headers: cookie }, body);
  const foreign = await callboard.call(
    "POST",
    "/tokens",
    { headers: { ...cookie, origin: "https://elsewhere.example" } },
    body,
  );
  const own = await callboard.call("POST", "/tokens", { headers: { ...cookie, origin: TEST_ORIGIN } }, body);
  const byToken = await callboard.call(
    "POST",
    "/tokens",
    { headers: { authorization: `Bearer ${admin.token}` } },
    body,
  );

  expect(without.body.code).toBe("ORIGIN_REFUSED");
  expect(foreign.body.code).toBe("ORIGIN_REFUSED");
  expect([own.status, byToken.status]).toEqual([201, 201]);
});

it("a reset by the machine's owner ends the sessions and gives a one-time link, with one audit row", async () => {
  const { settings, clock } = callboard.console.context;

  const { linkSecret } = await resetPassword(settings, clock, { email: admin.email });
  const before = await callboard.call("GET", "/me", admin);
  await callboard.call("POST", "/invitations/accept", null, { token: linkSecret, password: "a wholly new password" });

  expect(before.status).toBe(401);
  expect((await tryIn(admin.email, "a wholly new password")).status).toBe(200);
  expect(await callboard.audited("person.reset-password")).toMatchObject([{ result: "done", target: admin.email }]);
  expect(
    (await callboard.call("GET", "/audit/chain", { headers: { authorization: `Bearer ${admin.token}` } })).body.ok,
  ).toBe(true);
});

it("a reset may set the new password at once", async () => {
  const { settings, clock } = callboard.console.context;

  await resetPassword(settings, clock, { email: admin.email, password: "a wholly new password" });

  expect((await tryIn(admin.email, "correct horse battery")).status).toBe(401);
  expect((await tryIn(admin.email, "a wholly new password")).status).toBe(200);
  await expect(resetPassword(settings, clock, { email: admin.email, password: "short" })).rejects.toThrow(
    /12 characters/,
  );
});
