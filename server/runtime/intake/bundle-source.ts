import { type BuildOptions, type BuildResult, build, type Format, type Metafile, type Plugin } from "esbuild";
import { CompilerGuard, CompilerOverwhelmed } from "./compiler-guard.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { ModuleShelf } from "./module-shelf.ts";
import { checkPlainText } from "./plain-text.ts";
import { authorsPlace, isImportable, isNodeModule, messagesOf, PROVIDED, TARGET } from "./prepare-module.ts";
import type { ZipContents } from "./read-zip.ts";
import { ZipResolver } from "./resolve-import.ts";
import { type Refusal, refusal, ZipRefused, type ZipRule } from "./zip-refused.ts";

/** What a host evaluates: one CommonJS text that holds the source's own files and the packages in its node_modules. */
export interface SourceBundle {
  readonly code: string;
  /** Source map, JSON; its sources are paths inside the zip. */
  readonly map: string;
  /** What it loads from outside the zip: `callboard`, `zod`, and Node's modules as `node:x`; sorted. */
  readonly imports: readonly string[];
  readonly bundleMs: number;
}

const NAMESPACE = "zip";

const BUILD_OPTIONS = {
  bundle: true,
  write: false,
  metafile: true,
  target: TARGET,
  platform: "node",
  outfile: "main.js",
  sourcemap: "external",
  sourcesContent: false,
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
  // import() becomes our require: a function compiled by vm.compileFunction has no loader of its own.
  supported: { "dynamic-import": false },
  // Keeps esbuild from looking for a tsconfig.json on this machine's disk.
  tsconfigRaw: {},
} as const satisfies BuildOptions;

/** One for the process, since the compiler that it guards is one for the process. */
const guard = new CompilerGuard();

/**
 * Bundles a source from memory, executing nothing of it and reading no disk. Throws `ZipRefused` with file and line for
 * whatever a source may not do: modules that are no plain text, hidden characters in code, syntax errors, imports that
 * are computed, unresolved or outside the zip, import.meta, top-level await, native add-ons.
 */
export async function bundleSource(contents: ZipContents): Promise<SourceBundle> {
  const startedAt = performance.now();
  checkPlainText(contents);
  const manifest = readManifest(contents);
  const { code, map, imports } = await bundleModules(contents, manifest, new ModuleShelf(contents), "cjs");
  return { code, map, imports, bundleMs: performance.now() - startedAt };
}

export async function bundleModules(
  contents: ZipContents,
  manifest: Manifest,
  shelf: ModuleShelf,
  format: Format,
): Promise<Omit<SourceBundle, "bundleMs">> {
  const options = { ...BUILD_OPTIONS, entryPoints: [manifest.main] };
  let result: BuildResult<typeof options>;
  try {
    result = await guard.run(() => build({ ...options, format, plugins: [zipFiles(contents, manifest.main, shelf)] }));
  } catch (error) {
    if (error instanceof CompilerOverwhelmed) {
      const what = `the compiler did not get through ${manifest.main} and what it imports`;
      throw new ZipRefused([refusal("too-deep", what)], { cause: error });
    }
    throw new ZipRefused(
      messagesOf(error).map((message) => toRefusal(message, shelf)),
      { cause: error },
    );
  }
  const mapFile = result.outputFiles.find((file) => file.path.endsWith(".map"));
  const codeFile = result.outputFiles.find((file) => file.path.endsWith(".js"));
  if (!mapFile || !codeFile) throw new Error("esbuild gave no bundle and no error");
  return { code: codeFile.text, map: withZipPaths(mapFile.text), imports: externalsOf(result.metafile) };
}

/** Serves esbuild from the zip alone. */
function zipFiles(contents: ZipContents, main: string, shelf: ModuleShelf): Plugin {
  const resolver = new ZipResolver(contents);
  return {
    name: "zip",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /.*/ }, ({ path, importer, kind }) => {
        // esbuild writes "./" before an entry that it sees on the disk, as when a source is packed from its own folder.
        if (kind === "entry-point") return { path: main, namespace: NAMESPACE };
        if (PROVIDED.includes(path)) return { path, external: true };
        if (isNodeModule(path)) return { path: path.startsWith("node:") ? path : `node:${path}`, external: true };
        const resolved = resolver.resolve(path, importer, kind.startsWith("require") ? "require" : "import");
        if ("outside" in resolved) return { errors: [broken("import-outside", resolved.outside)] };
        if ("missing" in resolved) {
          const alias = `${path} is one of the paths of tsconfig.json, which only the type checker follows: import it by its relative path, or by a # path in the imports of package.json`;
          return { errors: [broken("import-unresolved", shelf.isAlias(path, importer) ? alias : resolved.missing)] };
        }
        const unreadable = refuseFileType(resolved.path);
        return unreadable ? { errors: [unreadable] } : { path: resolved.path, namespace: NAMESPACE };
      });
      onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        const module = await shelf.get(path);
        if ("refusals" in module)
          return { errors: module.refusals.map((detail) => ({ text: detail.message, detail })) };
        return { contents: module.code, loader: module.loader };
      });
      // Nothing should ever come from the disk; if esbuild finds a way, it ends here.
      onLoad({ filter: /.*/, namespace: "file" }, () => ({
        errors: [broken("import-outside", "a file on this machine's disk is imported")],
      }));
    },
  };
}

function refuseFileType(path: string): ReturnType<typeof broken> | null {
  if (path.endsWith(".node")) return broken("native-addon", `${path} is a native add-on`);
  if (isImportable(path)) return null;
  return broken("import-file-type", `${path} is no module`);
}

interface BrokenRule {
  readonly rule: ZipRule;
  readonly what: string;
}

function broken(rule: ZipRule, what: string): { text: string; detail: BrokenRule } {
  return { text: what, detail: { rule, what } };
}

function toRefusal(message: ReturnType<typeof messagesOf>[number], shelf: ModuleShelf): Refusal {
  const detail = message.detail as Refusal | BrokenRule | undefined;
  if (detail && "message" in detail && "entry" in detail) return detail;
  const entry = message.location?.file.replace(`${NAMESPACE}:`, "") ?? null;
  const places = entry === null ? null : shelf.placesOf(entry);
  const place =
    entry && message.location && places
      ? authorsPlace(entry, places, message.location.line, message.location.column)
      : { entry };
  // Each file was parsed before it came here: what is left to go wrong is how files fit together.
  return detail && "rule" in detail
    ? refusal(detail.rule, detail.what, place)
    : refusal("export-missing", message.text, place);
}

function withZipPaths(mapJson: string): string {
  const map = JSON.parse(mapJson) as { sources: string[] };
  map.sources = map.sources.map((source) => source.replace(`${NAMESPACE}:`, ""));
  return JSON.stringify(map);
}

function externalsOf(metafile: Metafile): string[] {
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return [...new Set(imports.filter((item) => item.external).map((item) => item.path))].sort();
}
