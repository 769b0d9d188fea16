import { expect, it } from "vitest";
import { notKept, readNumber } from "./number-text.ts";

it.each([
  ["4", 4],
  [" -2.5e3 ", -2500],
  [".5", 0.5],
  ["1e20", 1e20],
  ["9007199254740991", Number.MAX_SAFE_INTEGER],
])("reads %j as a number", (text, number) => {
  expect(readNumber(text)).toBe(number);
  expect(notKept(text)).toBeNull();
});

it.each(["", "4.", "4e", "four", "0x20000000000001"])("leaves %j as text, which is no number", (text) => {
  expect(readNumber(text)).toBe(text);
  expect(notKept(text)).toBeNull();
});

it.each(["9007199254740993", "+9007199254740993", "-12345678901234567", "1e999"])(
  "leaves %j as text, and says that it would become another number",
  (text) => {
    expect(readNumber(text)).toBe(text);
    expect(notKept(text)).toMatch(/^it is .+; JSON can say it as a string only$/);
  },
);
