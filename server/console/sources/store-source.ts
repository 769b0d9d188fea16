import type { SourceInspection } from "#runtime/intake";
import type { Transaction } from "../database/database.ts";
import { factsOf } from "./source-facts.ts";

export interface Uploader {
  id: string;
  name: string;
}

/** The row of a zip that nobody has decided on yet. */
export async function insertPending(
  tx: Transaction,
  inspection: SourceInspection,
  uploader: Uploader,
  uploadedAt: Date,
  expiresAt: Date | null,
): Promise<void> {
  const { contents, manifest, bundle } = inspection;
  await tx.source.create({
    data: {
      hash: contents.hash,
      name: manifest.name,
      version: manifest.version,
      state: "pending",
      uploadedById: uploader.id,
      uploadedByName: uploader.name,
      uploadedAt,
      expiresAt,
      zipBytes: contents.zipBytes,
      unpackedBytes: contents.unpackedBytes,
      bundleMs: bundle.bundleMs,
      facts: JSON.stringify(factsOf(inspection)),
    },
  });
}
