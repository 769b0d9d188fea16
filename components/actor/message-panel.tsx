import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ActorDetail } from "#protocol/actor";
import { ApiFailure, failureOf } from "../live/api-failure.ts";
import { Button } from "../ui/button.tsx";
import { formatMs } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { Panel } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { TextArea, TextInput } from "../ui/text-input.tsx";
import { askActor, tellActor } from "./actor-queries.ts";
import { EarlierSends, type Sent } from "./earlier-sends.tsx";
import { type FormSchema, firstValue } from "./json-form.ts";
import { pathErrors } from "./path-errors.ts";
import { ObjectFields } from "./schema-field.tsx";

const MODES = [
  { value: "ask", label: "Ask" },
  { value: "tell", label: "Tell" },
] as const;
const VIEWS = [
  { value: "form", label: "Form" },
  { value: "json", label: "JSON" },
] as const;
const DEFAULT_TIMEOUT_MS = 5_000;
const MAX_TIMEOUT_MS = 60_000;
const MAX_EARLIER = 20;
const OTHER = "";

/** Sends the actor a message and shows what comes back: a form made from the message's schema, or JSON. */
export function MessagePanel({ actor, name }: { actor: ActorDetail; name: string }) {
  const [mode, setMode] = useState<"ask" | "tell">("ask");
  const [view, setView] = useState<"form" | "json">(actor.accepts.length > 0 ? "form" : "json");
  const [type, setType] = useState(actor.accepts[0]?.type ?? OTHER);
  const schema = actor.accepts.find((accepted) => accepted.type === type)?.schema as FormSchema | undefined;
  const [fields, setFields] = useState<unknown>(() => (schema ? firstValue(schema) : {}));
  const [text, setText] = useState("{}");
  const [timeoutText, setTimeoutText] = useState(String(DEFAULT_TIMEOUT_MS));
  const [earlier, setEarlier] = useState<Sent[]>([]);

  const send = useMutation({
    mutationFn: async ({ message, timeoutMs }: { message: unknown; timeoutMs: number }) => {
      if (mode === "ask") return askActor(actor.address, message, timeoutMs);
      await tellActor(actor.address, message);
      return null;
    },
    onSettled: (answer, error, { message }) => {
      const outcome: Sent["outcome"] = error
        ? { kind: "failed", text: outcomeText(error) }
        : { kind: "done", text: answer ? formatMs(answer.latencyMs) : "sent" };
      setEarlier((list) =>
        [{ id: Date.now(), at: new Date().toISOString(), message, outcome }, ...list].slice(0, MAX_EARLIER),
      );
    },
  });

  const parsed = view === "json" || type === OTHER ? parseJson(text) : null;
  const message = parsed ? parsed.value : { type, ...(fields as object) };
  const timeoutMs = Number(timeoutText);
  const isTimeoutBad = !Number.isInteger(timeoutMs) || timeoutMs < 1 || timeoutMs > MAX_TIMEOUT_MS;
  const errors = send.error instanceof ApiFailure ? pathErrors(send.error.details) : {};

  const chooseType = (next: string) => {
    const nextSchema = actor.accepts.find((accepted) => accepted.type === next)?.schema as FormSchema | undefined;
    setType(next);
    setFields(nextSchema ? firstValue(nextSchema) : {});
    if (next === OTHER) setView("json");
    else setText(JSON.stringify({ type: next, ...(nextSchema ? (firstValue(nextSchema) as object) : {}) }, null, 2));
    send.reset();
  };
  const chooseView = (next: "form" | "json") => {
    if (next === "json") setText(JSON.stringify(message, null, 2));
    else if (parsed?.value !== undefined && typeof parsed.value === "object" && parsed.value !== null) {
      const { type: _type, ...rest } = parsed.value as Record<string, unknown>;
      setFields(rest);
    }
    setView(next);
  };
  const again = (sent: Sent) => {
    setText(JSON.stringify(sent.message, null, 2));
    setView("json");
  };

  return (
    <Panel
      title={<span id="message">Message</span>}
      isFlush
      right={
        <>
          <Segmented label="How to send" value={mode} options={MODES} onChoose={setMode} />
          {type !== OTHER && <Segmented label="Write as" value={view} options={VIEWS} onChoose={chooseView} />}
        </>
      }
    >
      <form
        className="flex flex-col gap-3 p-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          if (!parsed?.error && !isTimeoutBad && !send.isPending) send.mutate({ message, timeoutMs });
        }}
      >
        {actor.accepts.length > 0 ? (
          <Field label="Type">
            {(control) => (
              <Select
                {...control}
                value={type}
                options={[
                  ...actor.accepts.map((accepted) => ({ value: accepted.type, label: accepted.type })),
                  { value: OTHER, label: "another message, as JSON" },
                ]}
                onChoose={chooseType}
              />
            )}
          </Field>
        ) : (
          <p className="text-s text-muted">
            This class names no message types, so there is no form. It still takes any message, as JSON.
          </p>
        )}
        {parsed ? (
          <Field label="Message, as JSON" error={parsed.error ?? errors[""]}>
            {(control) => (
              <TextArea
                {...control}
                isMono
                rows={8}
                spellCheck={false}
                value={text}
                onChange={(event) => setText(event.target.value)}
              />
            )}
          </Field>
        ) : (
          schema && (
            <ObjectFields key={type} schema={schema} value={fields} onChange={setFields} errors={errors} path="" />
          )
        )}
        {mode === "ask" && (
          <Field label="Deadline, ms" error={isTimeoutBad ? `A whole number from 1 to ${MAX_TIMEOUT_MS}.` : null}>
            {(control) => (
              <TextInput
                {...control}
                isMono
                inputMode="numeric"
                value={timeoutText}
                onChange={(event) => setTimeoutText(event.target.value)}
              />
            )}
          </Field>
        )}
        <div>
          <Button kind="main" type="submit" busy={send.isPending} disabled={Boolean(parsed?.error) || isTimeoutBad}>
            {mode === "ask" ? "Ask" : "Tell"} {name}
          </Button>
        </div>
      </form>
      <div aria-live="polite" className="flex flex-col gap-2 px-3.5 pb-3.5 empty:hidden">
        {send.error !== null && <ErrorState isInline failure={failureOf(send.error)} />}
        {send.data !== undefined && (
          <>
            <StateGlyph state="done" className="text-s">
              {send.data ? `Reply in ${formatMs(send.data.latencyMs)}` : "Sent; a tell waits for no reply"}
            </StateGlyph>
            {send.data && (
              <pre
                // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it (WCAG 2.1.1)
                tabIndex={0}
                className="max-h-[320px] overflow-auto rounded-md border border-line bg-bg p-2.5 text-s"
              >
                {JSON.stringify(send.data.reply, null, 2)}
              </pre>
            )}
          </>
        )}
      </div>
      <EarlierSends sends={earlier} onAgain={again} />
    </Panel>
  );
}

function parseJson(text: string): { value: unknown; error: string | null } {
  try {
    return { value: JSON.parse(text), error: null };
  } catch (error) {
    return { value: undefined, error: error instanceof Error ? error.message : String(error) };
  }
}

function outcomeText(error: Error): string {
  if (error instanceof ApiFailure && error.code === "ASK_TIMEOUT") return "no reply in time";
  if (error instanceof ApiFailure && error.code === "POISONED") return "poisoned";
  if (error instanceof ApiFailure && error.code === "MESSAGE_INVALID") return "refused";
  return error instanceof ApiFailure ? error.code.toLowerCase().replaceAll("_", " ") : "failed";
}
