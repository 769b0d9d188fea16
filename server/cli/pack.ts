import { mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  inspectSource,
  packFiles,
  type RemarkGroup,
  readSourceFolder,
  type SourceFolder,
  sourceHash,
  ZipRefused,
} from "#runtime/intake";
import { type Command, CommandError } from "./command.ts";
import { readOptions } from "./read-options.ts";

/** Of what was left out for one reason so many paths are named. */
const MAX_NAMED = 5;

/**
 * Packs a source's folder and checks the zip as an upload would, so that what is refused is refused here. The same
 * folder gives the same bytes, and so the same hash.
 */
export const pack: Command = {
  name: "pack",
  usage: "DIR [-o FILE.zip]",
  summary: "Pack a folder of actors into a source zip, and check it as an upload would.",
  options: ["out"],
  async run(args) {
    const { dir, out } = readArgs(args);
    const folder = await read(dir);
    const bytes = await packFiles(folder.files);
    const { contents, manifest, classes, remarks } = await inspected(bytes, folder);
    const file = resolve(out ?? join(process.cwd(), `${manifest.name.replaceAll("/", "-")}-${manifest.version}.zip`));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
    const names = classes.map(({ name }) => name).join(", ");
    const actors = names === "" ? "no actors: main exports no class that extends Actor" : `actors ${names}`;
    process.stdout.write(
      `${file}\n${manifest.name} ${manifest.version}: ${contents.files.size} files, ${bytes.length} bytes, ${actors}\n` +
        `sha256 ${sourceHash(bytes)}\n${saysLeftOut(folder)}${saysNotFollowed(remarks)}`,
    );
    return 0;
  },
};

function readArgs(args: string[]): { dir: string; out: string | undefined } {
  const usage = "callboard pack DIR [-o FILE.zip]";
  const options = { out: { type: "string", short: "o" } } as const;
  const { values, positionals } = readOptions({ args, allowPositionals: true, options }, usage);
  const [dir, ...rest] = positionals;
  if (dir === undefined || rest.length > 0)
    throw new CommandError(`Expected one folder, got ${positionals.length}.`, usage, { status: 2 });
  return { dir: resolve(dir), out: values.out };
}

async function read(dir: string): Promise<SourceFolder> {
  const found = await stat(dir).catch(() => null);
  if (!found?.isDirectory()) {
    throw new CommandError(`${dir} is no folder.`, "Name the folder that holds the source's package.json.");
  }
  try {
    return await readSourceFolder(dir);
  } catch (cause) {
    throw new CommandError(
      cause instanceof Error ? cause.message : String(cause),
      "Mend that in the folder and pack again.",
      { cause },
    );
  }
}

async function inspected(bytes: Uint8Array, folder: SourceFolder) {
  try {
    return await inspectSource(bytes);
  } catch (cause) {
    if (!(cause instanceof ZipRefused)) throw cause;
    const lines = cause.refusals.map(
      ({ entry, line, column, message }) =>
        `${entry ?? "the zip"}${line === null ? "" : `:${line}:${(column ?? 0) + 1}`}: ${message}`,
    );
    // What is missing may be what was left out.
    const message = [...lines, saysLeftOut(folder)].join("\n").trimEnd();
    throw new CommandError(message, "Nothing was written: an upload would refuse this zip.", { cause });
  }
}

/** What the author has set and nobody follows; the other remarks are for the reviewer. */
function saysNotFollowed(remarks: readonly RemarkGroup[]): string {
  const places = remarks.filter(({ kind }) => kind === "settings").flatMap((group) => group.places);
  return places.map(({ file, line, what }) => `${file}:${line}: ${what}\n`).join("");
}

/** A line for each reason, in the order of the first path that it holds for. */
function saysLeftOut({ leftOut, fields }: SourceFolder): string {
  const reasons = [...new Set(leftOut.map(({ why }) => why))];
  const lines = reasons.map((reason) => {
    const paths = leftOut.filter(({ why }) => why === reason).map(({ path }) => path);
    const more = paths.length > MAX_NAMED ? ` and ${paths.length - MAX_NAMED} more` : "";
    return `left out, ${reason}: ${paths.slice(0, MAX_NAMED).join(", ")}${more}\n`;
  });
  if (fields.length > 0) lines.push(`left out of package.json: ${fields.join(", ")}\n`);
  return lines.join("");
}
