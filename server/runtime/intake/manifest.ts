import { parseExpressionAt } from "acorn";
import { z } from "zod";
import { isCapabilityKey, isGlobalName } from "../author/create-options.ts";
import { meant, unknownKey } from "../spelling/slip.ts";
import { writtenOut } from "./hidden-characters.ts";
import { readIncomingJson } from "./incoming-json.ts";
import type { ZipContents } from "./read-zip.ts";
import { textOf } from "./source-file.ts";
import { type Refusal, refusal, ZipRefused } from "./zip-refused.ts";

const MANIFEST = "package.json";
const MAX_START = 1_000;

/** Requirements and capabilities: any JSON by key. */
const byKey = z.record(z.string().refine(isCapabilityKey), z.json());

const startSchema = z.strictObject({
  /** The class, by its export in `main`. */
  actor: z.string().regex(/^[A-Za-z_$][\w$]{0,199}$/, "is not a class name"),
  globalName: z.string().refine(isGlobalName, "has spaces or invisible characters, or begins with @").optional(),
  requirements: byKey.optional(),
  init: z.json().optional(),
});

const callboardSchema = z.strictObject({ start: z.array(startSchema).max(MAX_START).default([]) });

const packageSchema = z.looseObject({
  name: z
    .string()
    .min(1)
    .max(214)
    .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, "is not a package name"),
  version: z
    .string()
    .max(64)
    .regex(/^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/, "is not a version like 1.2.3"),
  main: z.string().min(1).max(1_000),
  callboard: callboardSchema.optional(),
});

/** An actor to create when the source is activated. */
export type StartActor = z.infer<typeof startSchema>;

/** What a source says about itself in its package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** Path inside the zip of the module that exports the actor classes. */
  readonly main: string;
  readonly start: readonly StartActor[];
}

/** Reads package.json at the zip's root. Throws `ZipRefused` naming each field that is wrong. */
export function readManifest(contents: ZipContents): Manifest {
  const file = contents.files.get(MANIFEST);
  if (!file) throw new ZipRefused([missingManifest(contents)]);
  const parsed = parseManifest(textOf(file));
  if (!parsed.success) {
    throw new ZipRefused(
      parsed.error.issues.map((issue) =>
        refusal("manifest", `${pathOf(issue.path)}: ${whatIsWrong(issue)}`, { entry: MANIFEST }),
      ),
    );
  }
  const slip = Object.keys(parsed.data).find((key) => meant(key, ["callboard"]) !== undefined);
  if (slip !== undefined) {
    throw new ZipRefused([refusal("manifest", `${slip}: did you mean callboard?`, { entry: MANIFEST })]);
  }
  const { name, version, main, callboard } = parsed.data;
  const start = callboard?.start ?? [];
  const doubled = start.find(
    ({ globalName }, n) => globalName && start.findIndex((s) => s.globalName === globalName) < n,
  );
  if (doubled) {
    const what = `callboard.start gives the global name ${doubled.globalName} to two actors`;
    throw new ZipRefused([refusal("manifest", what, { entry: MANIFEST })]);
  }
  return { name, version, main: findMain(contents, main), start };
}

function whatIsWrong(issue: z.core.$ZodIssue): string {
  if (issue.code !== "unrecognized_keys") return issue.message;
  const { shape } = issue.path.length === 1 ? callboardSchema : startSchema;
  return `there is no ${unknownKey(issue.keys, Object.keys(shape))?.what}`;
}

function parseManifest(text: string): ReturnType<typeof packageSchema.safeParse> {
  const read = readIncomingJson(text);
  if (read.problem === null) return packageSchema.safeParse(read.value);
  const place = read.value === undefined ? placeOfSyntaxError(text) : {};
  throw new ZipRefused([refusal("manifest", `${read.problem}. ${read.remedy}`, { entry: MANIFEST, ...place })]);
}

function findMain(contents: ZipContents, main: string): string {
  const path = main.replace(/^\.\//, "");
  if (!contents.files.has(path)) {
    throw new ZipRefused([refusal("main-missing", `main is ${main}, which is not in the zip`, { entry: MANIFEST })]);
  }
  if (!/\.[mc]?[jt]s$/.test(path) || path.endsWith(".d.ts")) {
    throw new ZipRefused([refusal("main-missing", `main is ${main}, which is no module`, { entry: MANIFEST })]);
  }
  return path;
}

function missingManifest(contents: ZipContents): Refusal {
  const nested = [...contents.files.keys()].find((path) => /^[^/]+\/package\.json$/.test(path));
  return nested
    ? refusal("manifest-missing", `package.json lies in a folder (${nested}), not at the root of the zip`)
    : refusal("manifest-missing", "the zip has no package.json at its root");
}

/**
 * JSON.parse keeps the place to itself; nearly all that is wrong as JSON is wrong as JavaScript too, at the same place.
 */
function placeOfSyntaxError(text: string): { line: number; column: number } | Record<never, never> {
  try {
    parseExpressionAt(text, 0, { ecmaVersion: "latest" });
    return {};
  } catch (error) {
    return error instanceof SyntaxError && "loc" in error ? (error.loc as { line: number; column: number }) : {};
  }
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === "number") return `${text}[${key}]`;
    const name = writtenOut(String(key));
    return text === "" ? name : `${text}.${name}`;
  }, "");
}
