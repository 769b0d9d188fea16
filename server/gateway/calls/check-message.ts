import { type ActorDescription, z } from "#runtime";
import { Refusal } from "../refusal.ts";

/** A message from outside, checked before it is sent: no reserved type, and what its declared schema asks for. */
export function checkMessage(actor: ActorDescription, message: unknown): void {
  const type = typeOf(message);
  if (type === null) return;
  if (type.startsWith("callboard.")) {
    throw new Refusal(
      "RESERVED_TYPE",
      `only the runtime sends ${type}`,
      "Types that begin with callboard. are reserved.",
    );
  }
  const declared = actor.accepts.find((accepted) => accepted.type === type);
  if (!declared) return;
  const { type: _type, ...fields } = message as Record<string, unknown>;
  const parsed = z.fromJSONSchema(declared.schema).safeParse(fields);
  if (parsed.success) return;
  const details = parsed.error.issues
    .slice(0, 20)
    .map(({ path, message: what }) => ({ path: path.join("."), message: what }));
  const all = details.map((issue) => (issue.path ? `${issue.path}: ${issue.message}` : issue.message)).join("; ");
  throw new Refusal(
    "MESSAGE_INVALID",
    `${actor.className} takes no such ${type}: ${all}`,
    "Correct the fields named.",
    details,
  );
}

function typeOf(message: unknown): string | null {
  if (typeof message !== "object" || message === null || !("type" in message)) return null;
  return typeof message.type === "string" ? message.type : null;
}
