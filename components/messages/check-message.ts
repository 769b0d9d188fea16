import * as z from "zod";
import { issuesAt } from "#protocol/issue-words";
import { maskedPaths } from "#protocol/masking";
import { fieldsOf } from "./draft.ts";

type JsonSchema = Record<string, unknown>;

/**
 * What is wrong with a message before it is sent, by path: the same check as the gateway's, with the same words, and
 * masks that have to be filled in. A plain value and a type that the actor does not declare have nothing to be checked
 * against.
 */
export function checkMessage(message: unknown, schema: JsonSchema | undefined): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const path of maskedPaths(message)) errors[path] = "it was masked when it was kept: fill it in";
  if (schema === undefined) return errors;
  const checked = z.fromJSONSchema(schema).safeParse(fieldsOf(message));
  for (const { path, message: says } of issuesAt(checked.error?.issues ?? [])) errors[path] ??= says;
  return errors;
}
