/**
 * Records the hash of the bundled example after a change to it. Only this hash is approved by itself, at the first
 * start with an empty database: so a change to the example is seen in a second file of the same commit.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildServer } from "./build.mjs";
import { root } from "./inputs.mjs";

await buildServer();
const hash = createHash("sha256")
  .update(readFileSync(join(root, "dist/examples/poll-analytics.zip")))
  .digest("hex");
writeFileSync(join(root, "examples/poll-analytics.sha256"), `${hash}  poll-analytics.zip\n`);
process.stdout.write(`${hash}\n`);
