import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const dist = fileURLToPath(new URL("../../../dist/", import.meta.url));
const bundle = join(dist, `embedding-${process.pid}.js`);

beforeAll(async () => {
  // Beside the realm's worker, which a bundle looks for there.
  await build({
    entryPoints: [fileURLToPath(new URL("embedding-program.testbed.ts", import.meta.url))],
    outfile: bundle,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
  });
});
afterAll(() => rmSync(bundle, { force: true }));

/** What the program said. Rejects when it did not end with 0. */
async function run(what: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [bundle, what]);
  return stdout.trim().split("\n");
}

describe("a program that embeds a host", () => {
  it.each([
    ["ask", "ASK_TIMEOUT"],
    ["shutdown", "1 unfinished"],
    ["stop", "SHUT_DOWN", "stopped"],
    ["subscription", "news"],
  ])("lives until what it waits for has come: %s", async (what, ...outcome) => {
    expect(await run(what)).toEqual([...outcome, "end of script"]);
  });

  it("ends when it waits for nothing, whatever its actors wait for", async () => {
    expect(await run("left alone")).toEqual(["end of script"]);
  });

  it("lives until the host's shutdown when the host is told to keep it alive", async () => {
    expect(await run("kept alive")).toEqual(["end of script", "tick"]);
  });
});
