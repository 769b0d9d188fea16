import { packFiles } from "../intake/pack-directory.ts";

/** The zip of a source whose `main` is the given TypeScript; `manifest` goes into its package.json. */
export function packSource(
  main: string,
  manifest: { name?: string; version?: string; callboard?: unknown } = {},
): Promise<Uint8Array> {
  const fields = { name: "test-source", version: "1.0.0", main: "main.ts", ...manifest };
  return packFiles([
    { path: "package.json", bytes: Buffer.from(JSON.stringify(fields)) },
    { path: "main.ts", bytes: Buffer.from(main) },
  ]);
}
