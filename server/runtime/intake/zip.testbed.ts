import { inspectSource } from "./inspect-source.ts";
import { packFiles } from "./pack-directory.ts";
import { type Refusal, ZipRefused } from "./zip-refused.ts";

/** A path of a zip for a test, and what it holds. */
export type ZipFiles = Readonly<Record<string, string | Buffer>>;

/** For tests: a zip of these files, with a package.json whose `main` is `main.ts` unless there is one among them. */
export function zipOf(files: ZipFiles): Promise<Uint8Array> {
  const all: ZipFiles = { "package.json": '{ "name": "polls", "version": "1.0.0", "main": "main.ts" }', ...files };
  return packFiles(Object.entries(all).map(([path, content]) => ({ path, bytes: Buffer.from(content as string) })));
}

/** For tests: what an upload of the zip is refused for; empty when it is taken. */
export async function refusalsOf(files: ZipFiles): Promise<readonly Refusal[]> {
  try {
    await inspectSource(await zipOf(files));
    return [];
  } catch (error) {
    if (error instanceof ZipRefused) return error.refusals;
    throw error;
  }
}
