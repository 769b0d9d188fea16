import { describe, expect, it } from "vitest";
import { inspectSource } from "./inspect-source.ts";
import { refusalsOf, zipOf } from "./zip.testbed.ts";

const MAIN = `import { Actor } from "callboard";
import { unused } from "./side.ts";
class Base { set x(value: number) { said.push("set"); } }
class Child extends Base { x = 1; }
const said: string[] = [];
new Child();
function mark(...given: unknown[]): any { said.push(String(given.length)); }
class Marked { @mark field = 1; }
export class A extends Actor { receive() { return said; } }
export type { unused };
`;

const FILES = {
  "package.json": '{ "name": "a", "version": "1.0.0", "main": "src/main.ts" }',
  "src/main.ts": MAIN,
  "src/side.ts": "export const unused = 1;",
};

function inspect(files: Record<string, string>) {
  return zipOf({ ...FILES, ...files }).then(inspectSource);
}

/** What the bundle is by the ways in which a tsconfig.json can change it. */
async function compiled(files: Record<string, string>) {
  const { bundle, remarks } = await inspect(files);
  return {
    decorators: /__decorateClass\(/.test(bundle.code) ? "TypeScript's" : "the standard's",
    fields: /this\.x = 1/.test(bundle.code) ? "set" : "defined",
    remarks: remarks.filter(({ kind }) => kind === "settings").flatMap(({ places }) => places),
  };
}

const options = (compilerOptions: object, more: object = {}) => JSON.stringify({ ...more, compilerOptions });

describe("a source's TypeScript is compiled", () => {
  it.each<[string, Record<string, string>, string, string]>([
    ["by the standard without a tsconfig.json", {}, "the standard's", "defined"],
    [
      "with TypeScript's decorators when it says so",
      { "tsconfig.json": options({ experimentalDecorators: true }) },
      "TypeScript's",
      "defined",
    ],
    [
      "with fields that are set when it says so",
      { "tsconfig.json": options({ useDefineForClassFields: false }) },
      "the standard's",
      "set",
    ],
    [
      "with fields that are set below ES2022",
      { "tsconfig.json": options({ target: "es2021" }) },
      "the standard's",
      "set",
    ],
    [
      "with fields that are defined from ES2022 on",
      { "tsconfig.json": options({ target: "ES2022" }) },
      "the standard's",
      "defined",
    ],
    [
      "with fields that are defined below ES2022 when it says so",
      { "tsconfig.json": options({ target: "es5", useDefineForClassFields: true }) },
      "the standard's",
      "defined",
    ],
    [
      "by the tsconfig.json that is nearest",
      {
        "tsconfig.json": options({ experimentalDecorators: true }),
        "src/tsconfig.json": options({ target: "es2020" }),
      },
      "the standard's",
      "set",
    ],
    [
      "by the one of a folder that it is in only",
      { "lib/tsconfig.json": options({ experimentalDecorators: true }) },
      "the standard's",
      "defined",
    ],
    [
      "by what it extends",
      {
        "tsconfig.json": '{ "extends": ["./first", "./config/second.json"] }',
        "first.json": options({ target: "es2020", experimentalDecorators: true }),
        "config/second.json": options({ target: "es2022" }),
      },
      "TypeScript's",
      "defined",
    ],
    [
      "by its own word over what it extends",
      {
        "tsconfig.json": options({ experimentalDecorators: false }, { extends: "./base.json" }),
        "base.json": options({ experimentalDecorators: true }, { extends: "./tsconfig.json" }),
      },
      "the standard's",
      "defined",
    ],
    [
      "by what it extends of a package in the zip",
      {
        "tsconfig.json": '{ "extends": "@tsconfig/old/tsconfig.json" }',
        "node_modules/@tsconfig/old/tsconfig.json": options({ target: "es2020" }),
      },
      "the standard's",
      "set",
    ],
    [
      "by JSON with comments and commas",
      { "tsconfig.json": '\uFEFF{ // ours\n "compilerOptions": { /* old */ "target": "es2020", }, }' },
      "the standard's",
      "set",
    ],
    ["by what is left of an empty one", { "tsconfig.json": "" }, "the standard's", "defined"],
  ])("%s", async (_, files, decorators, fields) => {
    expect(await compiled(files)).toEqual({ decorators, fields, remarks: [] });
  });

  it("in no time by files that extend each other in many ways", async () => {
    const chain = Array.from({ length: 60 }, (_, n) => {
      const next = `./base-${n + 1}.json`;
      return [`base-${n}.json`, JSON.stringify({ extends: [next, next, "./tsconfig.json"] })] as const;
    });
    const last = { "base-60.json": options({ target: "es2020" }), "tsconfig.json": '{ "extends": "./base-0.json" }' };

    expect(await compiled({ ...Object.fromEntries(chain), ...last })).toMatchObject({ fields: "set" });
  });

  it("to the same bundle each time", async () => {
    const files = { "tsconfig.json": options({ experimentalDecorators: true, target: "es2020" }) };

    const [one, other] = [await inspect(files), await inspect(files)];

    expect(one.bundle.code).toBe(other.bundle.code);
  });

  it("without imports that only types use, or with them when verbatimModuleSyntax says so", async () => {
    const main =
      'import { Actor } from "callboard";\nimport { unused } from "./side.ts";\nexport class A extends Actor { receive() {} }';
    const side = 'globalThis.console.log("side"); export const unused = 1;';
    const code = async (files: Record<string, string>) =>
      (await inspect({ "src/main.ts": main, "src/side.ts": side, ...files })).bundle.code;

    expect(await code({})).not.toContain('"side"');
    expect(await code({ "tsconfig.json": options({ verbatimModuleSyntax: true }) })).toContain('"side"');
  });

  it("packages and JavaScript by the standard", async () => {
    const { bundle } = await inspect({
      "tsconfig.json": options({ useDefineForClassFields: false }),
      "src/main.ts":
        'import { Actor } from "callboard";\nimport { B } from "b";\nimport { C } from "./c.js";\nexport class A extends Actor { receive() { return [B, C]; } }',
      "src/c.js": "export class C { c = 1; }",
      "node_modules/b/package.json": '{ "main": "b.ts" }',
      "node_modules/b/b.ts": "export class B { b = 1; }",
    });

    expect(bundle.code).not.toMatch(/this\.[bc] = 1/);
  });
});

describe("a tsconfig.json is remarked on", () => {
  it("when it extends what is not in the zip", async () => {
    const { remarks } = await compiled({ "tsconfig.json": '{\n  "extends": "@tsconfig/node20/tsconfig.json"\n}' });

    expect(remarks).toEqual([
      {
        file: "tsconfig.json",
        line: 2,
        what: "extends @tsconfig/node20/tsconfig.json, which is not in the zip: what it says is not followed",
      },
    ]);
  });
});

describe("a tsconfig.json is refused, with its line,", () => {
  it.each([
    [
      "with types for decorators",
      options({ emitDecoratorMetadata: true }),
      1,
      "emitDecoratorMetadata is not supported",
    ],
    [
      "with what TypeScript has no more",
      '{\n "compilerOptions": {\n "importsNotUsedAsValues": "error" } }',
      3,
      "use verbatimModuleSyntax",
    ],
    [
      "with a word for yes or no",
      options({ experimentalDecorators: "yes" }),
      1,
      "experimentalDecorators is neither true nor false",
    ],
    ["when it is not JSON", '{\n "compilerOptions": }', 2, "it is not JSON"],
    ["when it goes on behind its end", "{}\n{}", 2, "it is not JSON"],
    ["when it is a list", "[]", 1, "it is no JSON object"],
  ])("%s", async (_, text, line, what) => {
    expect(await refusalsOf({ ...FILES, "tsconfig.json": text })).toMatchObject([
      { rule: "tsconfig", entry: "tsconfig.json", line, message: expect.stringContaining(what) },
    ]);
  });
});

it("an import by one of its paths is refused with what to write instead", async () => {
  const main = 'import { Actor } from "callboard";\nimport "@/side.ts";\nexport class A extends Actor { receive() {} }';
  const files = { "src/main.ts": main, "tsconfig.json": options({ paths: { "@/*": ["./src/*"] } }) };

  expect(await refusalsOf({ ...FILES, ...files })).toMatchObject([
    {
      rule: "import-unresolved",
      entry: "src/main.ts",
      line: 2,
      message: expect.stringContaining("paths of tsconfig.json"),
    },
  ]);
});
