import { describe, expect, it } from "vitest";
import { refusalsOf } from "./zip.testbed.ts";

const HEAD = 'import { Actor, message, on, z } from "callboard";\nimport * as cb from "callboard";\n';

/** Line 3 of `main.ts` is the first of `main`. */
async function saidOf(main: string, files: Record<string, string> = {}) {
  const refusals = await refusalsOf({ "main.ts": HEAD + main, ...files });
  return refusals.map(({ rule, entry, line, message }) => [rule, `${entry}:${line}`, message]);
}

const aClass = (body: string, head = "export class A extends Actor") => `${head} {\n${body}\n}`;

describe("a zip is refused, with file, line and the right name, for", () => {
  it.each([
    ["a hook", aClass("recieve() {}"), 4, "A: nothing calls recieve(): did you mean receive()? Correct the name"],
    [
      "a hook as a field",
      aClass("receive() {}\nrestor = () => {};"),
      5,
      "A: nothing calls restor(): did you mean restore()?",
    ],
    ["a static", aClass("static handels = [];"), 4, "A: nothing reads static handels: did you mean static handles?"],
    ["a static method", aClass("static capabilityChek() {}"), 4, "did you mean static capabilityCheck()?"],
    ["a hook that is static", aClass("static receive() {}"), 4, "write receive() without static"],
    [
      "a static that is none",
      aClass("\nhandles = [on(message('a.B', z.object({})), () => {})];"),
      5,
      "write static handles",
    ],
    [
      "a static's key",
      aClass("static failure = {\n  retries: 1,\n  maxRestarts: 3,\n};"),
      6,
      "A: static failure has no maxRestarts: did you mean maxRestartsPerMinute?",
    ],
    [
      "a key behind a name",
      `const LIMITS = {\n  max: 3, idel: 1 } as const;\n${aClass("static troupe = LIMITS;")}`,
      4,
      "A: static troupe has no idel: did you mean idle?",
    ],
    [
      "a class by the whole module",
      aClass("snapshoot() {}", "export class A extends cb.Actor"),
      4,
      "did you mean snapshot()?",
    ],
    [
      "an option of this.createActor",
      aClass("receive() {\n  this.createActor(A, { globalname: 'a' });\n}"),
      5,
      "this.createActor has no option globalname: did you mean globalName? Correct the name",
    ],
    [
      "an option inside a callback",
      aClass("receive() {\n  [1].map(() => this.ask(this.self, 1, {\n timeout: 5 }));\n}"),
      6,
      "this.ask has no option timeout: did you mean timeoutMs?",
    ],
    [
      "an option of a handler's self",
      aClass(
        "static handles = [on(message('a.B', z.object({})), (self: A) =>\n self.setTroupeLimits(self.self, { mx: 5 }))];",
      ),
      5,
      "this.setTroupeLimits has no option mx: did you mean max?",
    ],
    [
      "an option of message",
      `${aClass("receive() {}")}\nexport const B = message("a.B", z.object({}), {\n reply_: [] });`,
      7,
      "message has no option reply_: did you mean reply?",
    ],
  ])("%s", async (_, main, line, what) => {
    const [refusal, ...more] = await saidOf(main);

    expect(more).toEqual([]);
    expect(refusal).toEqual([
      expect.stringMatching(/^(member|option)-name$/),
      `main.ts:${line}`,
      expect.stringContaining(what),
    ]);
  });

  it.each([
    ["a decorated class", { experimentalDecorators: true }, "@mark\nexport class A extends Actor"],
    [
      "a decorated class with fields that are set",
      { experimentalDecorators: true, target: "es2020" },
      "@mark\nexport class A extends Actor",
    ],
    ["a class with fields that are set", { target: "es2020" }, "\nexport class A extends Actor"],
  ])("a static of %s", async (_, compilerOptions, head) => {
    const main = `function mark<T>(given: T): T { return given; }\n${aClass("static handels = [A.name];\nreceive() {}", head)}`;

    const refusals = await saidOf(main, { "tsconfig.json": JSON.stringify({ compilerOptions }) });

    expect(refusals).toMatchObject([["member-name", "main.ts:6", expect.stringContaining("static handles")]]);
  });

  it("a member that a class inherits, once, where it is written", async () => {
    const refusals = await saidOf(
      'export { Base } from "./base.ts";\nimport { Base } from "./base.ts";\nexport class A extends Base {}',
      {
        "base.ts":
          'import { Actor } from "callboard";\nexport class Base extends Actor {\n  onstart() {}\n  receive() {}\n}',
      },
    );

    expect(refusals.map(([, place]) => place)).toEqual(["base.ts:3"]);
  });
});

describe("a zip is taken with", () => {
  it.each([
    [
      "words of its author's own",
      aClass(
        "receive() {}\nreceived() {}\nrestored = () => {};\nhandle() {}\nstart() {}\nstatic limits = { most: 3 };\nmailbox = new Map();\nfailure: Error | null = null;",
      ),
    ],
    [
      "a member that its class uses",
      aClass("receive() { this.recieve(); }\nrecieve() {}\nstatic accept = 3;\nstatic b = A.accept;"),
    ],
    [
      "a class that is no actor",
      `${aClass("recieve() {}", "export class A")}\n${aClass("receive() {}", "export class B extends Actor")}`,
    ],
    [
      "options of others",
      aClass(
        "receive() {\n  const other = { ask(...all: unknown[]) { return all; } };\n  other.ask(1, 2, { timeout: 5 });\n}",
      ),
    ],
    [
      "another this",
      aClass(
        "receive() {\n  return function (this: { ask(...all: unknown[]): void }) { this.ask(1, 2, { timeout: 5 }); };\n}",
      ),
    ],
    [
      "options by a name, which may be another's",
      `const options = { url: "a" };\n${aClass("receive(options: object) {\n  this.createActor(A, options);\n}")}\nexport const url = options.url;`,
    ],
    [
      "options that are spread",
      aClass("receive() {\n  const rest = {};\n  this.createActor(A, { ...rest, init: 1 });\n}"),
    ],
  ])("%s", async (_, main) => {
    expect(await saidOf(main)).toEqual([]);
  });
});
