import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { limitTroupeSchema, type TroupeLimits, troupeLimitsSchema } from "#protocol/actor";
import { apiPath, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { ReasonField } from "../ui/reason-field.tsx";
import { tell } from "../ui/tell.ts";
import { TextInput } from "../ui/text-input.tsx";

interface TroupeLimitsDialogProps {
  onClose: () => void;
  address: string;
  name: string;
  limits: TroupeLimits;
  workers: number;
}

/** How many workers a troupe may have, and how many it keeps free. */
export function TroupeLimitsDialog({ onClose, address, name, limits, workers }: TroupeLimitsDialogProps) {
  const client = useQueryClient();
  const [max, setMax] = useState(String(limits.max));
  const [idle, setIdle] = useState(String(limits.idle));
  const [reason, setReason] = useState("");
  const asked = limitTroupeSchema.safeParse({ max: wholeOf(max), idle: wholeOf(idle), reason });
  const errors = asked.success ? {} : fieldErrors(asked.error);
  const change = useMutation({
    mutationFn: (body: object) =>
      request(troupeLimitsSchema, apiPath`/actors/${address}/troupe`, { method: "PATCH", body }),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: ["actors"] });
      tell(`${name} may have ${answer.max} workers and keeps ${answer.idle} free`);
      onClose();
    },
  });
  const field = (label: string, value: string, error: string | undefined, set: (value: string) => void) => (
    <Field label={label} error={error && "A whole number up to 100,000."}>
      {(control) => (
        <TextInput
          {...control}
          inputMode="numeric"
          maxLength={6}
          value={value}
          onChange={(event) => set(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Limits of ${name}`}
      description={`It has ${workers} of at most ${limits.max} workers now. Workers above a lower limit finish their job first.`}
      actions={
        <Button
          kind="main"
          busy={change.isPending}
          disabled={!asked.success}
          onClick={() => asked.success && change.mutate(asked.data)}
        >
          Change the limits
        </Button>
      }
    >
      <div className="grid grid-cols-2 gap-3">
        {field("Workers, at most", max, errors.max, setMax)}
        {field("Free ones it keeps", idle, errors.idle, setIdle)}
      </div>
      <ReasonField value={reason} onChange={setReason} />
      {change.error !== null && <ErrorState isInline failure={failureOf(change.error)} />}
    </Dialog>
  );
}

/** Nothing typed is no number, and not 0. */
function wholeOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}
