import { z } from "zod";
import { storedSetting } from "../settings/stored-setting.ts";

/** By the concern's id: who took note of it when, and above what it is worse. */
const acknowledgementSchema = z.object({ by: z.string(), atMs: z.number(), slot: z.number(), limit: z.number() });
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
