import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readZip } from "#runtime/intake";
import { CommandError } from "./command.ts";
import { pack } from "./pack.ts";

let dir: string;
let out: string;
beforeEach(() => {
  const work = mkdtempSync(join(tmpdir(), "callboard-pack-"));
  dir = join(work, "source");
  out = join(work, "out/source.zip");
  mkdirSync(dir);
  writeFileSync(join(dir, "package.json"), JSON.stringify({ name: "tiny", version: "1.0.0", main: "main.ts" }));
  writeFileSync(
    join(dir, "main.ts"),
    'import { Actor } from "callboard";\nexport class Tiny extends Actor {\n  receive() {}\n}\n',
  );
});
afterEach(() => rmSync(join(dir, ".."), { recursive: true, force: true }));

async function failure(run: Promise<unknown>): Promise<CommandError> {
  const error = await run.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CommandError);
  return error as CommandError;
}

describe("callboard pack", () => {
  it("writes the zip that an upload takes, without tests and dotfiles", async () => {
    writeFileSync(join(dir, "main.test.ts"), "");
    writeFileSync(join(dir, ".env"), "SECRET=1");

    const status = await pack.run([dir, "-o", out]);

    const { files } = await readZip(readFileSync(out));
    expect(status).toBe(0);
    expect([...files.keys()].sort()).toEqual(["main.ts", "package.json"]);
  });

  it("says what it left out, and why", async () => {
    const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    for (let n = 0; n < 7; n += 1) writeFileSync(join(dir, `${n}.test.ts`), "");
    writeFileSync(join(dir, "package-lock.json"), "{}");
    writeFileSync(
      join(dir, "package.json"),
      JSON.stringify({ name: "tiny", version: "1.0.0", main: "main.ts", devDependencies: { vitest: "4.0.0" } }),
    );

    await pack.run([dir, "-o", out]);

    const text = said.mock.calls.join("");
    said.mockRestore();
    expect(text).toContain("left out, tests: 0.test.ts, 1.test.ts, 2.test.ts, 3.test.ts, 4.test.ts and 2 more\n");
    expect(text).toContain("left out, lock files: package-lock.json\n");
    expect(text).toContain("left out of package.json: devDependencies\n");
  });

  it("says that main exports no actor class", async () => {
    const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    writeFileSync(join(dir, "main.ts"), "export const limit = 5;\n");

    await pack.run([dir, "-o", out]);

    const text = said.mock.calls.join("");
    said.mockRestore();
    expect(text).toContain(" bytes, no actors: main exports no class that extends Actor\n");
  });

  it("says what of tsconfig.json is not followed", async () => {
    const said = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    writeFileSync(join(dir, "tsconfig.json"), '{ "extends": "@tsconfig/node20" }');

    await pack.run([dir, "-o", out]);

    const text = said.mock.calls.join("");
    said.mockRestore();
    expect(text).toMatch(/\ntsconfig\.json:1: extends @tsconfig\/node20, which is not in the zip/);
  });

  it("says it, too, when something that it left out is missing", async () => {
    writeFileSync(join(dir, "main.ts"), 'import "./table.test.ts";\nexport class Tiny {}\n');
    writeFileSync(join(dir, "table.test.ts"), "");

    const error = await failure(pack.run([dir, "-o", out]));

    expect(error.message).toMatch(/table\.test\.ts is not in the zip.*\nleft out, tests: table\.test\.ts$/);
  });

  it("refuses a misspelt member with file and line", async () => {
    writeFileSync(
      join(dir, "main.ts"),
      'import { Actor } from "callboard";\nexport class Tiny extends Actor {\n  recieve() {}\n}\n',
    );

    const error = await failure(pack.run([dir, "-o", out]));

    expect(error.message).toMatch(/^main\.ts:3:3: Tiny: nothing calls recieve\(\): did you mean receive\(\)\?/);
  });

  it("gives the same bytes for the same folder", async () => {
    await pack.run([dir, "-o", out]);
    const first = readFileSync(out);

    await pack.run([dir, "-o", out]);

    expect(readFileSync(out).equals(first)).toBe(true);
  });

  it("refuses what an upload would refuse, with file and line, and writes nothing", async () => {
    writeFileSync(join(dir, "main.ts"), 'import "./gone.ts";\nexport class Tiny {}\n');

    const error = await failure(pack.run([dir, "-o", out]));

    expect(error.message).toMatch(/main\.ts:1:/);
    expect(existsSync(out)).toBe(false);
  });

  it("names a folder that is not there", async () => {
    const error = await failure(pack.run([join(dir, "nowhere"), "-o", out]));

    expect(error.message).toContain("nowhere is no folder");
    expect(error.status).toBe(1);
  });

  it("answers a wrong command line with its usage and status 2", async () => {
    const error = await failure(pack.run([]));

    expect(error.remedy).toBe("callboard pack DIR [-o FILE.zip]");
    expect(error.status).toBe(2);
  });
});
