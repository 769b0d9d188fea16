import { existsSync } from "node:fs";
import { buildRealmWorker } from "./build.mjs";

/** Threads start from JavaScript: the realm's worker is built before any test runs. */
export async function setup() {
  if (existsSync("server/runtime/threads/realm-worker.ts")) await buildRealmWorker();
}
