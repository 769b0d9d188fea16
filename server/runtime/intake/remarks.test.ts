import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inspectSource } from "./inspect-source.ts";
import { packDirectory, packFiles } from "./pack-directory.ts";

const manifest = '{ "name": "polls", "version": "1.0.0", "main": "main.ts" }';

async function remarksOf(files: Record<string, string>) {
  const all = Object.entries({ "package.json": manifest, ...files });
  const zip = await packFiles(all.map(([path, text]) => ({ path, bytes: Buffer.from(text) })));
  return (await inspectSource(zip)).remarks;
}

async function kindsOf(code: string) {
  const groups = await remarksOf({ "a.ts": "export class A {}", "main.ts": `${code}\nexport const z1 = 1;` });
  return groups.map(({ kind }) => kind);
}

describe("code that names a way to modules or to new code", () => {
  it.each([
    ["process.getBuiltinModule", 'process.getBuiltinModule("fs");'],
    ["with a computed name", 'process["getBuiltin" + "Module"]("fs");'],
    ["on an alias of process", "const p = process; p.cwd();"],
    ["by taking it apart", "const { getBuiltinModule } = process;"],
    ["on any object that has it", "export const f = (o: any) => o.getBuiltinModule;"],
    ["process.binding", 'process.binding("fs");'],
    ["process.dlopen", "process.dlopen({} as any, '/tmp/a.node');"],
    ["process.mainModule", "process.mainModule;"],
    ["process by a computed name", 'globalThis["pro" + "cess"];'],
    ["globalThis by a name made at run time", "export const f = (n: string) => (globalThis as any)[n];"],
    ["globalThis handed on", "const g = globalThis; g;"],
    ["global", "const g = global; g;"],
    ["globalThis of globalThis", "globalThis.globalThis.eval;"],
    ["Reflect.get of globalThis", 'Reflect.get(globalThis, "process");'],
    ["createRequire", 'import { createRequire } from "node:module"; createRequire("/");'],
    ["module.require", 'module.require("fs");'],
    ["module handed on", "const m = module; m;"],
    ["eval", 'eval("1");'],
    ["eval, indirect", '(0, eval)("1");'],
    ["eval under another name", "const e = eval; e;"],
    ["new Function", 'new Function("return process")();'],
    ["Function, called", 'Function("return process")();'],
    ["Function as a base", "class A extends Function {}"],
    ["Function.constructor", 'Function.constructor("a");'],
    [".constructor of a function", '(() => {}).constructor("return process")();'],
    [".constructor, in parts", '(() => {})["con" + "structor"]("return process")();'],
    [".constructor from a template", "(() => {})[`con$" + '{"struct"}or`]("return process")();'],
    [".constructor, called by another name", '(() => {}).constructor.call(null, "return process");'],
    [
      ".constructor, given a method of one's own",
      "export const f = (m: any) => { ((() => {}).constructor as any).zork = m; };",
    ],
    [".constructor, taken apart", "const { constructor: F } = async () => {}; F;"],
    [".constructor, taken apart by a text", 'const { ["constructor"]: F } = () => {}; F;'],
    ["setTimeout of a text", 'setTimeout("x()", 1);'],
    ["setTimeout of a text with holes", `export const f = (a: string) => setTimeout(\`\${a}\`);`],
    ["vm", 'import vm from "node:vm"; vm.runInThisContext("1");'],
    ["vm by import()", 'export const f = () => import("vm");'],
    ["vm by require", 'const vm = require("vm"); vm;'],
    ["Worker threads", 'import { Worker } from "node:worker_threads"; Worker;'],
    ["WebAssembly", "WebAssembly.compile(new Uint8Array());"],
    ["the arguments of the module", 'arguments[1]("node:fs");'],
    ["the arguments of the module in an arrow function", "export const f = () => arguments;"],
    ["this of a plain function", "function f(this: any) { return this.process; } f;"],
    ["constructor as a global", 'constructor("a");'],
  ])("is found: %s", async (_what, code) => {
    expect(await kindsOf(code)).toContain("loads");
  });
});

