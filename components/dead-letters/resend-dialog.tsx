import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterSelect } from "#protocol/dead-letter";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { Field } from "../ui/field.tsx";
import { formatSpan } from "../ui/span-of-time.ts";
import { TextInput } from "../ui/text-input.tsx";
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
  const [to, setTo] = useState<string | null>(null);
  const { data: some } = useQuery(someLetterQuery(select));
  const perSecond = Number(rateText);
  const isRateBad = !Number.isInteger(perSecond) || perSecond < 1 || perSecond > MAX_PER_SECOND;
  const count = kept - quarantined;
  return (
    <ConfirmDialog
      title={`Send ${countOf(count, "dead letter")} again`}
      description={
        <>
          Oldest first, from their own senders.
          {quarantined > 0 &&
            ` ${formatCount(quarantined)} in quarantine ${quarantined === 1 ? "stays" : "stay"} here: sent again three times, and back each time.`}{" "}
          A letter that comes back is listed anew and says how often it returned.
        </>
      }
      button={`Send ${countOf(count, "dead letter")}`}
      kind="main"
      asksReason
      isReady={!isRateBad && count > 0}
      act={async (reason) => {
        await sendLetters({ select, to: to ?? undefined, perSecond, reason });
        await client.invalidateQueries({ queryKey: ["dead-letters"] });
      }}
      onClose={onClose}
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
    </ConfirmDialog>
  );
}
