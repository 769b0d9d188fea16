import { afterEach, beforeEach, expect, it } from "vitest";
import { DEFAULT_LIMITS, DEFAULT_RETENTION } from "#protocol/settings";
import { TestConsole, type TestPerson } from "../console.testbed.ts";
import { refuseLargeUpload, refuseLongAsk } from "../limits/limits.ts";
import { forgetSent } from "../messages/history.ts";
import { keepForgetting } from "../retention/keep-forgetting.ts";

const DAY_MS = 86_400_000;
let callboard: TestConsole;
let admin: TestPerson;

beforeEach(async () => {
  callboard = await TestConsole.open();
  admin = await callboard.setUp("one-person");
});

afterEach(() => callboard.close());

it("limits hold from the next call on, with one audit row that has both", async () => {
  const { db } = callboard.console.context;
  const limits = { maxUploadBytes: 64 * 1024, maxAskTimeoutMs: 1_000 };

  const before = await callboard.call("GET", "/limits", admin);
  const change = await callboard.call("PUT", "/limits", admin, limits);

  expect(before.body).toEqual(DEFAULT_LIMITS);
  expect([change.status, change.body]).toEqual([200, limits]);
  await expect(refuseLargeUpload(db, 64 * 1024 + 1)).rejects.toMatchObject({ code: "TOO_LARGE" });
  await expect(refuseLargeUpload(db, 64 * 1024)).resolves.toBeUndefined();
  await expect(refuseLongAsk(db, 1_001)).rejects.toMatchObject({ code: "BAD_REQUEST" });
  expect(await callboard.audited("settings.limits")).toMatchObject([
    { result: "done", details: { from: DEFAULT_LIMITS, to: limits } },
  ]);
});

it("refuses without permission, and what is beyond the built-in limit", async () => {
  const viewer = await callboard.add(admin, "viewer");

  const denied = await callboard.call("PUT", "/retention", viewer, DEFAULT_RETENTION);
  const beyond = await callboard.call("PUT", "/limits", admin, { ...DEFAULT_LIMITS, maxAskTimeoutMs: 60_001 });

  expect([denied.status, beyond.status]).toEqual([403, 400]);
  expect((await callboard.call("GET", "/retention", viewer)).body).toEqual(DEFAULT_RETENTION);
});

it("what is older than its days is forgotten within the hour, with one audit row, and nothing else is", async () => {
  const { context } = callboard.console;
  const row = { personId: admin.id, kind: "tell", target: "@x", messageType: "x", outcome: "sent" };
  const at = (days: number) => new Date(callboard.clock.now() - days * DAY_MS);
  await context.db.sentMessage.createMany({
    data: [
      { id: "old", at: at(8), ...row },
      { id: "new", at: at(6), ...row },
    ],
  });
  const end = keepForgetting(context, [forgetSent]);
  await callboard.call("PUT", "/retention", admin, { ...DEFAULT_RETENTION, sentMessagesDays: 7 });

  callboard.clock.pass(3_600_000);

  await expect
    .poll(() => callboard.audited("retention.forget"))
    .toMatchObject([{ result: "done", whoName: "Callboard", target: "sentMessagesDays", details: { forgotten: 1 } }]);
  end();
  expect((await context.db.sentMessage.findMany()).map(({ id }) => id)).toEqual(["new"]);
});

it("the authority's key is shown by its public half and fingerprint only", async () => {
  const { body } = await callboard.call("GET", "/keys/authority", admin);

  expect(body.publicKeyPem).toBe(callboard.console.context.signer.publicKeyPem);
  expect(body.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  expect(Object.keys(body).sort()).toEqual(["algorithm", "fingerprint", "keyId", "publicKeyPem"]);
});

it("a token opens nothing from the moment on that it expires", async () => {
  const expiresAt = new Date(callboard.clock.now() + 3_600_000).toISOString();
  const made = await callboard.call("POST", "/tokens", admin, { name: "short", role: "viewer", expiresAt });
  const token = { headers: { authorization: `Bearer ${made.body.token}` } };
  const past = await callboard.call("POST", "/tokens", admin, {
    name: "past",
    role: "viewer",
    expiresAt: new Date(callboard.clock.now()).toISOString(),
  });

  const before = await callboard.call("GET", "/me", token);
  callboard.clock.pass(3_600_000);
  const after = await callboard.call("GET", "/me", token);

  expect([past.status, before.status, after.status]).toEqual([400, 200, 401]);
  expect((await callboard.call("GET", "/tokens", admin)).body.items).toContainEqual(
    expect.objectContaining({ name: "short", expiresAt }),
  );
});
