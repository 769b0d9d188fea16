import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterEach, beforeEach, expect, it } from "vitest";
import { logLines } from "./log-lines.ts";
import { canMountDisks, SmallDisk } from "./small-disk.testbed.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "callboard-lines-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("writes lines as they come", () => {
  const fd = openSync(join(folder, "log"), "a");
  const log = logLines(fd);

  log.write("one\n");
  log.write("two\n");
  closeSync(fd);

  expect(readFileSync(join(folder, "log"), "utf8")).toBe("one\ntwo\n");
});

it.skipIf(!canMountDisks)("drops lines on a full disk, and says how many once there is room", () => {
  const disk = new SmallDisk();
  try {
    const fd = openSync(join(disk.folder, "log"), "a");
    const log = logLines(fd);
    disk.fill();

    for (const line of ["one", "two"]) log.write(`${line}\n`);
    disk.free();
    log.write("three\n");
    closeSync(fd);

    expect(readFileSync(join(disk.folder, "log"), "utf8")).toMatch(/"2 lines before this one .*dropped"\}\nthree\n$/);
  } finally {
    disk.remove();
  }
});

it("lets a process end whose reader is gone", async () => {
  const entry = `import { pino } from "pino";
    import { logLines } from "./log-lines.ts";
    const log = pino({ name: "test" }, logLines(1));
    process.on("message", () => { for (let n = 0; n < 100; n += 1) log.fatal("nobody reads"); process.exit(7); });
    process.send("there");`;
  const outfile = join(folder, "child.mjs");
  await build({
    stdin: { contents: entry, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  const child = spawn(process.execPath, [outfile], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  await once(child, "message");

  child.stdout?.destroy();
  child.send("go on");

  expect((await once(child, "exit"))[0]).toBe(7);
});
