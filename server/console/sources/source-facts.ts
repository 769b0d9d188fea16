import { z } from "zod";
import { classFactsSchema, remarkGroupSchema, sourceFileSchema, sourceSchema } from "#protocol/source";
import type { SourceInspection } from "#runtime/intake";

/** What was read from a zip at its upload, as the database keeps it. */
const factsSchema = z.object({
  files: z.array(sourceFileSchema),
  imports: z.array(z.string()),
  classes: z.array(classFactsSchema),
  remarks: z.array(remarkGroupSchema).optional(),
  start: sourceSchema.shape.start,
});
export type SourceFacts = z.infer<typeof factsSchema>;

export function factsOf({ contents, manifest, bundle, classes, remarks }: SourceInspection): SourceFacts {
  return {
    files: [...contents.files.values()].map(({ path, bytes, isText, hash }) => ({
      path,
      bytes: bytes.length,
      isText,
      hash,
    })),
    imports: [...bundle.imports],
    classes: [...classes],
    remarks: remarks.map((group) => ({ ...group, places: [...group.places] })),
    start: manifest.start.map(({ actor, globalName }) => ({ actor, ...(globalName ? { globalName } : {}) })),
  };
}

export function readFacts(text: string): SourceFacts {
  return factsSchema.parse(JSON.parse(text));
}
