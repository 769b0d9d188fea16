import { useState } from "react";
import type { ActorDetail } from "#protocol/actor";
import type { SendKind } from "#protocol/message";
import { readJson } from "../ui/json-text.ts";
import { checkMessage } from "./check-message.ts";
import { DEFAULT_TIMEOUT_MS, type Draft, fieldsOf, MAX_TIMEOUT_MS, typeOf } from "./draft.ts";
import { type FormSchema, firstValue } from "./json-form.ts";

/** No declared type: a message of which nothing is known, as JSON. */
export const OTHER = "";

/**
 * What is being written: as a form made from a declared type's schema, or as JSON, and what is wrong with it as it
 * stands.
 */
export function useDraft(accepts: ActorDetail["accepts"], initial: Draft | null) {
  const schemaOf = (type: string) => accepts.find((accepted) => accepted.type === type)?.schema;
  const emptyOf = (type: string) => {
    const schema = schemaOf(type) as FormSchema | undefined;
    return schema ? ((firstValue(schema) ?? {}) as Record<string, unknown>) : {};
  };
  const initialType = initial ? (typeOf(initial.message) ?? OTHER) : (accepts[0]?.type ?? OTHER);
  const isDeclared = schemaOf(initialType) !== undefined;

  const [kind, setKind] = useState<SendKind>(initial?.kind ?? "ask");
  const [view, setView] = useState<"form" | "json">(isDeclared ? "form" : "json");
  const [type, setType] = useState(isDeclared ? initialType : OTHER);
  const [fields, setFields] = useState(() => (initial ? fieldsOf(initial.message) : emptyOf(initialType)));
  const [text, setText] = useState(() => JSON.stringify(initial ? initial.message : {}, null, 2));
  const [timeoutText, setTimeoutText] = useState(String(initial?.timeoutMs ?? DEFAULT_TIMEOUT_MS));
  /** Fields that were changed; what stands in the others is not called wrong before it is sent. */
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set());

  const isJson = view === "json" || type === OTHER;
  const parsed = isJson ? readJson(text) : { value: { type, ...fields }, error: null };
  const schema = schemaOf(isJson ? (typeOf(parsed.value) ?? OTHER) : type);
  const timeoutMs = Number(timeoutText);
  const isTimeoutBad = !Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS;
  const errors = parsed.error === null ? checkMessage(parsed.value, schema) : {};

  return {
    kind,
    setKind,
    view,
    type,
    isJson,
    text,
    setText,
    fields,
    timeoutText,
    setTimeoutText,
    isTimeoutBad: kind === "ask" && isTimeoutBad,
    formSchema: schemaOf(type) as FormSchema | undefined,
    /** JSON that is none. */
    syntaxError: parsed.error,
    /** By path, all of them. */
    errors,
    /** Those that it is time to show. */
    dueErrors: isJson ? errors : pick(errors, (path) => touched.has(path.split(".")[0] ?? "")),
    draft: { kind, message: parsed.value, timeoutMs } satisfies Draft,
    changeFields(next: unknown) {
      const after = fieldsOf(next);
      const changed = [...new Set([...Object.keys(fields), ...Object.keys(after)])];
      setTouched(new Set([...touched, ...changed.filter((key) => fields[key] !== after[key])]));
      setFields(after);
    },
    touchAll: () => setTouched(new Set([...touched, ...Object.keys(errors).map((path) => path.split(".")[0] ?? "")])),
    chooseType(next: string) {
      setType(next);
      setFields(emptyOf(next));
      setTouched(new Set());
      if (next === OTHER) setView("json");
      else setText(JSON.stringify({ type: next, ...emptyOf(next) }, null, 2));
    },
    chooseView(next: "form" | "json") {
      if (next === "json") setText(JSON.stringify({ type, ...fields }, null, 2));
      else if (parsed.error === null) setFields(fieldsOf(parsed.value));
      setView(next);
    },
  };
}

export type DraftState = ReturnType<typeof useDraft>;

function pick(errors: Record<string, string>, fits: (path: string) => boolean): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).filter(([path]) => fits(path)));
}
