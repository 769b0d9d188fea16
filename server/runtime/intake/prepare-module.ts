import { isBuiltin } from "node:module";
import { type Loader, type TsconfigRaw, transform } from "esbuild";
import type { CodeRemark } from "./code-remark.ts";
import { findComputedImports, type SyntaxFinding } from "./computed-imports.ts";
import { findHiddenInCode } from "./hidden-in-code.ts";
import { PlaceFinder } from "./original-place.ts";
import { findUnknownNames } from "./provided-names.ts";
import { findRunTimeAccess } from "./run-time-access.ts";
import { type SourceFile, textOf } from "./source-file.ts";
import { parseModule, placeAt } from "./syntax-tree.ts";
import { type Refusal, type RefusalPlace, refusal } from "./zip-refused.ts";

/** The oldest Node that hosts run on; what is newer in an author's file is written out for it. */
export const TARGET = "node20";

/** What a source may import without bringing it along. Only these two: `callboard/testkit` is for an author's tests. */
export const PROVIDED = ["callboard", "zod"];

/** A module as it goes into the bundle: plain JavaScript that was searched for what the rules forbid. */
export interface PreparedModule {
  /** With its own source map inline, so that the bundle's map leads to the author's file. */
  readonly code: string;
  /** Where a place in `code` comes from in the author's file. */
  readonly places: PlaceFinder;
  readonly remarks: readonly ModuleRemark[];
}

/** What a reviewer should look at, by the author's line. */
export interface ModuleRemark extends Omit<CodeRemark, "at"> {
  readonly line: number;
}

const LOADERS: Readonly<Record<string, Loader>> = {
  ts: "ts",
  mts: "ts",
  cts: "ts",
  js: "js",
  mjs: "js",
  cjs: "js",
};

export function loaderOf(path: string): Loader | null {
  return LOADERS[path.slice(path.lastIndexOf(".") + 1)] ?? null;
}

/** Whether a file of this path can be imported at all. */
export function isImportable(path: string): boolean {
  return path.endsWith(".json") || loaderOf(path) !== null;
}

/** True for what Node itself brings, with or without `node:`. */
export function isNodeModule(specifier: string): boolean {
  return isBuiltin(specifier);
}

/**
 * Turns one file into JavaScript and looks for computed imports and the like in exactly the text that is bundled then,
 * so that no difference between two parsers lets something through.
 */
export async function prepareModule(
  file: SourceFile,
  loader: Loader,
  compilerOptions: TsconfigRaw["compilerOptions"],
): Promise<PreparedModule | Refusal[]> {
  const text = textOf(file);
  let output: { code: string; map: string };
  try {
    output = await transform(text, {
      loader,
      target: TARGET,
      platform: "node",
      sourcefile: file.path,
      sourcemap: "external",
      sourcesContent: false,
      keepNames: false,
      logLevel: "silent",
      tsconfigRaw: { compilerOptions },
    });
  } catch (error) {
    return messagesOf(error).map(({ text, location }) =>
      refusal("syntax", text, { entry: file.path, line: location?.line ?? null, column: location?.column ?? null }),
    );
  }
  const hidden = await findHiddenInCode(text, loader, compilerOptions);
  if (hidden) {
    const what = `${hidden.code} (${hidden.name}) is in its code`;
    return [refusal("hidden-character", what, { entry: file.path, ...placeAt(text, hidden.at) })];
  }
  const { code, map } = output;
  const places = new PlaceFinder(map);
  let findings: readonly SyntaxFinding[];
  let remarks: readonly ModuleRemark[];
  try {
    const program = parseModule(code);
    const lineOf = lineFinder(code, places);
    remarks = findRunTimeAccess(program).map(({ at, ...remark }) => ({ ...remark, line: lineOf(at) }));
    findings = [...findComputedImports(program), ...findUnknownNames(program)];
  } catch (error) {
    // The call stack ended, or two parsers disagree about the text: either way nobody can vouch for it.
    if (error instanceof RangeError)
      return [refusal("too-deep", "it is nested too deeply to be read", { entry: file.path })];
    if (error instanceof SyntaxError) return [refusal("syntax", error.message, { entry: file.path })];
    throw error;
  }
  if (findings.length > 0) {
    return findings.map(({ rule, what, at }) => {
      const { line, column } = placeAt(code, at);
      return refusal(rule, what, authorsPlace(file.path, places, line, column));
    });
  }
  const inlineMap = Buffer.from(map).toString("base64");
  return { code: `${code}\n//# sourceMappingURL=data:application/json;base64,${inlineMap}\n`, places, remarks };
}

/**
 * The author's line of an offset; where none stands behind it, the first. Made for many questions about one long text.
 */
function lineFinder(code: string, places: PlaceFinder): (at: number) => number {
  const starts = [0, ...Array.from(code.matchAll(/\n/g), ({ index }) => index + 1)];
  return (at) => {
    let line = 0;
    for (let step = starts.length; step >= 1; step = Math.floor(step / 2)) {
      while ((starts[line + step] ?? Number.POSITIVE_INFINITY) <= at) line += step;
    }
    return places.find(line + 1, at - (starts[line] ?? 0))?.line ?? 1;
  };
}

export function authorsPlace(entry: string, places: PlaceFinder, line: number, column: number): RefusalPlace {
  const place = places.find(line, column);
  return { entry, line: place?.line ?? null, column: place?.column ?? null };
}

interface EsbuildMessage {
  readonly id: string;
  readonly text: string;
  readonly location: { file: string; line: number; column: number } | null;
  readonly detail: unknown;
}

/** What esbuild had to say in the error that it threw; rethrows what did not come from esbuild. */
export function messagesOf(error: unknown): readonly EsbuildMessage[] {
  if (error instanceof Error && "errors" in error && Array.isArray(error.errors)) return error.errors;
  throw error;
}
