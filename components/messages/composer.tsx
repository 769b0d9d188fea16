import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { ActorDetail } from "#protocol/actor";
import { ApiFailure } from "../live/api-failure.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Panel } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { TextArea, TextInput } from "../ui/text-input.tsx";
import { CopyAs } from "./copy-as-buttons.tsx";
import { type Draft, MAX_TIMEOUT_MS } from "./draft.ts";
import { askActor, tellActor } from "./message-queries.ts";
import { pathErrors } from "./path-errors.ts";
import { SaveDialog } from "./save-dialog.tsx";
import { ObjectFields } from "./schema-field.tsx";
import { SendOutcome } from "./send-outcome.tsx";
import { type DraftState, OTHER, useDraft } from "./use-draft.ts";

const KINDS = [
  { value: "ask", label: "Ask" },
  { value: "tell", label: "Tell" },
] as const;
const VIEWS = [
  { value: "form", label: "Form" },
  { value: "json", label: "JSON" },
] as const;

interface ComposerProps {
  actor: ActorDetail;
  /** What the actor is called: on the button, and when it is sent. Its `@name`, or its address. */
  target: string;
  /** Short, for the button. */
  name: string;
  /** What to begin with; another one needs another `key`. */
  initial?: Draft | null;
}

/** Sends the actor a message and shows what comes back: a form made from the message's schema, or JSON. */
export function Composer({ actor, target, name, initial = null }: ComposerProps) {
  const state = useDraft(actor.accepts, initial);
  const [isSaving, setIsSaving] = useState(false);
  const { draft, errors, syntaxError, isTimeoutBad, kind } = state;
  const send = useMutation({
    mutationFn: async ({ message, timeoutMs }: Draft) => {
      if (kind === "ask") return askActor(target, message, timeoutMs);
      await tellActor(target, message);
      return null;
    },
  });
  const refused = send.error instanceof ApiFailure ? pathErrors(send.error.details) : {};
  const isWrong = syntaxError !== null || isTimeoutBad || Object.keys(errors).length > 0;
  return (
    <Panel
      title={<span id="message">Message</span>}
      isFlush
      right={
        <>
          <Segmented label="How to send" value={kind} options={KINDS} onChoose={state.setKind} />
          {state.type !== OTHER && (
            <Segmented label="Write as" value={state.view} options={VIEWS} onChoose={state.chooseView} />
          )}
        </>
      }
    >
      <form
        className="flex flex-col gap-3 p-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          state.touchAll();
          if (!isWrong && !send.isPending) send.mutate(draft);
        }}
      >
        <TypeChoice
          actor={actor}
          type={state.type}
          onChoose={(next) => {
            state.chooseType(next);
            send.reset();
          }}
        />
        <Body state={state} refused={refused} />
        {kind === "ask" && (
          <Field
            label="Deadline, ms"
            error={isTimeoutBad ? `A whole number from 1 to ${MAX_TIMEOUT_MS}.` : null}
            className="max-w-[180px]"
          >
            {(control) => (
              <TextInput
                {...control}
                isMono
                inputMode="numeric"
                value={state.timeoutText}
                onChange={(event) => state.setTimeoutText(event.target.value)}
              />
            )}
          </Field>
        )}
        <div className="flex flex-wrap gap-2">
          <Button kind="main" type="submit" busy={send.isPending} disabled={syntaxError !== null || isTimeoutBad}>
            {kind === "ask" ? "Ask" : "Tell"} {name}
          </Button>
          <Button disabled={syntaxError !== null || isTimeoutBad} onClick={() => setIsSaving(true)}>
            Save…
          </Button>
          {syntaxError === null && !isTimeoutBad && <CopyAs target={target} draft={draft} />}
        </div>
      </form>
      <SendOutcome answer={send.data} error={send.error} />
      {isSaving && <SaveDialog actor={actor} target={target} draft={draft} onClose={() => setIsSaving(false)} />}
    </Panel>
  );
}

function TypeChoice({ actor, type, onChoose }: { actor: ActorDetail; type: string; onChoose: (type: string) => void }) {
  if (actor.accepts.length === 0) {
    return (
      <p className="text-s text-muted">
        This class names no message types, so there is no form. It still takes any message, as JSON.
      </p>
    );
  }
  return (
    <Field label="Type">
      {(control) => (
        <Select
          {...control}
          value={type}
          options={[
            ...actor.accepts.map((accepted) => ({ value: accepted.type, label: accepted.type })),
            { value: OTHER, label: "another message, as JSON" },
          ]}
          onChoose={onChoose}
        />
      )}
    </Field>
  );
}

/** `refused`: what the server found wrong; it goes once the field is right by what is known here. */
function Body({ state, refused }: { state: DraftState; refused: Record<string, string> }) {
  if (!state.isJson) {
    if (!state.formSchema) return null;
    const { properties = {} } = state.formSchema;
    const elsewhere = pickErrors({ ...refused, ...state.errors }, (first) => !Object.hasOwn(properties, first));
    return (
      <>
        <ObjectFields
          key={state.type}
          schema={state.formSchema}
          value={state.fields}
          onChange={state.changeFields}
          errors={{ ...refused, ...state.dueErrors }}
          path=""
        />
        {elsewhere.length > 0 && (
          <p role="alert" className="text-xs [overflow-wrap:anywhere] text-bad">
            Not in this form, and wrong: {elsewhere.join("; ")}. Write it as JSON to change it.
          </p>
        )}
      </>
    );
  }
  const wrong = pickErrors(state.errors, () => true);
  return (
    <Field label="Message, as JSON" error={state.syntaxError ?? (wrong.join("; ") || refused[""])}>
      {(control) => (
        <TextArea
          {...control}
          isMono
          rows={8}
          spellCheck={false}
          value={state.text}
          onChange={(event) => state.setText(event.target.value)}
        />
      )}
    </Field>
  );
}

/** As sentences, those whose field fits; a field is known by the first part of its path. */
function pickErrors(errors: Record<string, string>, fits: (field: string) => boolean): string[] {
  return Object.entries(errors)
    .filter(([path]) => fits(path.split(".")[0] ?? ""))
    .map(([path, says]) => (path === "" ? says : `${path}: ${says}`));
}
