import { posix } from "node:path";
import { type Expression, parse } from "acorn";
import type { TsconfigRaw } from "esbuild";
import type { ZipContents } from "./read-zip.ts";
import { foldersAbove } from "./resolve-import.ts";
import { textOf } from "./source-file.ts";
import { placeAt } from "./syntax-tree.ts";
import { type Refusal, refusal } from "./zip-refused.ts";

/** What the compiler is told; all else that a tsconfig.json says means nothing for the code that comes out. */
export type CompilerOptions = Pick<
  NonNullable<TsconfigRaw["compilerOptions"]>,
  (typeof FOLLOWED)[number] | "useDefineForClassFields"
>;

type CompilerSettings =
  | {
      readonly options: CompilerOptions;
      /** The patterns of `paths`, which only the type checker follows. */
      readonly aliases: readonly string[];
    }
  | { readonly refusals: readonly Refusal[] };

/** Something that a tsconfig.json says and nobody follows. */
export interface SettingsRemark {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

/** For JavaScript, packages, and TypeScript without a tsconfig.json: what the language itself says. */
export const STANDARD = { options: { useDefineForClassFields: true }, aliases: [] } as const satisfies CompilerSettings;

const FOLLOWED = [
  "experimentalDecorators",
  "useDefineForClassFields",
  "verbatimModuleSyntax",
  "alwaysStrict",
  "strict",
] as const;

/** With these the code would do something else than its author wants, and no compiler here can help it. */
const REFUSED: Readonly<Record<string, string>> = {
  emitDecoratorMetadata: "is not supported: give decorators the types that they need yourself",
  preserveValueImports: "is gone from TypeScript: use verbatimModuleSyntax",
  importsNotUsedAsValues: "is gone from TypeScript: use verbatimModuleSyntax",
};

/** Targets below ES2022, at which tsc sets class fields instead of defining them. */
const SETS_FIELDS = /^es(?:3|5|6|201[5-9]|202[01])$/i;

interface Setting {
  readonly value: unknown;
  readonly file: string;
  readonly at: { readonly line: number; readonly column: number };
}

type Settings = ReadonlyMap<string, Setting>;

/**
 * The tsconfig.json files of one zip, each read once: for a module of the source's own, that of its folder or of the
 * nearest one above, with those that it extends inside the zip.
 */
export class Tsconfigs {
  readonly #contents: ZipContents;
  readonly #files = new Map<string, Settings>();
  readonly #read = new Map<string, CompilerSettings>();
  readonly #remarks: SettingsRemark[] = [];

  constructor(contents: ZipContents) {
    this.#contents = contents;
  }

  /** `path` is that of a TypeScript module. */
  of(path: string): CompilerSettings {
    if (path.split("/").includes("node_modules")) return STANDARD;
    const file = foldersAbove(path)
      .map((folder) => posix.join(folder, "tsconfig.json"))
      .find((each) => this.#contents.files.has(each));
    if (file === undefined) return STANDARD;
    const known = this.#read.get(file) ?? this.#settings(file);
    this.#read.set(file, known);
    return known;
  }

  /** Whether an import names what `paths` maps: the type checker finds it, and nobody else. */
  isAlias(specifier: string, importer: string): boolean {
    const settings = this.of(importer);
    if ("refusals" in settings) return false;
    return settings.aliases.some((alias) => {
      const [before = "", after] = alias.split("*");
      return after === undefined ? specifier === alias : specifier.startsWith(before) && specifier.endsWith(after);
    });
  }

  /** Of the files that were read so far. */
  remarks(): readonly SettingsRemark[] {
    return this.#remarks;
  }

  #settings(file: string): CompilerSettings {
    let settings: Settings;
    try {
      settings = this.#merged(file);
    } catch (error) {
      if (error instanceof RangeError)
        return { refusals: [refusal("tsconfig", "it extends too much", { entry: file })] };
      if (!(error instanceof WrongTsconfig)) throw error;
      return { refusals: [error.refusal] };
    }
    const refusals = [...settings].flatMap(([name, { value, file: entry, at }]) => {
      const isOff = value === false || value === "remove";
      if (Object.hasOwn(REFUSED, name) && !isOff)
        return [refusal("tsconfig", `${name} ${REFUSED[name]}`, { entry, ...at })];
      const isWrong = FOLLOWED.some((each) => each === name) && typeof value !== "boolean";
      return isWrong ? [refusal("tsconfig", `${name} is neither true nor false`, { entry, ...at })] : [];
    });
    if (refusals.length > 0) return { refusals };
    const followed = FOLLOWED.flatMap((name) => (settings.has(name) ? [[name, settings.get(name)?.value]] : []));
    const useDefineForClassFields = !SETS_FIELDS.test(String(settings.get("target")?.value));
    const paths = settings.get("paths")?.value;
    return {
      options: { useDefineForClassFields, ...Object.fromEntries(followed) },
      aliases: Array.isArray(paths) ? paths : [],
    };
  }

