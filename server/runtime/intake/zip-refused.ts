import { MEMBER_REMEDY } from "../spelling/class-members.ts";
import { writtenOut } from "./hidden-characters.ts";

/**
 * Every rule that a source zip can break, with what its author can do about it. The word is stable: the API hands it
 * out and tests look for it; the texts may change.
 */
export const ZIP_RULES = {
  "zip-bytes": "Leave out what the source does not need at run time.",
  "unpacked-bytes": "Leave out what the source does not need at run time.",
  "file-count":
    "Leave out what the source does not need; `callboard pack` leaves out tests and development dependencies.",
  ratio: "A file that shrinks this much is taken for a zip bomb: generate such data at run time instead.",
  depth: "Flatten the folders.",
  "not-a-zip": "Make the zip with `callboard pack DIR`.",
  "ends-early": "The file was cut off on its way: send it again.",
  malformed: "Make the zip with `callboard pack DIR`.",
  overlap: "Make the zip with `callboard pack DIR`.",
  "local-header": "Make the zip with `callboard pack DIR`.",
  corrupt: "The file was damaged on its way or made wrong: pack and send it again.",
  encrypted: "Pack it without a password; who may read a source is decided by the console.",
  compression: "Pack it with deflate or without compression.",
  "special-file": "Put the file itself into the zip, not a link to it.",
  "name-absolute": "Pack with paths relative to the source's folder.",
  "name-parent": "Pack with paths inside the source's folder.",
  "name-backslash": "Pack with `/` between folders.",
  "name-nul": "Rename the file.",
  "name-drive": "Pack with paths relative to the source's folder.",
  "name-form": "Rename the file.",
  "name-control": "Rename the file with visible characters only.",
  "name-encoding": "Pack with file names in UTF-8.",
  "name-doubled": "Keep one of them.",
  "name-case": "Rename one of them: on some disks they are the same file.",
  manifest: "Correct package.json; the README of examples/hello shows a whole one.",
  "manifest-missing": "Put package.json at the root of the zip; `callboard pack DIR` does.",
  "main-missing": "Let `main` in package.json name a .ts or .js file of the zip.",
  "start-class": "Let `main` export that class, or correct its name in `callboard.start`.",
  "module-text": "Save it as UTF-8 text, and write such a character in a string as an escape (`\\u0000`).",
  "hidden-character":
    "Remove it, or type the name anew: in code a reader would not see it. In a string, write it as an escape (`\\u200b`).",
  syntax: "Correct the syntax; `npx tsc` shows the same place.",
  tsconfig: "Correct tsconfig.json; docs/actors.md says what of it is followed.",
  "too-deep": "Take apart what is nested so deeply that no compiler gets through it.",
  "import-unresolved":
    "What is imported must be in the zip; `callboard pack` takes the packages of `dependencies` along.",
  "import-outside": "Import only files of the zip, its node_modules, callboard, zod and Node's built-in modules.",
  "import-computed": "Name the module as a plain string, so that a reviewer sees what is loaded.",
  "import-file-type": "Import .ts, .js or .json; read other files' contents from a module that holds them.",
  "import-meta": "A source has no place on disk: remove import.meta.",
  "native-addon": "Nothing compiled runs on a host: use a package written in JavaScript.",
  "top-level-await": "Await it in `onStart` instead.",
  "export-missing": "Correct the import or the export that it names.",
  "main-exports": "Write the actor classes of `main` with `export`.",
  "member-name": MEMBER_REMEDY,
  "option-name": "Correct the name: options that nobody knows are refused at run time, too.",
} as const;

export type ZipRule = keyof typeof ZIP_RULES;

/** One broken rule. `line` is 1-based, `column` 0-based; both null where the rule is about the file as a whole. */
export interface Refusal {
  readonly rule: ZipRule;
  /** Path inside the zip; null when the rule is about the zip as a whole. */
  readonly entry: string | null;
  readonly line: number | null;
  readonly column: number | null;
  /** What is wrong, with the values, and the remedy. */
  readonly message: string;
}

export interface RefusalPlace {
  readonly entry?: string | null;
  readonly line?: number | null;
  readonly column?: number | null;
}

/** `what` is one sentence without a full stop, or a question; the rule's remedy follows it. */
export function refusal(rule: ZipRule, what: string, place: RefusalPlace = {}): Refusal {
  const { entry = null, line = null, column = null } = place;
  const end = what.endsWith("?") ? "" : ".";
  return {
    rule,
    entry: entry === null ? null : writtenOut(entry),
    line,
    column,
    message: `${what}${end} ${ZIP_RULES[rule]}`,
  };
}

/** Refusals listed at most; a zip that breaks more rules than this is not worth a longer answer. */
export const MAX_REFUSALS = 100;

/** The zip cannot be used. Nothing of it was kept and nothing of it was executed. */
export class ZipRefused extends Error {
  readonly code = "ZIP_REFUSED";
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[], options?: ErrorOptions) {
    const [first] = refusals;
    const place = first?.entry ? `${first.entry}${first.line === null ? "" : `:${first.line}`}: ` : "";
    super(`the zip is refused: ${place}${first?.message ?? "no reason given"}`, options);
    this.name = "ZipRefused";
    this.refusals = refusals.slice(0, MAX_REFUSALS);
  }
}
