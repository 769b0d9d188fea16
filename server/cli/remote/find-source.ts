import type { z } from "zod";
import { listSchema } from "#protocol/list";
import { sourceSummarySchema } from "#protocol/source";
import { CommandError } from "../command.ts";
import type { ConsoleApi } from "./console-api.ts";

const listedSchema = sourceSummarySchema.loose();
type Listed = z.infer<typeof listedSchema>;

/**
 * The source that a word means: a hash, the beginning of one (8 digits or more), `name@version`, or `name` for its
 * newest upload.
 */
export async function findSource(api: ConsoleApi, word: string): Promise<Listed> {
  const { items } = await api.get("/sources", listSchema(listedSchema), { limit: 1_000 });
  const byHash = /^[0-9a-f]{8,64}$/.test(word) ? items.filter(({ hash }) => hash.startsWith(word)) : [];
  const byVersion = items.filter(({ name, version }) => `${name}@${version}` === word);
  // The list begins with the newest.
  const byName = items.filter(({ name }) => name === word).slice(0, 1);
  const found = [byHash, byVersion, byName].find((some) => some.length > 0) ?? [];
  const [source, another] = found;
  if (source && !another) return source;
  if (another) {
    throw new CommandError(
      `${word} means ${found.length} sources: ${found.map(({ hash }) => hash.slice(0, 16)).join(", ")}.`,
      "Give more of the hash.",
    );
  }
  throw new CommandError(`No source is called ${word}.`, "List them with: callboard source list");
}
