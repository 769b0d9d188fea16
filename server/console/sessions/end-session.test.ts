import { afterEach, beforeEach, expect, it } from "vitest";
import { TestConsole, type TestPerson } from "../console.testbed.ts";

const PASSWORD = "correct horse battery";
let callboard: TestConsole;
let admin: TestPerson;
let ended: unknown[];

beforeEach(async () => {
  callboard = await TestConsole.open();
  admin = await callboard.setUp("one-person");
  ended = [];
  callboard.console.context.sessionEnds.subscribe((end) => ended.push(end));
});

afterEach(() => callboard.close());

const isIn = async (who: TestPerson) => (await callboard.call("GET", "/me", who)).status === 200;
const sessionsOf = async (path: string, who: TestPerson) => (await callboard.call("GET", path, who)).body.items;

it("one sees one's own sessions with this one marked, and ends another with one audit row", async () => {
  const other = await callboard.signIn(admin.email);

  const before = await sessionsOf("/me/sessions", admin);
  const target = before.find((each: { isThis: boolean }) => !each.isThis);
  const answer = await callboard.call("DELETE", `/me/sessions/${target.id}`, admin);

  expect(before.map((each: { isThis: boolean }) => each.isThis).sort()).toEqual([false, true]);
  expect(target).toMatchObject({ address: "none", since: expect.any(String), lastSeenAt: expect.any(String) });
  expect(answer.body).toEqual({ ended: 1 });
  expect([await isIn(admin), await isIn(other)]).toEqual([true, false]);
  expect(ended).toEqual([{ sessionId: target.id }]);
  expect(await callboard.audited("session.end")).toMatchObject([{ result: "done", target: admin.email }]);
});

it("one's other sessions end together, and the one that calls stays", async () => {
  const others = [await callboard.signIn(admin.email), await callboard.signIn(admin.email)];

  const answer = await callboard.call("DELETE", "/me/sessions", admin);

  expect(answer.body).toEqual({ ended: 2 });
  expect(await Promise.all([admin, ...others].map(isIn))).toEqual([true, false, false]);
});

it("nobody ends or sees the session of another but an administrator", async () => {
  const viewer = await callboard.add(admin, "viewer");
  const [hers] = await sessionsOf("/me/sessions", viewer);
  const [admins] = await sessionsOf("/me/sessions", admin);

  const asOwn = await callboard.call("DELETE", `/me/sessions/${admins.id}`, viewer);
  const asAdmin = await callboard.call("GET", `/people/${admin.id}/sessions`, viewer);
  const listed = await sessionsOf(`/people/${viewer.id}/sessions`, admin);
  const answer = await callboard.call("DELETE", `/people/${viewer.id}/sessions/${hers.id}`, admin);

  expect([asOwn.status, asAdmin.status]).toEqual([404, 403]);
  expect(listed.map(({ id }: { id: string }) => id)).toEqual([hers.id]);
  expect(answer.status).toBe(200);
  expect(await isIn(viewer)).toBe(false);
});

it("a session that came through somebody's X-Forwarded-For has the address that the console saw", async () => {
  await callboard.call(
    "POST",
    "/api/auth/sign-in/email",
    { headers: { "x-forwarded-for": "10.9.8.7", "user-agent": "Lynx" } },
    { email: admin.email, password: PASSWORD },
  );

  const sessions = await sessionsOf("/me/sessions", admin);

  expect(sessions.map(({ address }: { address: string }) => address)).toEqual(["none", "none"]);
  expect(sessions.map(({ userAgent }: { userAgent: string | null }) => userAgent)).toContain("Lynx");
});

it("a changed password ends the other sessions, keeps this one, and is the only one that opens", async () => {
  const other = await callboard.signIn(admin.email);
  const change = (current: string) =>
    callboard.call("POST", "/me/password", admin, { current, password: "a wholly new password" });

  const wrong = await change("not the password");
  const right = await change(PASSWORD);

  expect([wrong.body.code, right.status]).toEqual(["FORBIDDEN", 204]);
  expect([await isIn(admin), await isIn(other)]).toEqual([true, false]);
  await expect(callboard.signIn(admin.email)).rejects.toThrow(/401/);
  expect(await isIn(await callboard.signIn(admin.email, "a wholly new password"))).toBe(true);
  expect((await callboard.audited("person.change-password")).map(({ result }) => result)).toEqual(["refused", "done"]);
});
