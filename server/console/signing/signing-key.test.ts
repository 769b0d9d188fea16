import { createPublicKey, verify } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { verifyStatement } from "#runtime/intake";
import { openSigningKey } from "./signing-key.ts";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "callboard-key-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it("is made at the first start, for its owner only, and stays the same", async () => {
  const first = await openSigningKey(dataDir);
  const second = await openSigningKey(dataDir);

  expect(statSync(join(dataDir, "authority.key")).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(dataDir, "authority.pub"), "utf8")).toBe(first.publicKeyPem);
  expect(second.keyId).toBe(first.keyId);
});

it("refuses a key that others may read", async () => {
  await openSigningKey(dataDir);

  chmodSync(join(dataDir, "authority.key"), 0o640);

  await expect(openSigningKey(dataDir)).rejects.toThrow(/may be read by others \(mode 640\); run `chmod 600`/);
});

it("refuses a file that is no key", async () => {
  writeFileSync(join(dataDir, "authority.key"), "no key", { mode: 0o600 });

  await expect(openSigningKey(dataDir)).rejects.toThrow(/cannot be read/);
});

it("signs statements that a host with the public half believes", async () => {
  const signer = await openSigningKey(dataDir);
  const publicKey = createPublicKey(readFileSync(join(dataDir, "authority.pub"), "utf8"));

  const signed = signer.signStatement({
    convention: "local",
    serial: 1,
    hash: "a".repeat(64),
    name: "hello",
    version: "1.0.0",
    decision: "approve",
    approvers: ["ada"],
    policy: "two-people",
    at: "2026-11-21T00:00:00.000Z",
    expiresAt: null,
  });

  expect(verifyStatement([publicKey], signed)).toMatchObject({ ok: true, statement: { keyId: signer.keyId } });
  expect(verify(null, Buffer.from("text"), publicKey, Buffer.from(signer.signText("text"), "base64"))).toBe(true);
});
