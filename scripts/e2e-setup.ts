import { buildServer } from "./build.mjs";
import { run } from "./packages.mjs";
import { buildPages } from "./pages.mjs";

/** Builds once what every Callboard of the tests runs: two that start at once would both find it missing. */
export default async function setup(): Promise<void> {
  await run(process.execPath, ["scripts/prisma-generate.mjs"]);
  await buildServer();
  await buildPages();
}
