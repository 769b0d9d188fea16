import { issuesAt, issueWords } from "#protocol/issue-words";
import { type FoundActor, z } from "#runtime";
import { Refusal } from "../refusal.ts";

type JsonSchema = Record<string, unknown>;

/**
 * The message as it will be sent: checked against what the actor declares for its type, `bytes()` made of base64.
 * Refused with `RESERVED_TYPE`, or `MESSAGE_INVALID` and the path of each bad field. Plain values and types not
 * declared pass as they are.
 */
export function readMessage(actor: FoundActor, message: unknown): unknown {
  const type = typeOf(message);
  if (type === null) return message;
  if (type.startsWith("callboard.")) {
    throw new Refusal(
      "RESERVED_TYPE",
      `only the runtime sends ${type}`,
      "Types that begin with callboard. are reserved.",
    );
  }
  const declared = actor.accepts.find((accepted) => accepted.type === type);
  if (!declared) return message;
  const { type: _type, ...fields } = message as Record<string, unknown>;
  const parsed = z.fromJSONSchema(declared.schema).safeParse(fields, { error: issueWords });
  if (!parsed.success) throw invalid(actor.className, type, issuesAt(parsed.error.issues));
  return { type, ...(withBytes(declared.schema, fields) as object) };
}

function invalid(className: string, type: string, details: { path: string; message: string }[]): Refusal {
  const all = details.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join("; ");
  return new Refusal(
    "MESSAGE_INVALID",
    `${className} takes no such ${type}: ${all}`,
    "Correct the fields named.",
    details,
  );
}

function typeOf(message: unknown): string | null {
  if (typeof message !== "object" || message === null || !("type" in message)) return null;
  return typeof message.type === "string" ? message.type : null;
}

/** JSON has no bytes: where the schema says base64, the actor's own schema asks for a `Uint8Array`. */
function withBytes(schema: unknown, value: unknown): unknown {
  if (!isSchema(schema)) return value;
  if (schema.contentEncoding === "base64" && typeof value === "string")
    return new Uint8Array(Buffer.from(value, "base64"));
  if (Array.isArray(value)) return value.map((item) => withBytes(schema.items, item));
  if (typeof value !== "object" || value === null) return value;
  const { properties, additionalProperties } = schema;
  const entries = Object.entries(value).map(([key, item]) => {
    const own = isSchema(properties) && Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    return [key, withBytes(own, item)];
  });
  return Object.fromEntries(entries);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
