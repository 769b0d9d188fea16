import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { bundleSource } from "./bundle-source.ts";
import { PlaceFinder } from "./original-place.ts";
import { packFiles } from "./pack-directory.ts";
import { readZip } from "./read-zip.ts";
import { ZipRefused } from "./zip-refused.ts";

const manifest = '{ "name": "polls", "version": "1.0.0", "main": "src/main.ts" }';

async function bundle(files: Record<string, string>) {
  const all = { "package.json": manifest, ...files };
  const entries = Object.entries(all).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  return bundleSource(await readZip(await packFiles(entries)));
}

async function refusalsOf(files: Record<string, string>) {
  const error = await bundle(files).catch((thrown: unknown) => thrown);
  if (error instanceof ZipRefused) return error.refusals.map(({ rule, entry, line }) => [rule, entry, line]);
  throw new Error(`not refused: ${String(error)}`);
}

describe("a bundle", () => {
  it("is of the zip's main, also where the disk has a file of that name", async () => {
    const { code } = await bundle({
      "package.json": '{ "name": "polls", "version": "1.0.0", "main": "vitest.config.ts" }',
      "vitest.config.ts": 'export const where = "in the zip";',
    });

    expect(code).toContain("in the zip");
  });

  it("holds the source's own files and the packages it brings, and names what it takes from outside", async () => {
    const { code, imports, bundleMs } = await bundle({
      "src/main.ts": `import { Actor, type ActorAddress } from "callboard";
        import fs from "fs"; import { join } from "node:path";
        import { help } from "../lib/help.js"; import sub from "pkg/sub"; import data from "./data.json";
        import { inner } from "#inner";
        export class A extends Actor { x = [fs, join, help, sub, data, inner]; later = () => import("zod"); }`,
      "src/data.json": '{ "greeting": "hello from json" }',
      "src/inner.ts": 'export const inner = "own import map";',
      "lib/help.ts": 'export const help: string = "a helper";',
      "package.json": `{ "name": "polls", "version": "1.0.0", "main": "src/main.ts", "imports": { "#*": "./src/*.ts" } }`,
      "node_modules/pkg/package.json": `{ "exports": { "./sub": { "types": "./x.d.ts", "import": "./i.mjs", "require": "./r.cjs" } } }`,
      "node_modules/pkg/i.mjs": 'import dep from "dep"; export default "imported " + dep;',
      "node_modules/pkg/node_modules/dep/package.json": '{ "main": "lib" }',
      "node_modules/pkg/node_modules/dep/lib/index.js": 'module.exports = "nested";',
      "node_modules/dep/index.js": 'module.exports = "outer";',
    });

    for (const text of ["hello from json", "own import map", "a helper", "imported ", '"nested"']) {
      expect(code).toContain(text);
    }
    expect(code).not.toContain('"outer"');
    expect(imports).toEqual(["callboard", "node:fs", "node:path", "zod"]);
    expect(bundleMs).toBeGreaterThan(0);
  });

  it("carries a map to the author's file and line", async () => {
    const { code, map } = await bundle({
      "src/main.ts": 'import { fail } from "./lib.ts";\nexport const run = fail;',
      "src/lib.ts":
        "interface Only { types: string }\n\nexport function fail(it: Only): never {\n  throw new Error(it.types);\n}",
    });

    const lines = code.split("\n");
    const at = lines.findIndex((line) => line.includes("new Error"));
    const place = new PlaceFinder(map).find(at + 1, lines[at]!.indexOf("new Error"));

    expect(place).toEqual({ file: "src/lib.ts", line: 4, column: 8 });
  });

  it("has the same bytes for the same source", async () => {
    const files = {
      "src/main.ts": 'import { a } from "./a.ts"; export const b = a;',
      "src/a.ts": "export const a = 1;",
    };

    expect((await bundle(files)).code).toBe((await bundle(files)).code);
  });
});

