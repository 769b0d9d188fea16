import fc from "fast-check";
import { expect, it } from "vitest";
import { readIncomingJson } from "./incoming-json.ts";

it.each([
  ["the value itself", "9007199254740993", "it"],
  ["a field", '{ "id" : 9007199254740993 }', "id"],
  ["one below zero", '{"a":{"b":-9007199254740993}}', "a.b"],
  ["an item", '{"list":[1,[],{},{"x":[2,9007199254740993]}]}', "list.3.x.1"],
  ["the last of many fields", '{"a":"1","b":[{"c":1}],"d":{"e":{}},"f":12345678901234567890}', "f"],
  ["one behind texts with quotes, brackets and commas", '{"a":"\\"}],{[\\\\","b":[",",9007199254740993]}', "b.1"],
  ["one under a name with escapes", '{"a\\"\\u0062\\\\":9007199254740993}', 'a"b\\'],
  ["one that a later field of its name hides", '{"a":9007199254740993,"a":1}', "a"],
  ["more than any number", '{"a":[0,1e999]}', "a.1"],
  ["a number of 400 digits", `{"a":${"9".repeat(400)}}`, "a"],
])("refuses %s that would not arrive as it is written, with its path", (_what, text, path) => {
  const { problem, ...rest } = readIncomingJson(text);

  expect(problem?.startsWith(`${path} is `)).toBe(true);
  expect(rest).toMatchObject({ remedy: "Send it as a string." });
});

it.each([
  ["the largest that a number counts to", "[9007199254740991,-9007199254740991]"],
  ["many digits in a text", '{"id":"9007199254740993","9007199254740993":1}'],
  ["a measure, whose last digits are lost", "[0.12345678901234567890,1234567890.12345678901,6.02214076e23]"],
  ["a round one, of which nothing is lost", "[100000000000000000000,1764561600123000000]"],
  ["a very small one", "[1e-999]"],
])("takes %s", (_what, text) => {
  expect(readIncomingJson(text)).toEqual({ value: JSON.parse(text), problem: null });
});

it.each([
  ["no JSON", '{"a":', /^it is not JSON: /, "Correct it"],
  ["a field that nobody can copy", '{"a":[{"__proto__":1}]}', /^no field can be named a\.0\.__proto__$/, "Name"],
  [
    "too many levels",
    "[".repeat(201) + "]".repeat(201),
    /^0\.0\.0\..+ is nested too deeply$/,
    "Send JSON of at most 200 levels",
  ],
])("refuses %s, and says what to do", (_what, text, problem, remedy) => {
  expect(readIncomingJson(text)).toMatchObject({
    problem: expect.stringMatching(problem),
    remedy: expect.stringContaining(remedy),
  });
});

it("finds a number wherever it stands, and nothing where there is none", () => {
  const key = fc.string({ unit: "binary" }).filter((text) => text !== "__proto__");
  const value = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: "binary" }),
      fc.constant("1234567890123456789"),
      fc.integer(),
      fc.constantFrom(true, false, null),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(key, tie("value"), { maxKeys: 4 }),
    ),
  })).value;
  fc.assert(
    fc.property(value, fc.array(fc.tuple(key, value, value), { maxLength: 5 }), (innermost, levels) => {
      const wrap = (planted: unknown) =>
        levels.reduce((inner, [name, before, after], at) => {
          return at % 2 === 0 ? [before, inner, after] : { a: before, [`b${name}`]: inner, c: after };
        }, planted);
      const path = levels
        .map(([name], at) => (at % 2 === 0 ? "1" : `b${name}`))
        .toReversed()
        .join(".");

      const whole = JSON.stringify(wrap(innermost));
      const planted = JSON.stringify(wrap("PLANTED")).replace('"PLANTED"', " 9007199254740993\n");

      expect(readIncomingJson(whole)).toEqual({ value: JSON.parse(whole), problem: null });
      const named = path.length > 100 ? `${path.slice(0, 100)}…` : path;
      expect(readIncomingJson(planted).problem).toMatch(/ is 9007199254740993, an integer of more digits/);
      expect(readIncomingJson(planted).problem?.startsWith(named === "" ? "it is" : `${named} is`)).toBe(true);
    }),
  );
});
