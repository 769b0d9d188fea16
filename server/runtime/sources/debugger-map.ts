import type { Manifest } from "../intake/manifest.ts";
import type { ZipContents } from "../intake/read-zip.ts";
import { textOf } from "../intake/source-file.ts";

/**
 * The bundle with its source map inside, for a debugger: breakpoints bind to the author's own lines. The files appear
 * under `callboard:///NAME@VERSION/`, with their text, so that a debugger needs no folder; one that has it maps that
 * prefix there.
 */
export function withDebuggerMap(code: string, mapJson: string, { name, version }: Manifest, zip: ZipContents): string {
  const map = JSON.parse(mapJson) as { sources: string[] };
  const sourcesContent = map.sources.map((path) => {
    const file = zip.files.get(path);
    return file === undefined ? null : textOf(file);
  });
  const sources = map.sources.map((path) => `callboard:///${name}@${version}/${path}`);
  const text = Buffer.from(JSON.stringify({ ...map, sources, sourcesContent })).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${text}\n`;
}
