import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterSelect } from "#protocol/dead-letter";
import { failureOf } from "../live/api-failure.ts";
import { Button } from "../ui/button.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { formatSpan } from "../ui/span-of-time.ts";
import { TextArea, TextInput } from "../ui/text-input.tsx";
import { sendLetters, someLetterQuery } from "./dead-letter-queries.ts";
import { SendToField } from "./send-to-field.tsx";

interface ResendDialogProps {
  select: DeadLetterSelect;
  kept: number;
  quarantined: number;
  onClose: () => void;
}

const MAX_PER_SECOND = 1_000;

/** A set, slowly; it goes on in the console, and the tray shows how far it is. */
export function ResendDialog({ select, kept, quarantined, onClose }: ResendDialogProps) {
  const client = useQueryClient();
  const [rateText, setRateText] = useState("10");
  const [reason, setReason] = useState("");
  const [to, setTo] = useState<string | null>(null);
  const { data: some } = useQuery(someLetterQuery(select));
  const perSecond = Number(rateText);
  const isRateBad = !Number.isInteger(perSecond) || perSecond < 1 || perSecond > MAX_PER_SECOND;
  const count = kept - quarantined;
  const start = useMutation({
    mutationFn: () => sendLetters({ select, to: to ?? undefined, perSecond, reason }),
    onSuccess: async () => {
      onClose();
      await client.invalidateQueries({ queryKey: ["dead-letters"] });
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Send ${countOf(count, "dead letter")} again`}
      description={
        <>
          Oldest first, from their own senders.
          {quarantined > 0 &&
            ` ${formatCount(quarantined)} in quarantine ${quarantined === 1 ? "stays" : "stay"} here: sent again three times, and back each time.`}{" "}
          A letter that comes back is listed anew and says how often it returned.
        </>
      }
      actions={
        <Button
          kind="main"
          busy={start.isPending}
          disabled={isRateBad || reason.trim() === "" || count === 0}
          onClick={() => start.mutate()}
        >
          Send {countOf(count, "dead letter")}
        </Button>
      }
    >
      <SendToField target={select.target} targetName={some?.targetName ?? null} chosen={to} onChoose={setTo} />
      <Field
        label="Letters a second"
        error={isRateBad ? `A whole number from 1 to ${formatCount(MAX_PER_SECOND)}.` : null}
        hint={isRateBad ? undefined : `takes about ${formatSpan((count / perSecond) * 1000)}`}
      >
        {(control) => (
          <TextInput
            {...control}
            isMono
            inputMode="numeric"
            value={rateText}
            onChange={(event) => setRateText(event.target.value)}
          />
        )}
      </Field>
      <Field label="Reason, kept in the audit">
        {(control) => (
          <TextArea {...control} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {start.error !== null && <ErrorState isInline failure={failureOf(start.error)} />}
    </Dialog>
  );
}
