import { posix } from "node:path";
import { PROVIDED } from "./prepare-module.ts";
import type { ZipContents } from "./read-zip.ts";
import { textOf } from "./source-file.ts";

/** How Node resolves, over the files of a zip instead of a disk. Answers a path of the zip, or why there is none. */
export type Resolved = { readonly path: string } | { readonly outside: string } | { readonly missing: string };

export type ImportKind = "import" | "require";

/** Tried in this order; a `.js` in an import may stand for the `.ts` that it will be compiled from, as tsc has it. */
const EXTENSIONS = [".ts", ".js", ".mts", ".mjs", ".cts", ".cjs", ".json"];
const COMPILED_FROM: Readonly<Record<string, string>> = { ".js": ".ts", ".mjs": ".mts", ".cjs": ".cts" };

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type JsonObject = { [key: string]: Json };

export class ZipResolver {
  readonly #contents: ZipContents;
  readonly #packages = new Map<string, JsonObject | null>();

  constructor(contents: ZipContents) {
    this.#contents = contents;
  }

  /** `importer` is the path of the importing file in the zip. */
  resolve(specifier: string, importer: string, kind: ImportKind): Resolved {
    if (specifier.startsWith("#")) return this.#resolveOwnImport(specifier, importer, kind);
    if (/^\.{1,2}(\/|$)/.test(specifier)) {
      const path = posix.join(posix.dirname(importer), specifier);
      if (path === ".." || path.startsWith("../")) return { outside: `${specifier} leads out of the zip` };
      const found = this.#file(path === "." ? "" : path.replace(/\/$/, ""));
      return found ? { path: found } : { missing: `${specifier} is not in the zip` };
    }
    if (specifier.startsWith("/") || /^[a-z][a-z0-9+.-]*:/i.test(specifier)) {
      return { outside: `${specifier} is outside the zip` };
    }
    return this.#resolvePackage(specifier, importer, kind);
  }

  #resolvePackage(specifier: string, importer: string, kind: ImportKind): Resolved {
    const [scopeOrName = "", second = "", ...rest] = specifier.split("/");
    const isScoped = scopeOrName.startsWith("@");
    const name = isScoped ? `${scopeOrName}/${second}` : scopeOrName;
    const subpath = (isScoped ? rest : [second, ...rest]).filter((part) => part !== "").join("/");
    for (const folder of foldersAbove(importer)) {
      const root = posix.join(folder, "node_modules", name);
      const manifest = this.#package(root);
      if (manifest?.exports !== undefined) {
        const target = exportTarget(manifest.exports as Json, subpath === "" ? "." : `./${subpath}`, kind);
        const found = target && this.#exact(posix.join(root, target));
        return found ? { path: found } : { missing: `package ${name} does not export ${specifier}` };
      }
      const found = this.#file(subpath === "" ? root : posix.join(root, subpath));
      if (found) return { path: found };
    }
    if (PROVIDED.includes(name)) return { missing: `a host gives ${name}, but not ${specifier}` };
    if (foldersAbove(importer).some((folder) => this.#package(posix.join(folder, "node_modules", name)))) {
      return { missing: `package ${name} has no file for ${specifier}` };
    }
    return { missing: `package ${name} is not in the zip: ${this.#whyLeftOut(name, importer)}` };
  }

  /**
   * `callboard pack` takes along what `dependencies` name, so the importer's package.json tells what its author missed.
   */
  #whyLeftOut(name: string, importer: string): string {
    const folder = foldersAbove(importer).find((above) => this.#package(above) !== null) ?? "";
    const path = posix.join(folder, "package.json");
    const manifest = this.#package(folder);
    const names = (group: string) => Object.hasOwn(Object(manifest?.[group]), name);
    if (["dependencies", "optionalDependencies", "peerDependencies"].some(names)) {
      return `${path} names it, but it was not in node_modules: install it, then pack again`;
    }
    if (names("devDependencies")) return `move it from devDependencies to dependencies in ${path}, then pack again`;
    return `${path} does not name it in dependencies: add it with \`npm install --save-prod ${name}\`, then pack again`;
  }

