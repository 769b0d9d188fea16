import { z } from "zod";

const text = z.string().max(1_000);

/** What hosts say to whoever leads. */
export const toLeaderSchema = z.union([
  z.object({
    beat: z.int(),
    name: text,
    life: text,
    viewNo: z.int(),
    /** Of its record. */
    version: z.int(),
    isJoining: z.boolean(),
  }),
  /** A host left. */
  z.object({ bye: text }),
  /** Somebody saw that nobody listens there. */
  z.object({ suspect: text }),
  /** Somebody knows that the process of that life, or of the present life of that name, has ended. */
  z.object({ dead: text }),
]);
export type ToLeader = z.infer<typeof toLeaderSchema>;

/** What hosts say to each other beside the streams. */
export const noteSchema = z.union([
  /** From the leader: the beat of that number is heard. */
  z.object({ heard: z.int(), term: z.int(), viewNo: z.int() }),
  /** From the leader: the others go on without you. */
  z.object({ removed: z.literal(true) }),
  /** Say that you are there. */
  z.object({ probe: z.literal(true) }),
  /** Who wants the name asks whether its holder lives … */
  z.object({ who: text }),
  /** … and it does. */
  z.object({ here: z.literal(true) }),
]);
export type Note = z.infer<typeof noteSchema>;

/** What the leader says to all. */
export const toAllSchema = z.union([z.object({ view: z.string() }), z.object({ resigned: z.int() })]);
export type ToAll = z.infer<typeof toAllSchema>;
