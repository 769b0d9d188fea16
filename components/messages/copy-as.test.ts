import { expect, it } from "vitest";
import { asCommand, asCurl } from "./copy-as.ts";

const draft = { kind: "ask" as const, message: { type: "a.A", text: 'it\'s "$HOME"' }, timeoutMs: 700 };
/** As a POSIX shell needs it: everything in single quotes, and each of them outside, after a backslash. */
const QUOTED = `{"type":"a.A","text":"it'\\''s \\"$HOME\\""}`;

it("as curl calls the same address with the same body, whatever is in the message", () => {
  expect(asCurl("http://localhost:3000", "@greeter", draft).split(" \\\n  ")).toEqual([
    "curl -sS 'http://localhost:3000/api/v1/actors/%40greeter/ask'",
    '-H "Authorization: Bearer $CALLBOARD_TOKEN"',
    "-H 'Content-Type: application/json'",
    `-d '{"message":${QUOTED},"timeoutMs":700}'`,
  ]);
});

it("as a command says target, message and deadline; a tell has none", () => {
  expect(asCommand("@greeter", draft)).toBe(`callboard ask @greeter '${QUOTED}' --timeout 700`);
  expect(asCommand("@greeter", { ...draft, kind: "tell" })).toBe(`callboard tell @greeter '${QUOTED}'`);
});
