import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Actor } from "../author/actor.ts";
import { message } from "../author/message.ts";
import { bundleSource } from "../intake/bundle-source.ts";
import { packFiles } from "../intake/pack-directory.ts";
import { CALLBOARD_NAMES } from "../intake/provided-names.ts";
import { readZip } from "../intake/read-zip.ts";
import { acceptedMessages } from "./accepted-messages.ts";
import { AuthorsStacks } from "./authors-stack.ts";
import { evaluateSource } from "./evaluate-source.ts";
import { providedModules } from "./provided-modules.ts";

const provided = providedModules();

async function prepare(files: Record<string, string>) {
  const all = { "package.json": '{ "name": "polls", "version": "1.0.0", "main": "src/main.ts" }', ...files };
  const entries = Object.entries(all).map(([path, text]) => ({ path, bytes: Buffer.from(text) }));
  const contents = await readZip(await packFiles(entries));
  return { hash: contents.hash, ...(await bundleSource(contents)) };
}

async function load(files: Record<string, string>) {
  const { hash, code } = await prepare(files);
  return evaluateSource(hash, code, provided);
}

/** A static member of a class of the source, where the tests leave what they want to look at. */
async function seen(main: string, files: Record<string, string> = {}): Promise<unknown> {
  const { classes } = await load({ "src/main.ts": main, ...files });
  return Reflect.get(classes.get("A")!, "seen");
}

describe("a loaded source", () => {
  it("gives the actor classes that main exports, by export name", async () => {
    const source = await load({
      "src/main.ts": `import { Actor } from "callboard";
        class Inner extends Actor {}
        export class A extends Actor {}
        export { Inner as B };
        export class NoActor {}
        export const helper = () => 1;
        export { A as Again };`,
    });

    expect([...source.classes.keys()]).toEqual(["A", "Again", "B"]);
    expect(source.nameOf(source.classes.get("B"))).toBe("B");
    expect(source.nameOf(source.classes.get("Again"))).toBe("A");
    expect(source.nameOf(class extends Actor {})).toBeNull();
  });

  it("leaves nothing behind when its classes are out of reach", () => {
    setFlagsFromString("--expose-gc");
    const collect = runInNewContext("gc") as () => void;
    const textBytes = 100_000;
    const heapAfter = (from: number, to: number) => {
      for (let n = from; n < to; n += 1)
        evaluateSource(`source-${n}`, `exports.text = ${n} + "${"x".repeat(textBytes)}";`, provided);
      for (let i = 0; i < 3; i += 1) collect();
      return process.memoryUsage().heapUsed;
    };
    const before = heapAfter(0, 5);

    const after = heapAfter(5, 205);

    expect((after - before) / 200).toBeLessThan(textBytes / 10);
  });

  it("extends the runtime's own Actor and shares Error and Array with it", async () => {
    const { classes } = await load({
      "src/main.ts": `import { Actor } from "callboard";
        export class A extends Actor { static seen = [new Error("e"), [1]]; }`,
    });

    const A = classes.get("A")!;
    const [error, array] = Reflect.get(A, "seen") as unknown[];
    expect(A.prototype).toBeInstanceOf(Actor);
    expect(error).toBeInstanceOf(Error);
    expect(array).toBeInstanceOf(Array);
  });

  it("has the runtime's zod, however it imports it", async () => {
    const main = `import { Actor, z as ours } from "callboard";
      import { z } from "zod"; import d from "zod"; import * as all from "zod";
      export class A extends Actor { static seen = [ours, z, d, all.z, require("zod").z]; }`;

    for (const zod of (await seen(main)) as unknown[]) expect(zod).toBe(z);
  });

  it("cannot change what it was given", async () => {
    const main = `import { Actor } from "callboard";
      const given = require("callboard");
      export class A extends Actor { static seen = [Reflect.set(given, "Actor", null), Reflect.defineProperty(given, "on", { value: 1 })]; }`;

    expect(await seen(main)).toEqual([false, false]);
  });

  it("imports its own packages and Node's modules, with and without node:", async () => {
    const main = `import { Actor } from "callboard"; import pkg from "pkg"; import { join } from "path"; import fs from "node:fs";
      export class A extends Actor { static seen = [pkg, join("a", "b"), typeof fs.readFileSync]; }`;

    expect(await seen(main, { "node_modules/pkg/index.js": "module.exports = 'brought';" })).toEqual([
      "brought",
      "a/b",
      "function",
    ]);
  });

  it("imports late: its own files, zod and Node's modules", async () => {
    const main = `import { Actor } from "callboard";
      export class A extends Actor { static seen = Promise.all([import("./late.ts"), import("zod"), import("node:os")]); }`;

    const [late, zod, os] = (await seen(main, { "src/late.ts": "export const late = 1;" })) as unknown[] as [
      { late: number },
      { z: unknown },
      { EOL: string },
    ];

    expect(late.late).toBe(1);
    expect(zod.z).toBe(z);
    expect(os.EOL).toBeTypeOf("string");
  });

  it("lists what its classes accept, each type once, with JSON Schemas", async () => {
    const { classes } = await load({
      "src/main.ts": `import { Actor, address, bytes, message, on, z } from "callboard";
        const Vote = message("polls.Vote", z.object({ choice: z.enum(["yes", "no"]) }));
        const Blob = message("polls.Blob", z.object({ from: address(), data: bytes() }));
        export class A extends Actor { static handles = [on(Vote, () => {})]; static accepts = [Blob, Vote]; }`,
    });

    const accepted = acceptedMessages(classes.get("A")!);

    expect(accepted.map(({ type }) => type)).toEqual(["polls.Vote", "polls.Blob"]);
    expect(accepted[0]?.schema).toMatchObject({
      properties: { choice: { enum: ["yes", "no"] } },
      required: ["choice"],
    });
    expect(accepted[1]?.schema).toMatchObject({ properties: { data: { contentEncoding: "base64" } } });
  });

  it("keeps no memory: 20 rounds of loading stay flat", async () => {
    const filler = Array.from({ length: 300 }, (_, n) => `export const text${n} = "${"x".repeat(30)}${n}";`).join("\n");
    const { hash, code } = await prepare({
      "src/main.ts": `import { Actor, message, z } from "callboard"; export * from "./filler.ts";
        const Vote = message("polls.Vote", z.object({ choice: z.string() }));
        export class A extends Actor { static accepts = [Vote]; }`,
      "src/filler.ts": filler,
    });
    const { setFlagsFromString } = await import("node:v8");
    setFlagsFromString("--expose-gc");
    const collect = (await import("node:vm")).runInNewContext("gc") as () => void;
    const heapAfter = (rounds: number) => {
      for (let n = 0; n < rounds; n++) evaluateSource(hash, `${code}\n// round ${n} of ${rounds}`, provided);
      collect();
      return process.memoryUsage().heapUsed;
    };

    const before = heapAfter(20);
    const after = heapAfter(20);

    expect(after - before).toBeLessThan(20 * 4 * 1024);
  });
});

