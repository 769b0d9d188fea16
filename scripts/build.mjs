import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { checkWritable, hashInputs, isFresh, markFresh, root } from "./inputs.mjs";

/** Each is a process, or a thread, of its own and becomes one self-contained file; packages stay outside. */
const entries = {
  "realm-worker": "server/runtime/threads/realm-worker.ts",
  intake: "server/runtime/intake/mod.ts",
  supervisor: "server/cli/supervisor.ts",
  console: "server/console/main.ts",
  cluster: "server/gateway/main.ts",
  cli: "server/cli/main.ts",
  "follow-supervisor": "server/cli/follow-supervisor.ts",
};

/** What an embedded cluster may start with (`CALLBOARD_EXAMPLE`). */
const bundledExamples = ["poll-analytics"];

const inputs = ["server", "protocol", "examples", "prisma", "package.json", "package-lock.json", "scripts/build.mjs"];

/**
 * Writes beside, then renames: a process that starts meanwhile reads the old file or the new one, never half of one.
 */
function replaceFile(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  const beside = `${path}.${process.pid}`;
  writeFileSync(beside, bytes);
  renameSync(beside, path);
}

function bundleOptions(names) {
  return {
    absWorkingDir: root,
    entryPoints: names.map((name) => ({ in: entries[name], out: name })),
    outdir: "dist",
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  };
}

async function bundle(names) {
  const { build } = await import("esbuild");
  writeBundles(await build(bundleOptions(names)));
}

function writeBundles(result) {
  for (const file of result.outputFiles) replaceFile(join(root, "dist", basename(file.path)), file.contents);
}

async function packExamples() {
  const { packDirectory } = await import(pathToFileURL(join(root, "dist/intake.js")).href);
  for (const name of bundledExamples) {
    replaceFile(join(root, `dist/examples/${name}.zip`), await packDirectory(join(root, "examples", name)));
  }
}

/** Builds `dist/` unless it was built from these very inputs. Returns whether it had to. */
export async function buildServer() {
  const hash = hashInputs(inputs);
  if (isFresh("dist/.inputs", hash)) return false;
  checkWritable();
  await bundle(Object.keys(entries));
  await packExamples();
  markFresh("dist/.inputs", hash);
  return true;
}

/** The one file that tests of the runtime need; the rest of the tree need not compile for it. */
export async function buildRealmWorker() {
  const hash = hashInputs(["server/runtime", "package-lock.json", "scripts/build.mjs"]);
  if (isFresh("dist/.realm-worker", hash) && existsSync(join(root, "dist/realm-worker.js"))) return;
  await bundle(["realm-worker"]);
  markFresh("dist/.realm-worker", hash);
}

/** Builds again at each change of the server's code, and says so after each build that succeeded. */
export async function watchServer(onBuilt) {
  const { context } = await import("esbuild");
  let isFirst = true;
  const announce = {
    name: "announce",
    setup(build) {
      build.onEnd((result) => {
        if (!isFirst && result.errors.length === 0) {
          writeBundles(result);
          onBuilt();
        }
        isFirst = false;
      });
    },
  };
  const watcher = await context({ ...bundleOptions(Object.keys(entries)), plugins: [announce] });
  await watcher.watch();
}

if (process.argv[1] === import.meta.filename) {
  process.stdout.write((await buildServer()) ? "dist/ built\n" : "dist/ is up to date\n");
}
