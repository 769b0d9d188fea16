import { afterEach, expect, it } from "vitest";
import { TestConsole } from "../console.testbed.ts";
import { temporaryFolder } from "../temporary-folder.testbed.ts";

const BODY = {
  token: "a-token-for-the-tests-only",
  name: "Ada",
  email: "ada@example.org",
  password: "correct horse battery",
  approvals: "two-people",
};

let callboard: TestConsole;
afterEach(() => callboard.close());

it("the first run makes an administrator, once, with one audit row", async () => {
  callboard = await TestConsole.open();
  const before = await callboard.call("GET", "/setup", null);

  const first = await callboard.call("POST", "/setup", null, { ...BODY, apiToken: false });
  const second = await callboard.call("POST", "/setup", null, BODY);

  expect(before.body).toEqual({ isSetUp: false });
  expect(first).toMatchObject({ status: 201, body: {} });
  expect(second).toMatchObject({ status: 409, body: { code: "ALREADY_SET_UP" } });
  expect((await callboard.call("GET", "/setup", null)).body).toEqual({ isSetUp: true });
  expect(await callboard.audited("console.set-up")).toMatchObject([{ whoName: "Ada", result: "done" }]);
});

it("of two first runs together one wins", async () => {
  callboard = await TestConsole.open();

  const answers = await Promise.all([1, 2].map(() => callboard.call("POST", "/setup", null, BODY)));

  expect(answers.map((each) => each.status).sort()).toEqual([201, 409]);
});

it("the link's token is good for thirty minutes", async () => {
  callboard = await TestConsole.open({ setupToken: null });
  const token = callboard.console.setupUrl?.split("#token=")[1];

  callboard.clock.pass(30 * 60_000);
  const answer = await callboard.call("POST", "/setup", null, { ...BODY, token });

  expect(answer).toMatchObject({ status: 403, body: { code: "SETUP_TOKEN" } });
});

it("a token of the operator's choosing does not expire", async () => {
  callboard = await TestConsole.open();

  callboard.clock.pass(24 * 3600_000);

  expect((await callboard.call("POST", "/setup", null, BODY)).status).toBe(201);
});

it("the sixth try in a minute is refused, whatever its token", async () => {
  callboard = await TestConsole.open();
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await callboard.call("POST", "/setup", null, { ...BODY, token: "wrong" });
    expect(answer.body.code).toBe("SETUP_TOKEN");
  }

  const sixth = await callboard.call("POST", "/setup", null, BODY);
  callboard.clock.pass(60_000);
  const later = await callboard.call("POST", "/setup", null, BODY);

  expect(sixth).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
  expect(later.status).toBe(201);
});

it("there is no link once there is an administrator", async () => {
  const dataDir = temporaryFolder();
  callboard = await TestConsole.open({ dataDir });
  await callboard.setUp();
  await callboard.close();

  callboard = await TestConsole.open({ dataDir });

  expect(callboard.console.setupUrl).toBeNull();
});
