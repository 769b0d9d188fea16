/**
 * Source intake: what is known of a zip before anybody approved it. No import of this door has a side effect, and
 * nothing in it executes a byte of a source. Hosts and the console use it alike.
 */
export { bundleSource, type SourceBundle } from "./bundle-source.ts";
export { canonicalJson } from "./canonical-json.ts";
export { type ClassFacts, classFacts } from "./class-facts.ts";
export { inspectSource, type SourceInspection } from "./inspect-source.ts";
export type { LeftOut } from "./left-out.ts";
export { type Manifest, readManifest, type StartActor } from "./manifest.ts";
export { type PackFile, packDirectory, packFiles, readSourceFolder, type SourceFolder } from "./pack-directory.ts";
export { readZip, type ZipContents } from "./read-zip.ts";
export type { RemarkGroup } from "./remarks.ts";
export { type SourceFile, textOf } from "./source-file.ts";
export { sourceHash } from "./source-hash.ts";
export {
  keyId,
  type SignedStatement,
  type Statement,
  type StatementRefusalCode,
  signStatement,
  statementSchema,
  type VerifiedStatement,
  verifyStatement,
} from "./statement.ts";
export { ZIP_LIMITS, type ZipLimits } from "./zip-limits.ts";
export { type Refusal, ZIP_RULES, ZipRefused, type ZipRule } from "./zip-refused.ts";
