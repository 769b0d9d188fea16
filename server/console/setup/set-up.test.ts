import { afterEach, expect, it } from "vitest";
import { TestConsole } from "../test-console.ts";

const BODY = {
  token: "a-token-for-the-tests-only",
  name: "Ada",
  email: "ada@example.org",
  password: "correct horse battery",
  approvals: "two-people",
};

let console: TestConsole;
afterEach(() => console.close());

it("the first run makes an administrator, once, with one audit row", async () => {
  console = await TestConsole.open();
  const before = await console.call("GET", "/setup", null);

  const first = await console.call("POST", "/setup", null, { ...BODY, apiToken: false });
  const second = await console.call("POST", "/setup", null, BODY);

  expect(before.body).toEqual({ isSetUp: false });
  expect(first).toMatchObject({ status: 201, body: {} });
  expect(second).toMatchObject({ status: 409, body: { code: "ALREADY_SET_UP" } });
  expect((await console.call("GET", "/setup", null)).body).toEqual({ isSetUp: true });
  expect(await console.audited("console.set-up")).toMatchObject([{ whoName: "Ada", result: "done" }]);
});

it("of two first runs together one wins", async () => {
  console = await TestConsole.open();

  const answers = await Promise.all([1, 2].map(() => console.call("POST", "/setup", null, BODY)));

  expect(answers.map((each) => each.status).sort()).toEqual([201, 409]);
});

it("the link's token is good for thirty minutes", async () => {
  console = await TestConsole.open({ setupToken: null });
  const token = console.console.setupUrl?.split("#token=")[1];

  console.clock.pass(30 * 60_000);
  const answer = await console.call("POST", "/setup", null, { ...BODY, token });

  expect(answer).toMatchObject({ status: 403, body: { code: "SETUP_TOKEN" } });
});

it("a token of the operator's choosing does not expire", async () => {
  console = await TestConsole.open();

  console.clock.pass(24 * 3600_000);

  expect((await console.call("POST", "/setup", null, BODY)).status).toBe(201);
});

it("the sixth try in a minute is refused, whatever its token", async () => {
  console = await TestConsole.open();
  for (let tries = 0; tries < 5; tries += 1) {
    const answer = await console.call("POST", "/setup", null, { ...BODY, token: "wrong" });
    expect(answer.body.code).toBe("SETUP_TOKEN");
  }

  const sixth = await console.call("POST", "/setup", null, BODY);
  console.clock.pass(60_000);
  const later = await console.call("POST", "/setup", null, BODY);

  expect(sixth).toMatchObject({ status: 429, body: { code: "RATE_LIMITED" } });
  expect(later.status).toBe(201);
});

it("there is no link once there is an administrator", async () => {
  console = await TestConsole.open();
  await console.setUp();
  const { dataDir } = console.console.context.settings;
  await console.close();

  console = await TestConsole.open({ dataDir });

  expect(console.console.setupUrl).toBeNull();
});
