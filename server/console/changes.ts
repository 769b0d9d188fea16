import type { LiveTopic } from "#protocol/live";
import type { Broadcast } from "./broadcast.ts";

/** A part of the console's own data changed; told after the commit. `id` null: more than one thing, or the whole. */
export interface Change {
  topic: LiveTopic;
  id: string | null;
}

export type Changes = Broadcast<Change>;
