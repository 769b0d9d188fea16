import { message } from "callboard";
import { z } from "zod";

const keySchema = z.string().min(1).max(200);
export const valueSchema = z.union([z.string().max(2_000), z.number()]);

/** Puts a value under a key, whatever was there. Nobody is answered. */
export const Add = message("dictionary.Add", z.object({ key: keySchema, value: valueSchema }));

/** Adds to the number under a key, 0 when there is none: read, change and write are one step, without a lock. */
export const Increase = message("dictionary.Increase", z.object({ key: keySchema, by: z.number() }));

/** Takes a key out. Nobody is answered. */
export const Remove = message("dictionary.Remove", z.object({ key: keySchema }));

/** Asks what is under a key; answered with `dictionary.Value`, whose value is null when there is nothing. */
export const Get = message("dictionary.Get", z.object({ key: keySchema }));
export const Value = message("dictionary.Value", z.object({ key: keySchema, value: valueSchema.nullable() }));

/** Asks how many keys there are; answered with `dictionary.Size`. */
export const Count = message("dictionary.Count", z.object({}));
export const Size = message("dictionary.Size", z.object({ keys: z.number().int() }));

/** Writes everything to the store; answered with `dictionary.Saved` when it is on disk. What comes meanwhile waits. */
export const Save = message("dictionary.Save", z.object({}));
export const Saved = message("dictionary.Saved", z.object({ keys: z.number().int() }));

/** The events that the dictionary publishes, one for each change. */
export const Added = message("dictionary.Added", z.object({ key: keySchema, value: valueSchema }));
export const Removed = message("dictionary.Removed", z.object({ key: keySchema }));
