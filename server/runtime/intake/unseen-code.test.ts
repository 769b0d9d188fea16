import { describe, expect, it } from "vitest";
import { refusalsOf } from "./zip.testbed.ts";

const MAIN = { "main.ts": "export const a = 1;" };

describe("a module that is not plain text", () => {
  it.each([
    ["a NUL in a string", "main.ts", 'const a = 1;\nexport const b = "\0";', 2],
    ["a NUL behind a comment", "main.ts", "export const b = 1; // \0", 1],
    ["an escape character", "main.ts", 'export const b = "\u001b[0m";', 1],
    ["a form feed", "main.ts", "\n\n\u000cexport const b = 1;", 3],
    ["a byte order mark inside", "main.ts", "export const a\ufeff = 1;", 1],
    ["a byte that is no UTF-8", "main.ts", Buffer.from("const a = 1;\n// \xff\nexport {a}", "latin1"), 2],
    ["half of a surrogate pair", "main.ts", Buffer.from([0x2f, 0x2f, 0xed, 0xa0, 0x80]), 1],
    ["text in UTF-16", "main.ts", Buffer.from("\ufeffexport const a = 1;", "utf16le"), 1],
    ["a JSON file", "data.json", '{ "a": "\0" }', 1],
    ["a package's module that nothing imports", "node_modules/pkg/index.cjs", "\0", 1],
  ])("is refused: %s", async (_what, entry, bytes, line) => {
    const refusals = await refusalsOf({ ...MAIN, [entry]: bytes });

    expect(refusals.map(({ rule, entry, line }) => [rule, entry, line])).toEqual([["module-text", entry, line]]);
    expect(refusals[0]?.message).toContain("Save it as UTF-8");
  });

  it("is none because of a byte order mark at its beginning, tabs or any kind of line end", async () => {
    await expect(
      refusalsOf({ "main.ts": "\ufeffexport const a = 1;\r\n\tconst b = 2;\rconst c = 3;" }),
    ).resolves.toEqual([]);
  });

  it("is told from a file that no module can import", async () => {
    await expect(refusalsOf({ ...MAIN, "logo.png": Buffer.from([0, 255]) })).resolves.toEqual([]);
  });
});

describe("a hidden character in code", () => {
  it.each([
    ["a name that is a Hangul filler", "const \u3164 = 1;", 1],
    ["another filler", "const a\uffa0 = 1;", 1],
    ["an initial filler", "const \u115f = 1;", 1],
    ["a medial filler", "const \u1160 = 1;", 1],
    ["a joiner in a name", "\n\nconst a\u200d = 1;", 3],
    ["a variation selector in a name", "const a\ufe0f = 1;", 1],
    ["a supplementary variation selector in a name", "const a\u{e0100} = 1;", 1],
    ["a parameter with a default", "const f = ({ a,\u3164 }: any) => a;", 1],
    ["a name of a type", "type A\u3164 = 1;", 1],
    ["a property", "const o = { a\u3164: 1 };", 1],
    ["a private name", "class A { #a\u200c = 1; }", 1],
    ["a line separator between statements", "const b = 1;\u2028const c = 2;", 1],
    ["a line separator that ends a comment", "// harmless\u2028globalThis.b = 1;", 1],
    ["a line separator that ends a comment after a block", "/* \u2028 */ // \u2029b();", 1],
    ["code in the hole of a template", `const b = \`\${(\u3164 => 1)(2)}\`;`, 1],
    ["a filler after strings that have some", 'const b = "\u3164\u200b";\n// \u202e\nconst c\u3164 = 1;', 3],
  ])("is refused: %s", async (_what, code, line) => {
    const refusals = await refusalsOf({ "main.ts": `${code}\nexport const z = 1;` });

    expect(refusals.map(({ rule, entry, line }) => [rule, entry, line])).toEqual([
      ["hidden-character", "main.ts", line],
    ]);
  });

  it.each(["\u200b", "\u202e", "\u2800", "\u00ad", "\ue000"])(
    "is refused as a syntax error where no name has it: %j",
    async (hidden) => {
      const [refusal] = await refusalsOf({ "main.ts": `const a${hidden} = 1;` });

      expect(refusal).toMatchObject({ rule: "syntax", entry: "main.ts", line: 1 });
    },
  );

  it.each([
    ["a string", 'const b = "\u200b\u3164";'],
    ["a string with a line separator", 'const b = "\u2028";'],
    ["a template", `const b = \`\u202e \${1} \u2029\`;`],
    ["a comment of one line", "// \u200b\nconst b = 1;"],
    ["a comment of many lines", "/* \u2028 \ufe0f */"],
    ["a regular expression", "const b = /[\u200b\u200c]/u;"],
  ])("is taken in %s", async (_what, code) => {
    await expect(refusalsOf({ "main.ts": `${code}\nexport const z = 1;` })).resolves.toEqual([]);
  });
});
