#!/usr/bin/env node
import { buildServer } from "../scripts/build.mjs";
import { checkNode, ensurePackages, fail, run } from "../scripts/packages.mjs";

checkNode();
try {
  await ensurePackages();
  await run(process.execPath, ["scripts/prisma-generate.mjs"]);
  await buildServer();
} catch (error) {
  fail(error.message);
}
const { main } = await import("../dist/cli.js");
process.exitCode = await main(process.argv.slice(2));
