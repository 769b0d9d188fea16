import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./inputs.mjs";
import { npm, run } from "./packages.mjs";

/**
 * What the runtime imports, and whose types its declarations name; the rest of our dependencies belongs to the console.
 */
const dependencies = [
  "@libsql/client",
  "@nats-io/jetstream",
  "@nats-io/kv",
  "@nats-io/obj",
  "@nats-io/transport-node",
  "acorn",
  "esbuild",
  "yauzl",
  "yazl",
];
/** Any release with the types of the oldest Node that is supported. */
const nodeTypes = ">=20.19";
/** An author's sources import it, too: there must be one copy. */
const peerDependencies = ["zod"];

/** The two doors, as paths without extension. */
const doors = { ".": "mod", "./testkit": "testing/mod" };
const intake = "intake/mod";

/**
 * Writes the library as a package of its own into `directory`: JavaScript and declarations, file by file as in the
 * source, so that a stack trace names a file that can be found. Ready for `npm pack`.
 */
async function writePackage(directory) {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const config = join(directory, "tsconfig.json");
  const entries = [...Object.values(doors), "threads/realm-worker", intake];
  writeFileSync(
    config,
    JSON.stringify({
      extends: join(root, "tsconfig.json"),
      compilerOptions: {
        noEmit: false,
        rewriteRelativeImportExtensions: true,
        declaration: true,
        incremental: false,
        allowJs: false,
        module: "nodenext",
        moduleResolution: "nodenext",
        paths: {},
        plugins: [],
        typeRoots: [join(root, "node_modules/@types")],
        rootDir: join(root, "server/runtime"),
        outDir: directory,
      },
      include: [],
      exclude: [],
      files: entries.map((entry) => join(root, "server/runtime", `${entry}.ts`)),
    }),
  );
  await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", config]);
  rmSync(config);
  await writeCommand(directory);
  writeFileSync(join(directory, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
  copyFileSync(join(root, "LICENSE"), join(directory, "LICENSE"));
  copyFileSync(join(root, "server/runtime/README.md"), join(directory, "README.md"));
  copyFileSync(join(root, "docs/tutorial.md"), join(directory, "tutorial.md"));
}

/** The commands as one file; the rules for zips are those of the package itself. */
async function writeCommand(directory) {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: ["server/cli/library-main.ts"],
    outfile: join(directory, "cli.js"),
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    banner: { js: "#!/usr/bin/env node" },
    plugins: [
      {
        name: "intake of the package",
        setup: ({ onResolve }) =>
          onResolve({ filter: /^#runtime\/intake$/ }, () => ({ path: `./${intake}.js`, external: true })),
      },
    ],
    logLevel: "error",
  });
}

/** Releases that keep what this one promises. */
const compatible = (version) => `^${version}`;

function manifest() {
  const ours = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const versions = { ...ours.devDependencies, ...ours.dependencies };
  return {
    name: ours.name,
    version: ours.version,
    description: "An actor runtime for TypeScript, whose running actors can be seen, and changed while they run.",
    license: ours.license,
    type: "module",
    engines: ours.engines,
    exports: Object.fromEntries(
      Object.entries(doors).map(([door, path]) => [door, { types: `./${path}.d.ts`, default: `./${path}.js` }]),
    ),
    bin: { callboard: "./cli.js" },
    dependencies: {
      ...Object.fromEntries(dependencies.map((name) => [name, compatible(versions[name])])),
      "@types/node": nodeTypes,
    },
    peerDependencies: Object.fromEntries(peerDependencies.map((name) => [name, compatible(versions[name])])),
  };
}

/** Writes the package and its tarball into `into`; returns the tarball's path. */
export async function packPackage(into) {
  const directory = join(into, "package");
  await writePackage(directory);
  const { name, version } = manifest();
  await npm(["pack", "--pack-destination", into], { cwd: directory });
  return join(into, `${name}-${version}.tgz`);
}

if (process.argv[1] === import.meta.filename) {
  process.stdout.write(`${await packPackage(join(root, "dist"))}\n`);
}
