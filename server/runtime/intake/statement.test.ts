import { generateKeyPairSync } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { keyId, type Statement, signStatement, verifyStatement } from "./statement.ts";

const { privateKey, publicKey } = generateKeyPairSync("ed25519");
const other = generateKeyPairSync("ed25519");

const statement: Statement = {
  v: 1,
  convention: "local",
  keyId: keyId(publicKey),
  serial: 7,
  hash: "a".repeat(64),
  name: "polls",
  version: "1.0.0",
  decision: "approve",
  approvers: ["ada"],
  policy: "two-people",
  at: "2026-11-20T10:00:00.000Z",
  expiresAt: null,
};

describe("canonical JSON", () => {
  it("sorts keys by code units and leaves nothing out", () => {
    expect(canonicalJson({ b: [1, { d: null, c: "ü\n" }], a: -0, "\u20ac": 1e21, A: true })).toBe(
      '{"A":true,"a":0,"b":[1,{"c":"ü\\n","d":null}],"€":1e+21}',
    );
  });

  it("is one text for equal values, and reads back equal", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([[undefined], [Number.NaN], [() => 1], [new Date()], [new Map()], [{ a: undefined }], ["\ud800"]])(
    "refuses %j",
    (value) => {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    },
  );
});

describe("a signed statement", () => {
  const signed = signStatement(privateKey, statement);

  it("is believed by who holds the key", () => {
    expect(verifyStatement([other.publicKey, publicKey], signed)).toEqual({ ok: true, statement });
  });

  it("is refused with any byte changed", () => {
    for (let n = 0; n < signed.statement.length; n++) {
      const changed =
        signed.statement.slice(0, n) + (signed.statement[n] === "1" ? "2" : "1") + signed.statement.slice(n + 1);
      expect(verifyStatement([publicKey], { ...signed, statement: changed }).ok).toBe(false);
    }
  });

  it("is refused with the signature of another key", () => {
    const forged = signStatement(other.privateKey, statement);

    expect(verifyStatement([publicKey], forged)).toMatchObject({ ok: false, code: "BAD_SIGNATURE" });
    expect(verifyStatement([publicKey], { ...signed, signature: "" })).toMatchObject({ code: "BAD_SIGNATURE" });
  });

  it("is refused when its key is not known", () => {
    expect(verifyStatement([other.publicKey], signed)).toMatchObject({ ok: false, code: "UNKNOWN_KEY" });
    expect(verifyStatement([], signed)).toMatchObject({ ok: false, code: "UNKNOWN_KEY" });
  });

  it.each([
    ["is not JSON", "{"],
    ["is not canonical", JSON.stringify(statement, null, 1)],
    ["has a field that is not known", canonicalJson({ ...statement, onlyOn: "north" })],
    ["has no serial", canonicalJson({ ...statement, serial: null })],
    ["has another version", canonicalJson({ ...statement, v: 2 })],
    ["says one thing twice", canonicalJson(statement).replace('"v":1', '"v":1,"v":1')],
    ["has no end", canonicalJson({ ...statement, approvers: ["x".repeat(100_001)] })],
  ])("is refused when it %s", (_what, text) => {
    expect(verifyStatement([publicKey], { statement: text, signature: signed.signature })).toMatchObject({
      ok: false,
      code: "STATEMENT_MALFORMED",
    });
  });

  it("cannot be made of what does not fit its schema", () => {
    expect(() => signStatement(privateKey, { ...statement, serial: 0 })).toThrow();
  });
});
