import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const script = fileURLToPath(new URL("start.mjs", import.meta.url));

it("with too few open files the start ends in a line that says so", () => {
  const { status, stderr } = spawnSync("sh", ["-c", `ulimit -n 100; exec "${process.execPath}" "${script}"`], {
    encoding: "utf8",
  });

  expect(status).toBe(1);
  expect(stderr).toMatch(/^This process may have \d+ files open, and Callboard needs 512\. [^\n]*ulimit -n 4096\n$/);
});
