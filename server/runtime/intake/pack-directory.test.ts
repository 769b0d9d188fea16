import { cp, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { packDirectory, packFiles, readSourceFolder } from "./pack-directory.ts";
import { readZip } from "./read-zip.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "callboard-pack-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function write(files: Record<string, string>) {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

async function packed() {
  return [...(await readZip(await packDirectory(folder))).files.keys()];
}

describe("packing files", () => {
  const part = fc.stringMatching(/^[a-z0-9_ü-]{1,8}$/);
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `${parts.join("/")}.ts`);
  const files = fc.dictionary(path, fc.uint8Array({ maxLength: 300 }), { maxKeys: 20 });

  it("and reading the zip gives the same files, whatever they hold", async () => {
    await fc.assert(
      fc.asyncProperty(files, async (given) => {
        const zip = await packFiles(Object.entries(given).map(([p, bytes]) => ({ path: p, bytes })));

        const read = (await readZip(zip)).files;

        expect([...read.keys()]).toEqual(Object.keys(given).sort());
        for (const [p, bytes] of Object.entries(given))
          expect(Buffer.from(read.get(p)!.bytes)).toEqual(Buffer.from(bytes));
      }),
      { numRuns: 50 },
    );
  });

  it("gives the same bytes in whatever order they come", async () => {
    await fc.assert(
      fc.asyncProperty(files, fc.infiniteStream(fc.nat()), async (given, random) => {
        const entries = Object.entries(given).map(([p, bytes]) => ({ path: p, bytes }));
        const shuffled = entries
          .map((entry) => ({ entry, at: random.next().value ?? 0 }))
          .sort((a, b) => a.at - b.at)
          .map(({ entry }) => entry);

        expect(Buffer.from(await packFiles(shuffled))).toEqual(Buffer.from(await packFiles(entries)));
      }),
      { numRuns: 50 },
    );
  });

  it("gives these bytes on every machine, in every time zone", async () => {
    const zip = await packFiles([{ path: "a", bytes: Buffer.from("b") }]);

    expect((await readZip(zip)).hash).toBe("3ad8c3e5b8e9eab5035bdaf9c0809829dd2b4f92f00c2cf5c6c2c5f6a7f10a74");
  });
});

describe("packing a folder", () => {
  it("leaves out dotfiles, tests, zips at the root and what only development needs", async () => {
    await write({
      "package.json": `{ "dependencies": { "used": "1.0.0", "zod": "4.0.0" }, "devDependencies": { "vitest": "1.0.0" } }`,
      "README.md": "",
      "src/main.ts": "",
      "src/main.test.ts": "",
      "src/main.spec.js": "",
      "src/__tests__/a.ts": "",
      "tests/b.ts": "",
      ".env": "SECRET=1",
      "src/.cache/x": "",
      "polls-1.0.0.zip": "",
      "assets/data.zip": "",
      "node_modules/.bin/x": "",
      "node_modules/used/package.json": '{ "dependencies": { "deep": "1", "@scope/other": "1" } }',
      "node_modules/used/test/kept-with-its-package.js": "",
      "node_modules/used/node_modules/deep/index.js": "",
      "node_modules/deep/index.js": "",
      "node_modules/@scope/other/package.json": "{}",
      "node_modules/vitest/index.js": "",
      "node_modules/zod/index.js": "",
    });

    expect(await packed()).toEqual([
      "README.md",
      "assets/data.zip",
      "node_modules/@scope/other/package.json",
      "node_modules/used/node_modules/deep/index.js",
      "node_modules/used/package.json",
      "node_modules/used/test/kept-with-its-package.js",
      "package.json",
      "src/main.ts",
    ]);
  });

  it("gives the same bytes, whatever tools, editors and tests come and go", async () => {
    await write({ "package.json": '{\n  "name": "a",\n  "version": "1.0.0"\n}\n', "main.ts": "a" });
    const before = await packDirectory(folder);

    await write({
      "package.json":
        '{\n  "name": "a",\n  "scripts": { "test": "vitest" },\n  "version": "1.0.0",\n  "devDependencies": { "vitest": "4.0.0" },\n  "packageManager": "npm@11"\n}\n',
      "package-lock.json": "{}",
      "pnpm-lock.yaml": "",
      "sub/yarn.lock": "",
      ".vscode/settings.json": "{}",
      "vitest.config.ts": "",
      "eslint.config.js": "",
      "npm-debug.log": "",
      "tsconfig.tsbuildinfo": "",
      "coverage/index.html": "",
      "a-1.0.0.tgz": "",
      "src/__snapshots__/main.snap": "",
      "node_modules/vitest/index.js": "",
    });
    const { leftOut, fields } = await readSourceFolder(folder);

    expect(Buffer.from(await packDirectory(folder))).toEqual(Buffer.from(before));
    expect(fields).toEqual(["scripts", "devDependencies", "packageManager"]);
    expect(leftOut.map(({ path, why }) => `${why}: ${path}`)).toEqual([
      "hidden: .vscode/",
      "made by tools: a-1.0.0.tgz",
      "made by tools: coverage/",
      "settings of tools: eslint.config.js",
      "not in dependencies: node_modules/",
      "made by tools: npm-debug.log",
      "lock files: package-lock.json",
      "lock files: pnpm-lock.yaml",
      "tests: src/__snapshots__/",
      "lock files: sub/yarn.lock",
      "made by tools: tsconfig.tsbuildinfo",
      "settings of tools: vitest.config.ts",
    ]);
  });

  it("keeps what changes or explains how the source runs", async () => {
    const files = {
      "CHANGELOG.md": "",
      LICENSE: "",
      "main.ts": "",
      "package.json": '{ "private": true, "big": 12345678901234567890, "dependencies": {}, "type": "module" }',
      "src/app.config.ts": "",
      "src/coverage/area.ts": "",
      "tsconfig.json": "{}",
    };
    await write(files);

    const { files: read, leftOut, fields } = await readSourceFolder(folder);

    expect(Object.fromEntries(read.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()]))).toEqual(files);
    expect([leftOut, fields]).toEqual([[], []]);
  });

  it.each([
    ['{ "scripts": {} }', "{  }"],
    ['{"scripts":{},"a":12345678901234567890}', '{"a":12345678901234567890}'],
    ['{"a":1,"scripts":{},"jest":{}}', '{"a":1}'],
    ['{"jest":{},"a":1,"scripts":{},"b":2,"husky":{}}', '{"a":1,"b":2}'],
    ['{"a":{"scripts":{}}}', '{"a":{"scripts":{}}}'],
    ["[1]", "[1]"],
  ])("cuts what only development reads out of package.json: %s", async (given, expected) => {
    await write({ "package.json": given });

    const { files } = await readSourceFolder(folder);

    expect(files.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([expected]);
  });

  it("gives the same bytes for a copy of the folder made later", async () => {
    await write({ "package.json": "{}", "src/b.ts": "b", "src/a.ts": "a" });
    const before = await packDirectory(folder);
    const copy = await mkdtemp(join(tmpdir(), "callboard-copy-"));
    await cp(folder, copy, { recursive: true });
    await utimes(join(copy, "src/a.ts"), 1_000_000_000, 1_000_000_000);

    const after = await packDirectory(copy);

    expect(Buffer.from(after)).toEqual(Buffer.from(before));
    await rm(copy, { recursive: true });
  });

  it("names a package.json that is no JSON", async () => {
    await write({ "package.json": "{ name: 1 }" });

    await expect(packDirectory(folder)).rejects.toThrow(/package\.json is not JSON: /);
  });

  it("refuses a link, naming it", async () => {
    await write({ "package.json": "{}" });
    await symlink("/etc/passwd", join(folder, "passwd"));

    await expect(packDirectory(folder)).rejects.toThrow(/^passwd is a link/);
  });
});
