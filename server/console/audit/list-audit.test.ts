import { afterAll, beforeAll, expect, it } from "vitest";
import { TestConsole, type TestPerson } from "../console.testbed.ts";

let callboard: TestConsole;
let admin: TestPerson;
let viewer: TestPerson;

beforeAll(async () => {
  callboard = await TestConsole.open();
  admin = await callboard.setUp("one-person");
  viewer = await callboard.add(admin, "viewer");
  await callboard.call("POST", "/people", viewer, { name: "x", email: "x@example.org", role: "viewer" });
  callboard.clock.pass(60_000);
  await callboard.call("POST", "/tokens", admin, { name: '=HYPERLINK("http://x")', role: "viewer" });
});

afterAll(() => callboard.close());

const rows = async (query: string) => (await callboard.call("GET", `/audit?${query}`, admin)).body;
const actions = async (query: string) =>
  (await rows(query)).items.map(({ action, result }: { action: string; result: string }) => `${action} ${result}`);

it("finds rows by person, action, target, result and time, and counts those that fit", async () => {
  const all = await rows("limit=1000");
  const at = all.items[0].at;

  expect(await actions(`who=${viewer.id}&action=person.invite`)).toEqual(["person.invite refused"]);
  expect(await actions("who=Ada&action=token.mint&target=HYPERLINK")).toEqual(["token.mint done"]);
  expect(await actions("result=refused")).toEqual(["person.invite refused"]);
  expect(await actions(`from=${at}`)).toEqual(["token.mint done"]);
  expect((await rows(`to=${at}`)).total).toBe(all.total - 1);
  expect(new Set(await actions("action=session."))).toEqual(new Set(["session.sign-in done"]));
  expect((await rows("result=refused")).total).toBe(1);
});

it("pages through what fits, each row once", async () => {
  const seen: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await rows(`action=session.&limit=1${cursor === undefined ? "" : `&cursor=${cursor}`}`);
    seen.push(...page.items.map(({ seq }: { seq: number }) => seq));
    cursor = page.nextCursor;
  } while (cursor !== undefined);

  expect(seen).toEqual((await rows("action=session.")).items.map(({ seq }: { seq: number }) => seq));
  expect(seen.length).toBeGreaterThan(1);
});

it("refuses a result and a time that are none", async () => {
  expect((await callboard.call("GET", "/audit?result=maybe", admin)).status).toBe(400);
  expect((await callboard.call("GET", "/audit?from=yesterday", admin)).status).toBe(400);
});

it("exports exactly what fits, as CSV that no spreadsheet runs and as JSON", async () => {
  const csv = await callboard.call("GET", "/audit/export?action=token.mint", admin);
  const json = await callboard.call("GET", "/audit/export?format=json&result=refused", viewer);

  expect(csv.headers.get("content-disposition")).toMatch(/^attachment; filename="audit-.*\.csv"$/);
  expect(csv.body.split("\r\n")).toHaveLength(3);
  expect(csv.body).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(json.body).toEqual((await rows("result=refused")).items);
});

it("checks what was added since, and with `whole` every row again", async () => {
  const { db } = callboard.console.context;
  const chain = async (query = "") => (await callboard.call("GET", `/audit/chain${query}`, admin)).body;
  const first = await chain();
  callboard.clock.pass(1_000);
  await callboard.call("POST", "/tokens", admin, { name: "after", role: "viewer" });

  const second = await chain();
  await db.$executeRawUnsafe('DROP TRIGGER "AuditRow_no_update"');
  await db.auditRow.updateMany({ where: { seq: 2n }, data: { target: "somebody else" } });
  const unread = await chain();
  const whole = await chain("?whole=true");

  expect(second).toMatchObject({ ok: true, rows: first.rows + 1, verifiedUpTo: first.rows + 1, wholeAt: first.at });
  expect(unread.ok).toBe(true);
  expect(whole).toMatchObject({ ok: false, verifiedUpTo: 1, problem: "row 2 was changed" });
  expect(await chain()).toMatchObject({ ok: false });
});
