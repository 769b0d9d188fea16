import { bundleModules, type SourceBundle } from "./bundle-source.ts";
import { type ClassFacts, readClassFacts } from "./class-facts.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { ModuleShelf } from "./module-shelf.ts";
import { checkPlainText } from "./plain-text.ts";
import { readZip, type ZipContents } from "./read-zip.ts";
import { groupRemarks, type RemarkGroup } from "./remarks.ts";
import { refusal, ZipRefused } from "./zip-refused.ts";

/** Everything that can be known of a source before it is approved: nothing of it was executed. */
export interface SourceInspection {
  readonly contents: ZipContents;
  readonly manifest: Manifest;
  readonly bundle: SourceBundle;
  readonly classes: readonly ClassFacts[];
  readonly remarks: readonly RemarkGroup[];
}

/**
 * All checks of an upload in one go, each file prepared once. Throws `ZipRefused`. What passes here can be bundled by
 * every host; whether its code does what it should is for the reviewer.
 */
export async function inspectSource(bytes: Uint8Array): Promise<SourceInspection> {
  const contents = await readZip(bytes);
  checkPlainText(contents);
  const manifest = readManifest(contents);
  const shelf = new ModuleShelf(contents);
  const startedAt = performance.now();
  const bundled = await bundleModules(contents, manifest, shelf, "cjs");
  const bundle = { ...bundled, bundleMs: performance.now() - startedAt };
  const classes = await readClassFacts(contents, manifest, shelf);
  checkStart(manifest, classes);
  return { contents, manifest, bundle, classes, remarks: groupRemarks(contents, shelf) };
}

/** `callboard.start` may only name actor classes that `main` exports. */
function checkStart(manifest: Manifest, classes: readonly ClassFacts[]): void {
  const known = new Set(classes.map(({ name }) => name));
  const unknown = manifest.start.map(({ actor }) => actor).filter((actor) => !known.has(actor));
  if (unknown.length === 0) return;
  const offered = known.size > 0 ? [...known].join(", ") : "none";
  throw new ZipRefused(
    [...new Set(unknown)].map((actor) => {
      const what = `callboard.start names ${actor}, which ${manifest.main} does not export as an actor class (it exports ${offered})`;
      return refusal("start-class", what, { entry: "package.json" });
    }),
  );
}