describe("a source that cannot be loaded", () => {
  it.each([
    ["throws at its top", 'throw new TypeError("no database");', "START_FAILED", /TypeError: no database/],
    [
      "declares a message that JSON Schema cannot express",
      'import { message, z } from "callboard"; export const At = message("polls.At", z.object({ at: z.date() }));',
      "MESSAGE_INVALID",
      /polls\.At.*date/,
    ],
    [
      "declares a reserved message",
      'import { message, z } from "callboard"; export const M = message("callboard.M", z.object({}));',
      "RESERVED_TYPE",
      /callboard\.M/,
    ],
    [
      "accepts something that is no message type",
      'import { Actor } from "callboard"; export class A extends Actor { static accepts = ["polls.Vote"]; }',
      "MESSAGE_INVALID",
      /^A: static accepts/,
    ],
    [
      "accepts what only the runtime sends",
      'import { Actor, ExitRequest } from "callboard"; export class A extends Actor { static accepts = [ExitRequest]; }',
      "RESERVED_TYPE",
      /^A: static accepts.*callboard\.ExitRequest/,
    ],
    [
      "handles something that was not made by on",
      'import { Actor } from "callboard"; export class A extends Actor { static handles = [() => {}]; }',
      "MESSAGE_INVALID",
      /^A: static handles/,
    ],
  ])("%s is refused with the reason", async (_what, main, code, text) => {
    await expect(load({ "src/main.ts": main })).rejects.toMatchObject({ code, message: expect.stringMatching(text) });
  });

  it("gets no module past our require", () => {
    const hash = "a".repeat(64);

    for (const name of ["node:nope", "fs", "./other.js", "/etc/passwd", "callboard/testkit"]) {
      const run = () => evaluateSource(hash, `require(${JSON.stringify(name)})`, provided);
      expect(run).toThrow(expect.objectContaining({ code: "NOT_SUPPORTED" }));
    }
  });
});

describe("a stack trace", () => {
  it("names the author's file and line, without the runtime's own frames, and leaves what it does not know", async () => {
    const { hash, code, map } = await prepare({
      "src/main.ts":
        'import { Actor } from "callboard";\nimport { fail } from "./lib.ts";\nexport class A extends Actor { static run = fail; }',
      "src/lib.ts":
        "export interface Only { types: string }\n\nexport function fail(): never {\n  const why: string = 'boom';\n  throw new Error(why);\n}",
    });
    const { classes } = evaluateSource(hash, code, provided);
    const stacks = new AuthorsStacks();
    stacks.add(hash, map);
    let stack = "";

    try {
      (Reflect.get(classes.get("A")!, "run") as () => void)();
    } catch (error) {
      stack = (error as Error).stack!;
    }

    expect(stack).toContain(`callboard:${hash}/main.js:`);
    expect(stacks.rewrite(stack)).toMatch(/^Error: boom\n {4}at \S+ \(src\/lib\.ts:5:9\)$/);
    expect(stacks.rewrite("Error: not ours\n    at host.ts:1:1")).toBe("Error: not ours\n    at host.ts:1:1");
    expect(new AuthorsStacks().rewrite(stack)).toContain(`callboard:${hash}/main.js:`);
  });
});

describe("the provided modules", () => {
  it("are marked as ES modules and hold the runtime's own objects", () => {
    const callboard = provided.get("callboard") as { __esModule: boolean; Actor: unknown; message: unknown };

    expect(callboard.__esModule).toBe(true);
    expect(callboard.Actor).toBe(Actor);
    expect(callboard.message).toBe(message);
    expect(Object.isFrozen(callboard)).toBe(true);
  });

  it("give a source the names that intake lets it import", () => {
    expect(Object.keys(provided.get("callboard")!).sort()).toEqual([...CALLBOARD_NAMES].sort());
  });
});