  /** Its compiler options over those of the files that it extends, the last of which counts most. */
  #merged(file: string): Settings {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    // Who extends it while it is read extends itself.
    this.#files.set(file, new Map());
    try {
      const merged = this.#readFile(file);
      this.#files.set(file, merged);
      return merged;
    } catch (error) {
      this.#files.delete(file);
      throw error;
    }
  }

  #readFile(file: string): Settings {
    const text = textOf(this.#contents.files.get(file)!);
    const at = (offset: number) => authorsPlace(text, offset);
    const root = parsed(file, text);
    const merged = new Map<string, Setting>();
    for (const { value, start } of listOf(root.get("extends"))) {
      const base = this.#extended(String(value), file);
      if (base === null) {
        const what = `extends ${value}, which is not in the zip: what it says is not followed`;
        this.#remarks.push({ file, line: at(start).line, what });
      } else {
        for (const [name, setting] of this.#merged(base)) merged.set(name, setting);
      }
    }
    const options = root.get("compilerOptions");
    for (const [name, value] of options ? propertiesOf(options) : []) {
      merged.set(name, { value: given(value), file, at: at(value.start) });
    }
    return merged;
  }

  /** A file beside it, or one of a package in the zip. */
  #extended(name: string, file: string): string | null {
    const isPath = /^\.{1,2}\//.test(name);
    const folders = isPath ? [posix.dirname(file)] : foldersAbove(file).map((each) => posix.join(each, "node_modules"));
    const found = folders
      .flatMap((folder) => ["", ".json", "/tsconfig.json"].map((end) => posix.join(folder, name + end)))
      .find((each) => this.#contents.files.has(each));
    return found ?? null;
  }
}

class WrongTsconfig extends Error {
  readonly refusal: Refusal;

  constructor(what: string, entry: string, place: { line: number; column: number }) {
    super(what);
    this.refusal = refusal("tsconfig", what, { entry, ...place });
  }
}

/** JSON with comments and commas at the end, which is an expression of JavaScript. */
function parsed(file: string, text: string): Map<string, Expression> {
  if (text.trim() === "") return new Map();
  try {
    const [statement] = parse(`(${text}\n)`, { ecmaVersion: "latest" }).body;
    if (statement?.type === "ExpressionStatement" && statement.expression.type === "ObjectExpression")
      return propertiesOf(statement.expression);
  } catch (error) {
    if (error instanceof RangeError) throw new WrongTsconfig("it is nested too deeply", file, placeAt(text, 0));
    if (!(error instanceof SyntaxError && "pos" in error)) throw error;
    throw new WrongTsconfig("it is not JSON", file, authorsPlace(text, Number(error.pos)));
  }
  throw new WrongTsconfig("it is no JSON object", file, placeAt(text, 0));
}

/** The text is parsed in brackets. */
function authorsPlace(text: string, at: number): { line: number; column: number } {
  return placeAt(text, Math.max(0, at - 1));
}

function propertiesOf(node: Expression): Map<string, Expression> {
  const properties = node.type === "ObjectExpression" ? node.properties : [];
  return new Map(
    properties.flatMap((property): [string, Expression][] => {
      if (property.type !== "Property" || property.key.type !== "Literal") return [];
      return [[String(property.key.value), property.value]];
    }),
  );
}

/** Of an object its keys: what they hold is nobody's business here. */
function given(node: Expression): unknown {
  return node.type === "Literal" ? node.value : [...propertiesOf(node).keys()];
}

function listOf(node: Expression | undefined): { value: unknown; start: number }[] {
  const nodes = node?.type === "ArrayExpression" ? node.elements : [node];
  return nodes.flatMap((each) => (each?.type === "Literal" ? [{ value: each.value, start: each.start }] : []));
}