describe("code of which nobody can tell", () => {
  it.each([
    ["a property by a name from outside, called", "export const f = (o: any, k: string) => o[k]('return process')();"],
    [
      "a property by a name from outside, kept",
      "export const f = (o: any, k: string) => { const g = o[k]; return g; };",
    ],
    [
      "a property taken apart by such a name",
      "export const f = (o: any, k: string) => { const { [k]: g } = o; return g; };",
    ],
    ["a property by a name that looks like a number", "export const f = (o: any, list: any) => o[list.length];"],
    ["a counter that is also a parameter", "let i = 0; export const f = (o: any, i: any) => o[i](); i;"],
    [
      "a counter that becomes a text",
      'let i: any = 0; export const f = (o: any) => { i += "constructor"; return o[i]; };',
    ],
    [
      "a global of the counter's name",
      "{ let exports = 0; exports; } export const f = (o: any) => o[exports as any]();",
    ],
    ["Symbol with another meaning", 'Symbol = { iterator: "constructor" } as any;'],
    ["Symbol given by a pattern", '({ a: (Symbol as any) } = { a: { iterator: "constructor" } } as any);'],
    [
      "a method put on a prototype that a made name reaches",
      "export const f = (k: string, m: any) => { (Object as any)[k].zork = m; };",
    ],
    ["the same in a pattern", "export const f = (k: string, m: any) => { ({ m: (Object as any)[k].zork } = { m }); };"],
    ["a prototype that hands itself out", "(Object.prototype.valueOf() as any).zork = 1;"],
    ["Math that is changed", 'Math.floor = () => "constructor" as any;'],
    ["Math that is changed by another", 'Object.assign(Math, { floor: () => "constructor" });'],
    ["a Math of its own", "export const f = (o: any, Math: any) => o[Math.floor(1)]();"],
    ["a property kept by a default", "export const f = (o: any, k: string) => (o[k] ?? null)('return process');"],
    ["this of a plain function, handed on", "function f(this: any) { return this; } f;"],
    ["this of a method of an object", "export const o = { m() { return this; } };"],
    ["the caller's arguments", "function f() { return (f as any).caller.arguments; } f;"],
    ["descriptors of a prototype", "export const f = (o: object) => Object.getOwnPropertyDescriptors(o);"],
    ["a prototype of a function", "export const f = (o: object) => Object.getPrototypeOf(o);"],
    ["a method put on a prototype", "Object.prototype.toString = class { m() { return this as any; } }.prototype.m;"],
    [
      "a getter put on a prototype",
      "export const f = (o: object) => Object.defineProperty(o, 'a', { get() { return 1; } });",
    ],
    ["stack traces made by the source", "Error.prepareStackTrace = (_, sites) => sites;"],
    ["constructors that the language hands out", "export const f = (o: any) => o[Symbol.species];"],
    ["Reflect.get", "export const f = (o: any, k: string) => Reflect.get(o, k);"],
    ["a global that is not known", "declare const zork: any; zork.process;"],
    ["the compiler of zod", 'import { z } from "zod"; export const d = new (z as any).core.Doc([]);'],
    ["zod, handed on", 'import * as zod from "zod"; export const all = Object.values(zod);'],
  ])("is found: %s", async (_what, code) => {
    expect(await kindsOf(code)).toContain("unclear");
  });
});

