import { describe, expect, it } from "vitest";
import { readManifest } from "./manifest.ts";
import { packFiles } from "./pack-directory.ts";
import { readZip } from "./read-zip.ts";
import { type Refusal, ZipRefused } from "./zip-refused.ts";

async function manifestOf(manifest: unknown, others: string[] = ["src/main.ts"]) {
  const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
  const paths: [string, string][] = [["package.json", text], ...others.map((path): [string, string] => [path, ""])];
  return readManifest(await readZip(await packFiles(paths.map(([path, t]) => ({ path, bytes: Buffer.from(t) })))));
}

async function refusalsOf(manifest: unknown, others?: string[]): Promise<readonly Refusal[]> {
  const error = await manifestOf(manifest, others).catch((thrown: unknown) => thrown);
  if (error instanceof ZipRefused) return error.refusals;
  throw new Error(`not refused: ${JSON.stringify(error)}`);
}

const valid = { name: "polls", version: "1.2.3", main: "./src/main.ts" };

describe("package.json of a source", () => {
  it("gives name, version, main and the actors to start; other fields are not ours", async () => {
    const start = [
      { actor: "Front", globalName: "front", requirements: { http: true }, init: { port: 1 } },
      { actor: "Caster" },
    ];

    expect(await manifestOf({ ...valid, type: "module", callboard: { start } })).toEqual({
      name: "polls",
      version: "1.2.3",
      main: "src/main.ts",
      start,
    });
    expect((await manifestOf(valid)).start).toEqual([]);
  });

  it.each([
    ["a name that npm would not take", { ...valid, name: "My Polls" }, /^name: /],
    ["no version", { ...valid, version: undefined }, /^version: /],
    ["a version that is none", { ...valid, version: "one" }, /^version: is not a version/],
    ["no main", { ...valid, main: undefined }, /^main: /],
    [
      "a misspelt field of ours",
      { ...valid, callboard: { strat: [] } },
      /^callboard: there is no strat: did you mean start\?/,
    ],
    [
      "a misspelt field of an actor",
      { ...valid, callboard: { start: [{ actor: "A", globalname: "a" }] } },
      /^callboard\.start\[0\]: there is no globalname: did you mean globalName\?/,
    ],
    [
      "an unknown field of an actor",
      { ...valid, callboard: { start: [{ actor: "A", colour: 1 }] } },
      /there is no colour: it has actor, globalName, requirements, init/,
    ],
    ["our part by a misspelt name", { ...valid, callBoard: { start: [] } }, /^callBoard: did you mean callboard\?/],
    [
      "an actor without class",
      { ...valid, callboard: { start: [{ globalName: "a" }] } },
      /^callboard\.start\[0\]\.actor: /,
    ],
    [
      "a global name that turns the direction of writing",
      { ...valid, callboard: { start: [{ actor: "A", globalName: "a\u202eb" }] } },
      /^callboard\.start\[0\]\.globalName: .*invisible/,
    ],
    [
      "a requirement by an invisible key",
      { ...valid, callboard: { start: [{ actor: "A", requirements: { "db\u200b": true } }] } },
      /^callboard\.start\[0\]\.requirements\.db\\u\{200b\}: /,
    ],
    [
      "a global name with a space",
      { ...valid, callboard: { start: [{ actor: "A", globalName: "a b" }] } },
      /^callboard\.start\[0\]\.globalName: /,
    ],
    [
      "a global name used twice",
      {
        ...valid,
        callboard: {
          start: [
            { actor: "A", globalName: "x" },
            { actor: "B", globalName: "x" },
          ],
        },
      },
      /global name x to two actors/,
    ],
  ])("is refused with %s", async (_what, manifest, message) => {
    const [refusal] = await refusalsOf(manifest);

    expect(refusal).toMatchObject({ rule: "manifest", entry: "package.json" });
    expect(refusal?.message).toMatch(message);
  });

  it("is refused with line and column when it is not JSON", async () => {
    expect(await refusalsOf('{\n  "name": "a"\n  "version": "1.0.0"\n}')).toMatchObject([
      { rule: "manifest", entry: "package.json", line: 3, column: 2 },
    ]);
  });

  it("is refused when a number in it would not arrive as it is written, with its path", async () => {
    const text = JSON.stringify({ ...valid, callboard: { start: [{ actor: "A", init: { id: "N" } }] } });

    const [refusal] = await refusalsOf(text.replace('"N"', "9007199254740993"));

    expect(refusal?.message).toMatch(/^callboard\.start\.0\.init\.id is 9007199254740993.+as a string/);
  });

  it("is refused when it is nested without end", async () => {
    const init = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const text = JSON.stringify({ ...valid, callboard: { start: [{ actor: "A", init: 0 }] } }).replace(
      "0}",
      `${init}}`,
    );

    expect(await refusalsOf(text)).toMatchObject([{ rule: "manifest", entry: "package.json" }]);
  });

  it("is missed, and found in a folder where somebody zipped one too many", async () => {
    const inFolder = await packFiles([{ path: "polls/package.json", bytes: Buffer.from("{}") }]);

    const error = await readZip(inFolder)
      .then(readManifest)
      .catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ refusals: [{ rule: "manifest-missing", entry: null }] });
    expect((error as Error).message).toContain("polls/package.json");
  });

  it.each([
    ["which is not in the zip", "src/other.ts", ["src/main.ts"]],
    ["which is no module", "main.css", ["main.css"]],
    ["which holds only types", "main.d.ts", ["main.d.ts"]],
  ])("is refused with a main %s", async (_what, main, others) => {
    expect(await refusalsOf({ ...valid, main }, others)).toMatchObject([
      { rule: "main-missing", entry: "package.json" },
    ]);
  });
});
