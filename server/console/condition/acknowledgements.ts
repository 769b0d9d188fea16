import { z } from "zod";
import { storedSetting } from "../settings/stored-setting.ts";

/** So many actors are remembered of one concern; of more it is the number that counts. */
export const MAX_WHO = 1_000;

/** By the concern's id: who took note of it when, above what it is worse, and which actors it was about. */
const acknowledgementSchema = z.object({
  by: z.string(),
  atMs: z.number(),
  slot: z.number(),
  limit: z.number(),
  who: z.array(z.string()).max(MAX_WHO).optional(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

const MAX_KEPT = 500;

export const acknowledgements = storedSetting("acknowledgements", z.record(z.string(), acknowledgementSchema), {});

/** With one more; the oldest go when there are too many. */
export function withOne(
  all: Record<string, Acknowledgement>,
  id: string,
  one: Acknowledgement,
): Record<string, Acknowledgement> {
  const newestFirst = Object.entries({ ...all, [id]: one }).sort(([, a], [, b]) => b.atMs - a.atMs);
  return Object.fromEntries(newestFirst.slice(0, MAX_KEPT));
}
