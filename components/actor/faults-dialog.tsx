import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { actorFaultsSchema, FAULT_KINDS } from "#protocol/actor";
import { apiPath, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { ReasonField } from "../ui/reason-field.tsx";
import { tell } from "../ui/tell.ts";
import { TextInput } from "../ui/text-input.tsx";
import { FAULT_WORDS, PERCENT } from "./fault-words.ts";
import { type FaultsForm, NO_FAULTS, readFaults } from "./faults-form.ts";

interface FaultsDialogProps {
  onClose: () => void;
  address: string;
  /** What the actor is called: "Greeter @greeter". */
  name: string;
  /** Some are injected there now: these take their place. */
  isFaulty: boolean;
}

const LABELS = { drop: "Drop", delay: "Delay", double: "Double", reorder: "Reorder", fail: "Fail" } as const;

/** Asks what is to be done to which share of an actor's messages and for how long, and does it. */
export function FaultsDialog({ onClose, address, name, isFaulty }: FaultsDialogProps) {
  const client = useQueryClient();
  const [form, setForm] = useState(NO_FAULTS);
  const [reason, setReason] = useState("");
  const read = readFaults(form);
  const errors = read.ok ? {} : read.errors;
  const inject = useMutation({
    mutationFn: (body: object) =>
      request(actorFaultsSchema.nullable(), apiPath`/actors/${address}/faults`, { method: "PUT", body }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["actors"] });
      tell(`Faults are injected in front of ${name}`);
      onClose();
    },
  });
  const field = (part: keyof FaultsForm, label: string, hint: string) => (
    <Field key={part} label={label} hint={hint} error={errors[part]}>
      {(control) => (
        <TextInput
          {...control}
          inputMode="decimal"
          maxLength={12}
          value={form[part]}
          onChange={(event) => setForm({ ...form, [part]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      isOpen
      isDestructive
      size="l"
      onClose={onClose}
      title={`Inject faults in front of ${name}`}
      description={`A share of the messages from others is changed on the way, to see what they do then. Messages of the runtime and of the actor to itself are not touched. The faults end by themselves.${isFaulty ? " These take the place of those that are injected there now." : ""}`}
      actions={
        <Button
          kind="bad"
          busy={inject.isPending}
          disabled={!read.ok || read.share === 0 || reason.trim() === ""}
          onClick={() => read.ok && inject.mutate({ ...read.order, reason })}
        >
          {read.ok && read.share > 0 ? `Touch ${PERCENT.format(read.share)} of its messages` : "Inject faults"}
        </Button>
      }
    >
      <fieldset className="grid grid-cols-5 gap-x-3 gap-y-4 max-sm:grid-cols-2">
        <legend className="mb-2 text-xs text-muted">Per cent of its messages; together at most 100</legend>
        {FAULT_KINDS.map((kind) => field(kind, `${LABELS[kind]}, %`, FAULT_WORDS[kind].hint))}
      </fieldset>
      {errors.sum && (
        <p role="alert" className="text-xs text-bad first-letter:uppercase">
          {errors.sum}
        </p>
      )}
      <div className="grid grid-cols-2 gap-x-3 gap-y-4">
        {field("delayMs", "Delay by, ms", "A reordered message waits at most this long.")}
        {field("minutes", "For, minutes", "After this they end by themselves.")}
      </div>
      <ReasonField value={reason} onChange={setReason} />
      {inject.error !== null && <ErrorState isInline failure={failureOf(inject.error)} />}
    </Dialog>
  );
}
