import { findHidden } from "./hidden-characters.ts";
import { isImportable } from "./prepare-module.ts";
import type { ZipContents } from "./read-zip.ts";
import type { SourceFile } from "./source-file.ts";
import { placeAt } from "./syntax-tree.ts";
import { type Refusal, refusal, ZipRefused } from "./zip-refused.ts";

/** Control characters of ASCII but for tab and line ends, and a byte order mark. */
const NOT_PLAIN = /(?![\t\n\r\u007f-\u009f])\p{Cc}|\ufeff/u;

const LINE_FEED = 10;

/**
 * Throws `ZipRefused` for each file that is a module, or could be imported as one, and is not plain text: a reviewer
 * could not be shown what a host would run. A byte order mark at the very beginning is no part of the text.
 */
export function checkPlainText(contents: ZipContents): void {
  const refusals = [...contents.files.values()].filter(({ path }) => isImportable(path)).flatMap(judge);
  if (refusals.length > 0) throw new ZipRefused(refusals);
}

function judge({ path, bytes }: SourceFile): Refusal[] {
  const text = decode(bytes);
  if (text === null) {
    return [refusal("module-text", "it has bytes that are not UTF-8", { entry: path, line: lineNotUtf8(bytes) })];
  }
  const found = NOT_PLAIN.exec(text);
  if (!found) return [];
  const [character] = findHidden(` ${found[0]}`);
  const what = `it has the character ${character?.code} (${character?.name}) in it`;
  return [refusal("module-text", what, { entry: path, ...placeAt(text, found.index) })];
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** No character of several bytes has a line feed among them, so each line is UTF-8 or not by itself. */
function lineNotUtf8(bytes: Uint8Array): number {
  let line = 1;
  for (let from = 0; from < bytes.length; line++) {
    const end = bytes.indexOf(LINE_FEED, from);
    const to = end === -1 ? bytes.length : end + 1;
    if (decode(bytes.subarray(from, to)) === null) break;
    from = to;
  }
  return line;
}
