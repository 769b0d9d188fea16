import { expect, it } from "vitest";
import { type KeyBinding, type KeyPress, KeyReader } from "./key-reader.ts";

function bindingsOf(...keys: string[]): KeyBinding[] {
  return keys.map((each) => ({ keys: each, says: each, press: () => undefined }));
}

function open() {
  const clock = { nowMs: 0, now: () => clock.nowMs, after: () => () => undefined, every: () => () => undefined };
  const reader = new KeyReader(clock);
  const bindings = bindingsOf("g t", "g o", "?", "t");
  const press = (key: string, held: Partial<KeyPress> = {}) => {
    const read = reader.read({ key, ctrlKey: false, metaKey: false, altKey: false, ...held }, bindings);
    return read === null || read === "begun" ? read : read.keys;
  };
  return { clock, press };
}

it("knows one key, and two in a row", () => {
  const { press } = open();

  expect([press("?"), press("g"), press("t"), press("g"), press("o")]).toEqual(["?", "begun", "g t", "begun", "g o"]);
});

it("takes the second key for itself when it comes too late", () => {
  const { press, clock } = open();

  press("g");
  clock.nowMs = 1_501;

  expect(press("t")).toBe("t");
});

it("forgets the first key after one that fits nothing", () => {
  const { press } = open();

  expect([press("g"), press("x"), press("o")]).toEqual(["begun", null, null]);
});

it("leaves keys alone that are pressed with Ctrl, Meta or Alt", () => {
  const { press } = open();

  expect([press("t", { ctrlKey: true }), press("?", { metaKey: true }), press("g", { altKey: true })]).toEqual([
    null,
    null,
    null,
  ]);
});
