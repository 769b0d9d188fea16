import { describe, expect, it } from "vitest";
import { classFacts } from "./class-facts.ts";
import { inspectSource } from "./inspect-source.ts";
import { readZip } from "./read-zip.ts";
import { zipOf } from "./zip.testbed.ts";

async function factsOf(files: Record<string, string>) {
  return classFacts(await readZip(await zipOf(files)));
}

const base =
  'import { Actor as Act } from "callboard";\n\nexport abstract class Base extends Act { snapshot() { return 1; } }';

describe("class facts", () => {
  it("name each exported actor class with file and line", async () => {
    const facts = await factsOf({
      "main.ts": `import { Actor } from "callboard";

        interface Counted { count: number }

        /** Counts. */
        export class Counter extends Actor {
          private counted: Counted = { count: 0 };
          snapshot() { return this.counted; }
          restore(state: Counted) { this.counted = state; }
        }
        export class NoActor {}
        class Hidden extends Actor {}
        export const notAClass = Hidden;
        export const number = 5;`,
    });

    expect(facts).toEqual([
      { name: "Counter", file: "main.ts", line: 6, hasSnapshot: true, hasRestore: true },
      { name: "notAClass", file: "main.ts", line: 12, hasSnapshot: false, hasRestore: false },
    ]);
  });

  it.each([
    [
      "a base class in another file",
      'import { Base } from "./base.ts";\nexport class A extends Base {}',
      ["A", "main.ts", 2],
    ],
    [
      "the whole module",
      'import * as cb from "callboard";\nexport class A extends cb.Actor { snapshot() {} }',
      ["A", "main.ts", 2],
    ],
    ["a re-export under another name", 'export { Base as A } from "./base.ts";', ["A", "base.ts", 3]],
    ["a re-export of everything", 'export * from "./base.ts";', ["Base", "base.ts", 3]],
    ["an alias", 'import { Base } from "./base.ts";\nconst Other = Base;\nexport { Other as A };', ["A", "base.ts", 3]],
    [
      "a class expression",
      'import { Base } from "./base.ts";\nexport const A = class extends Base {};',
      ["A", "main.ts", 2],
    ],
    [
      "a default export",
      'import { Base } from "./base.ts";\nexport default class extends Base {}',
      ["default", "main.ts", 2],
    ],
    [
      "a mixin",
      'import { Base } from "./base.ts";\nconst With = (B: typeof Base) => class extends B {};\nexport class A extends With(Base) {}',
      ["A", "main.ts", 3],
    ],
    [
      "a decorator and statics that speak of the class",
      'import { Base } from "./base.ts";\nconst mark = (c: unknown) => c;\n@mark\nexport class A extends Base { static me = A.name; }',
      ["A", "main.ts", 4],
    ],
    [
      "a module that is imported late",
      'import { Base } from "./base.ts";\nexport const late = () => import("./main.ts");\nexport class A extends Base {}',
      ["A", "main.ts", 3],
    ],
  ])("follow %s", async (_what, main, [name, file, line]) => {
    const facts = await factsOf({ "main.ts": main, "base.ts": base });

    expect(facts.find((fact) => fact.name === name)).toMatchObject({ file, hasSnapshot: true, hasRestore: false });
    const found = facts.find((fact) => fact.name === name)?.line ?? 0;
    expect(Math.abs(found - Number(line))).toBeLessThanOrEqual(name === "A" && main.includes("@mark") ? 1 : 0);
  });

  it("take a method given as a field for one, and leave statics out", async () => {
    const facts = await factsOf({
      "main.ts":
        'import { Actor } from "callboard"; export class A extends Actor { restore = () => {}; static snapshot = 1; }',
    });

    expect(facts).toMatchObject([{ hasSnapshot: false, hasRestore: true }]);
  });

  it("end at a class of another package's Actor", async () => {
    const facts = await factsOf({
      "main.ts": 'import { Actor } from "other"; export class A extends Actor {}',
      "node_modules/other/index.js": "export class Actor {}",
    });

    expect(facts).toEqual([]);
  });

  it("are refused for a main that sets module.exports", async () => {
    const main = 'const { Actor } = require("callboard"); module.exports = { A: class extends Actor {} };';

    await expect(factsOf({ "main.ts": main })).rejects.toMatchObject({
      refusals: [{ rule: "main-exports", entry: "main.ts" }],
    });
  });

  it("come without executing a statement of the source", async () => {
    const marker = `callboard-executed-${process.pid}`;
    const facts = await factsOf({
      "main.ts": `import { Actor } from "callboard";
        Reflect.set(globalThis, "${marker}", true); throw new Error("executed");
        export class A extends Actor {}`,
    });

    expect(facts.map(({ name }) => name)).toEqual(["A"]);
    expect(Reflect.get(globalThis, marker)).toBeUndefined();
  });
});

describe("the inspection of an upload", () => {
  const start = (actor: string) =>
    `{ "name": "polls", "version": "1.0.0", "main": "main.ts", "callboard": { "start": [{ "actor": "${actor}" }] } }`;
  const main = 'import { Actor } from "callboard"; export class Front extends Actor {}';

  it("gives contents, manifest, bundle and classes", async () => {
    const zip = await zipOf({ "package.json": start("Front"), "main.ts": main });

    const inspection = await inspectSource(zip);

    expect(inspection.classes.map(({ name }) => name)).toEqual(["Front"]);
    expect(inspection.bundle.imports).toEqual(["callboard"]);
    expect(inspection.manifest.start).toEqual([{ actor: "Front" }]);
    expect(inspection.contents.files.size).toBe(2);
  });

  it("refuses a start of a class that main does not export, naming those it does", async () => {
    const zip = await zipOf({ "package.json": start("Fornt"), "main.ts": main });

    await expect(inspectSource(zip)).rejects.toMatchObject({
      refusals: [{ rule: "start-class", entry: "package.json", message: expect.stringContaining("it exports Front") }],
    });
  });
});
