import { z } from "zod";

/** The schema of a field that holds bytes (a `Uint8Array`); its JSON Schema is a base64 string. */
export function bytes(): z.ZodType<Uint8Array> {
  return z.instanceof(Uint8Array);
}