  #resolveOwnImport(specifier: string, importer: string, kind: ImportKind): Resolved {
    for (const folder of foldersAbove(importer)) {
      const manifest = this.#package(folder);
      if (!manifest) continue;
      const target = exportTarget((manifest.imports ?? {}) as Json, specifier, kind);
      if (target?.startsWith("./")) {
        const found = this.#exact(posix.join(folder, target));
        if (found) return { path: found };
      }
      break;
    }
    return { missing: `${specifier} is not among the package's imports` };
  }

  #file(path: string): string | null {
    return this.#exact(path) ?? this.#withExtension(path) ?? this.#folder(path);
  }

  #exact(path: string): string | null {
    if (this.#contents.files.has(path)) return path;
    const extension = posix.extname(path);
    const source = COMPILED_FROM[extension];
    const written = source && path.slice(0, -extension.length) + source;
    return written && this.#contents.files.has(written) ? written : null;
  }

  #withExtension(path: string): string | null {
    if (path === "") return null;
    return EXTENSIONS.map((extension) => path + extension).find((file) => this.#contents.files.has(file)) ?? null;
  }

  #folder(path: string): string | null {
    const manifest = this.#package(path);
    for (const key of ["module", "main"]) {
      const main = manifest?.[key];
      if (typeof main !== "string") continue;
      const target = posix.join(path, main);
      const found =
        this.#exact(target) ?? this.#withExtension(target) ?? this.#withExtension(posix.join(target, "index"));
      if (found) return found;
    }
    return this.#withExtension(posix.join(path, "index"));
  }

  #package(folder: string): JsonObject | null {
    const path = posix.join(folder, "package.json");
    let manifest = this.#packages.get(path);
    if (manifest === undefined) {
      const file = this.#contents.files.get(path);
      manifest = file ? parseObject(textOf(file)) : null;
      this.#packages.set(path, manifest);
    }
    return manifest;
  }
}

/** The folders whose node_modules Node would look into, innermost first; "" is the zip's root. */
export function foldersAbove(importer: string): string[] {
  const parts = importer.split("/").slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, n) => parts.slice(0, parts.length - n).join("/")).filter(
    (folder) => posix.basename(folder) !== "node_modules",
  );
}

/**
 * Node's rules for `exports` and `imports`: exact keys first, then the pattern with the longest part before its star.
 */
function exportTarget(map: Json, key: string, kind: ImportKind): string | null {
  const conditions = new Set(["node", "default", kind]);
  const isKeyed = isObject(map) && Object.keys(map).some((k) => k.startsWith(".") || k.startsWith("#"));
  const keyed: JsonObject = isKeyed ? map : { ".": map };
  const exact = keyed[key];
  if (exact !== undefined && !key.includes("*")) return pick(exact, conditions, null);
  const patterns = Object.keys(keyed)
    .filter((pattern) => {
      const [before = "", after = "", ...more] = pattern.split("*");
      const fits = key.startsWith(before) && key.endsWith(after) && key.length >= before.length + after.length;
      return pattern.includes("*") && more.length === 0 && fits;
    })
    .sort((a, b) => b.indexOf("*") - a.indexOf("*"));
  const [pattern] = patterns;
  if (pattern === undefined) return null;
  const star = pattern.indexOf("*");
  const matched = key.slice(star, key.length - (pattern.length - star - 1));
  return pick(keyed[pattern] ?? null, conditions, matched);
}

function pick(target: Json, conditions: ReadonlySet<string>, matched: string | null): string | null {
  if (typeof target === "string") return matched === null ? target : target.replaceAll("*", matched);
  if (Array.isArray(target)) {
    return target.reduce<string | null>((found, item) => found ?? pick(item, conditions, matched), null);
  }
  if (!isObject(target)) return null;
  for (const [condition, item] of Object.entries(target)) {
    if (!conditions.has(condition)) continue;
    const found = pick(item, conditions, matched);
    if (found !== null) return found;
  }
  return null;
}

function parseObject(text: string): JsonObject | null {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
