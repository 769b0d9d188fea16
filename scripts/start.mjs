/**
 * `npm start`: makes what a fresh clone lacks (packages, database client, server, pages), each only when its inputs
 * changed, then becomes the supervisor. Needs nothing but Node.
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildServer, watchServer } from "./build.mjs";
import { root } from "./inputs.mjs";
import { checkNode, checkOpenFiles, ensurePackages, fail, noteOldNode, run } from "./packages.mjs";
import { buildPages } from "./pages.mjs";

const isDevelopment = process.argv.includes("--dev");

checkNode();
noteOldNode();
checkOpenFiles();
try {
  await ensurePackages();
  await run(process.execPath, ["scripts/prisma-generate.mjs"]);
  await buildServer();
  if (!isDevelopment) await buildPages();
  const { supervise } = await import(pathToFileURL(join(root, "dist/supervisor.js")).href);
  const supervisor = await supervise({ root, isDevelopment });
  if (isDevelopment) await watchServer(() => supervisor.restart());
} catch (error) {
  fail(error.message);
}
