import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { checkWritable, hashInputs, isFresh, markFresh, root } from "./inputs.mjs";
import { run } from "./packages.mjs";

const marker = ".next/callboard-inputs";

/** Builds the pages unless they were built from these very inputs. Returns whether it had to. */
export async function buildPages() {
  const configs = readdirSync(root).filter((name) => /^(next|postcss)\.config\./.test(name));
  const hash = hashInputs([
    "app",
    "components",
    "protocol",
    "server/runtime/intake/hidden-characters.ts",
    "server/runtime/intake/incoming-json.ts",
    "public",
    ...configs,
    "tsconfig.json",
    "package.json",
    "package-lock.json",
  ]);
  if (isFresh(marker, hash) && existsSync(join(root, ".next/BUILD_ID"))) return false;
  checkWritable();
  process.stdout.write("Building the pages (about ten seconds)…\n");
  await run(process.execPath, ["node_modules/next/dist/bin/next", "build"], {
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  markFresh(marker, hash);
  return true;
}

if (process.argv[1] === import.meta.filename) {
  process.stdout.write((await buildPages()) ? ".next/ built\n" : ".next/ is up to date\n");
}