describe("what is refused with file and line", () => {
  it.each([
    ["a syntax error", "\nconst a = ;", "syntax", 2],
    ["an import that leads nowhere", 'const a = 1;\nimport "./nope";', "import-unresolved", 2],
    ["a package that is not in the zip", '\n\nimport "left-pad";', "import-unresolved", 3],
    ["the testkit, which is for tests", 'import "callboard/testkit";', "import-unresolved", 1],
    ["a module of Node that does not exist", 'import "node:nope";', "import-outside", 1],
    ["an import out of the zip", '\nimport "../../secret.ts";', "import-outside", 2],
    ["an absolute import", 'import "/etc/passwd";', "import-outside", 1],
    ["an import by URL", 'import "https://example.com/x.js";', "import-outside", 1],
    ["code in a data URL", 'import "data:text/javascript,1";', "import-outside", 1],
    ["a file URL", 'import "file:///etc/passwd";', "import-outside", 1],
    ["top-level await", "interface A { b: 1 }\nexport const a = await Promise.resolve(1);", "top-level-await", 2],
    ["top-level for await", "for await (const a of []) a;", "top-level-await", 1],
    ["import.meta", "interface A { b: 1 }\n\nexport const a = import.meta.url;", "import-meta", 3],
    ["a computed import", "export const load = (n: string) =>\n  import(n);", "import-computed", 2],
    ["a half computed import", 'export const load = (n: string) =>\n  import("./" + n);', "import-computed", 2],
    ["a computed require", "export const load = (n: string) => require(n);", "import-computed", 1],
    ["require under another name", "const r = require;\nexport const load = r;", "import-computed", 1],
    ["require.resolve", 'export const a = require.resolve("./b");', "import-computed", 1],
    ["a name that the other file does not export", 'import { nope } from "./a.ts";\nnope();', "export-missing", 1],
    ["a word that callboard does not have", 'import {\n  Actr } from "callboard";\nnew Actr();', "export-missing", 2],
    ["what callboard keeps for host programs", 'export { ActorSystem } from "callboard";', "export-missing", 1],
    ["a native add-on", 'const a = 1;\nexport const b = [a, require("./a.node")];', "native-addon", 2],
    ["a file that is no module", 'import "./style.css";', "import-file-type", 1],
  ])("%s", async (_what, main, rule, line) => {
    const files = {
      "src/main.ts": main,
      "src/a.ts": "export const a = 1;",
      "src/a.node": "\u007fELF",
      "src/style.css": "",
    };

    expect(await refusalsOf(files)).toEqual([[rule, "src/main.ts", line]]);
  });

  it.each([
    [
      "only a development dependency",
      { devDependencies: { pad: "1" } },
      "move it from devDependencies to dependencies",
    ],
    ["a dependency that is not installed", { dependencies: { pad: "1" } }, "it was not in node_modules: install it"],
    ["named nowhere", {}, "does not name it in dependencies: add it with `npm install --save-prod pad`"],
  ])("a package that is %s, with what its author does about it", async (_what, groups, remedy) => {
    const manifest = { name: "pkg", version: "1.0.0", main: "index.js", ...groups };
    const files = {
      "src/main.ts": 'import "pkg";',
      "node_modules/pkg/package.json": JSON.stringify(manifest),
      "node_modules/pkg/index.js": 'require("pad");',
    };

    await expect(bundle(files)).rejects.toThrow(remedy);
  });

  it.each([
    ["callboard/testkit", "a host gives callboard, but not callboard/testkit"],
    ["pkg/nope", "package pkg has no file for pkg/nope"],
  ])("%s, a missing part of a package that is there", async (specifier, what) => {
    const files = { "src/main.ts": `import "${specifier}";`, "node_modules/pkg/package.json": '{ "name": "pkg" }' };

    await expect(bundle(files)).rejects.toThrow(what);
  });

  it("each place of each file, also in packages", async () => {
    const refusals = await refusalsOf({
      "src/main.ts": 'import "pkg";\nimport "./nope";\nimport "./other.ts";',
      "src/other.ts": "import.meta.url;\nawait 1;",
      "node_modules/pkg/index.js": "module.exports = require(process.argv[1]);",
    });

    expect(refusals).toHaveLength(4);
    expect(refusals).toEqual(
      expect.arrayContaining([
        ["import-unresolved", "src/main.ts", 2],
        ["import-meta", "src/other.ts", 1],
        ["top-level-await", "src/other.ts", 2],
        ["import-computed", "node_modules/pkg/index.js", 1],
      ]),
    );
  });

  it("a JSON file that is none", async () => {
    expect(await refusalsOf({ "src/main.ts": 'import "./a.json";', "src/a.json": "{" })).toEqual([
      ["syntax", "src/a.json", null],
    ]);
  });
});

describe("what is no computed import", () => {
  it.each([
    ["typeof require", 'export const a = typeof require === "function";'],
    ["a property called require", "export const a = { require: 1 }; export const b = a.require;"],
    ["a method called require", 'export class A { require() { return "mine"; } }'],
    ["a parameter called require", "export const a = (require: (n: string) => string, n: string) => require(n);"],
    ["await in a function", "export const a = async () => { await 1; for await (const b of []) b; };"],
    ["a template without holes", "export const a = () => import(`./a.ts`);"],
    ["a plain relative import()", 'export const a = () => import("./a.ts");'],
  ])("%s", async (_what, main) => {
    await expect(bundle({ "src/main.ts": main, "src/a.ts": "export const a = 1;" })).resolves.toBeDefined();
  });
});

describe("a text that overwhelms the compiler", () => {
  it.each([
    ["kills it", "!".repeat(300_000)],
    ["is too deep for us", `${"[".repeat(20_000)}${"]".repeat(20_000)}`],
  ])(
    "is refused where it %s, and others are bundled as before, also those at work meanwhile",
    async (_what, deep) => {
      const innocent = { "src/main.ts": "export const a = 1;" };

      const [guilty, ...others] = await Promise.allSettled([
        refusalsOf({ "src/main.ts": `export const a = ${deep}1;` }),
        bundle(innocent),
        bundle(innocent),
      ]);

      expect(guilty).toMatchObject({ status: "fulfilled" });
      expect(others.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled"]);
      await expect(bundle(innocent)).resolves.toBeDefined();
    },
    60_000,
  );
});

describe("the disk of the machine", () => {
  it("is never read, however a source asks for it", async () => {
    const folder = await mkdtemp(join(tmpdir(), "callboard-disk-"));
    await writeFile(join(folder, "secret.ts"), 'export const secret = "in the bundle";');
    const up = relative(process.cwd(), folder);
    const asks = [
      `export const a = (n: string) => import("${up}/" + n);`,
      `export const a = (n: string) => require("${up}/" + n + ".ts");`,
      `export const a = (n: string) => require(\`${up}/\${n}\`);`,
      `import "${up}/secret.ts";`,
      `import "${folder}/secret.ts";`,
      `//# sourceMappingURL=${folder}/secret.ts\nimport "./nope.ts";`,
      `/// <reference path="${folder}/secret.ts" />\nimport "./nope.ts";`,
    ];

    for (const ask of asks) await expect(bundle({ "src/main.ts": ask })).rejects.toBeInstanceOf(ZipRefused);

    await rm(folder, { recursive: true });
  });
});
