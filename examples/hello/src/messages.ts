import { address, message, z } from "callboard";

const nameSchema = z.string().min(1).max(100);

/** What whoever asked gets, from World. */
export const Greeting = message("hello.Greeting", z.object({ text: z.string() }));

/** Asks Hello for a greeting. */
export const Greet = message("hello.Greet", z.object({ name: nameSchema }), { reply: Greeting });

/** From Hello to World: end this sentence and send it to `replyTo`. */
export const Finish = message(
  "hello.Finish",
  z.object({ beginning: z.string(), name: nameSchema, replyTo: address() }),
);