describe("code of which nothing needs saying", () => {
  it.each([
    [
      "a class of messages and state",
      'import { Actor, on, message, z } from "callboard"; const Add = message("add", z.object({ n: z.number() })); export class A extends Actor { #n = 0; receive(m: any) { this.#n += m.n; this.process(m); } process(_m: unknown) { return this.constructor.name + on.name + Add; } }',
    ],
    [
      "lists by a counter",
      "export const f = (list: number[]) => { let sum = 0; for (let i = 0; i < list.length; i++) sum += list[i] ?? 0; return [sum, list[list.length - 1], list[0]]; };",
    ],
    [
      "tables that are written and counted",
      "export const f = (o: Record<string, number>, k: string) => { o[k] = 1; if (o[k] === 2) delete o[k]; return k in o; };",
    ],
    [
      "counts and defaults by name",
      "export const f = (o: Record<string, number>, k: string) => { o[k] = (o[k] ?? 0) + 1; o[k] ??= 2; o[k]!++; };",
    ],
    ["a choice by chance", "export const f = (list: string[]) => list[Math.floor(Math.random() * list.length)];"],
    ["classes that are exported on", 'export { A } from "./a.ts"; export * from "./a.ts";'],
    ["names that are declared", "export const f = (process: any, global: number) => process.x + global;"],
    [
      "words in texts and keys",
      'export const o = { process: 1, eval: 2, constructor: "Function" }; export const t = "eval(process)"; // eval(process)',
    ],
    ["a question for what there is", 'export const a = typeof process === "undefined" || typeof globalThis.fetch;'],
    [
      "what process says of itself",
      "export const a = [process.env.HOME, process.memoryUsage().rss, process.hrtime()];",
    ],
    ["globals by their names", "export const a = [globalThis.crypto, Math.max(1, 2), JSON.stringify({}), new Map()];"],
    ["an iterator", "export class A { *[Symbol.iterator]() { yield 1; } } export const it = [][Symbol.iterator];"],
    [
      "a borrowed method",
      "export const f = (x: any) => [Object.prototype.hasOwnProperty.call(x, 'a'), x instanceof Function];",
    ],
    ["an import by name", 'import { readFile } from "node:fs/promises"; export const f = readFile;'],
    ["setTimeout of a function", "export const f = (g: () => void) => setTimeout(g, 1);"],
    ["labels", "process: for (const a of [1]) { if (a) continue process; break process; }"],
  ])("is %s", async (_what, code) => {
    expect(await kindsOf(code)).toEqual([]);
  });
});

describe("remarks", () => {
  it("name file and line, own files and packages apart", async () => {
    const groups = await remarksOf({
      "main.ts": 'import "./b.ts";\nimport "pkg";\n\neval("1");\neval("2"); eval("3");\nexport const a = 1;',
      "b.ts": "interface Only { types: 1 }\n\nexport const b = new Function('1');",
      "unused.ts": "eval('nobody bundles it');",
      "node_modules/pkg/index.js": "module.exports = Function('return this')();",
    });

    expect(groups).toEqual([
      {
        kind: "loads",
        isPackage: false,
        count: 4,
        places: [
          { file: "b.ts", line: 3, what: "Function" },
          { file: "main.ts", line: 4, what: "eval" },
          { file: "main.ts", line: 5, what: "eval" },
        ],
      },
      {
        kind: "loads",
        isPackage: true,
        count: 1,
        places: [{ file: "node_modules/pkg/index.js", line: 1, what: "Function" }],
      },
    ]);
  });

  it("count hidden characters of all texts", async () => {
    const groups = await remarksOf({
      "main.ts": 'export const a = 1;\nexport const b = "\u200b\u200b\u3164";',
      "README.md": "\ufeffhello\u202e",
    });

    expect(groups).toEqual([
      {
        kind: "hidden",
        isPackage: false,
        count: 4,
        places: [
          { file: "README.md", line: 1, what: "U+202E right-to-left override" },
          { file: "main.ts", line: 2, what: "U+200B zero-width space, U+3164 Hangul filler" },
        ],
      },
    ]);
  });

  it("name words that mix scripts", async () => {
    const groups = await remarksOf({
      "main.ts": "export const p\u0430y = 1;\nexport class A { #\u03bfk = p\u0430y; }",
    });

    expect(groups.map(({ kind, places }) => [kind, places.map(({ line }) => line)])).toEqual([["mixed", [1, 2, 2]]]);
  });

  it("list at most fifty places of a kind, and count all", async () => {
    const groups = await remarksOf({ "main.ts": `${"eval('');\n".repeat(80)}export const a = 1;` });

    expect([groups[0]?.count, groups[0]?.places.length]).toEqual([80, 50]);
  });
});

describe("the examples", () => {
  const examples = fileURLToPath(new URL("../../../examples/", import.meta.url));
  const folders = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory());

  it.each(folders.map(({ name }) => name))("%s names no way to modules or to new code", async (name) => {
    const { remarks } = await inspectSource(await packDirectory(`${examples}${name}`));

    expect(remarks.filter(({ kind }) => kind !== "unclear")).toEqual([]);
  });
});
