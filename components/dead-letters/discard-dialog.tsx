import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterSelect } from "#protocol/dead-letter";
import { failureOf } from "../live/api-failure.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { tell } from "../ui/tell.ts";
import { TextArea } from "../ui/text-input.tsx";
import { TypedName, WIDE_FROM } from "../ui/typed-name.tsx";
import { discardLetters } from "./dead-letter-queries.ts";

const WIDE_NAME = "discard";

interface DiscardDialogProps {
  what: { ids: string[] } | { select: DeadLetterSelect };
  /** As many as are kept now; more may come before it is done. */
  count: number;
  onClose: () => void;
}

export function DiscardDialog({ what, count, onClose }: DiscardDialogProps) {
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const isSure = reason.trim() !== "" && (count <= WIDE_FROM || typed.trim() === WIDE_NAME);
  const discard = useMutation({
    mutationFn: () => discardLetters({ ...what, reason }),
    onSuccess: async ({ discarded }) => {
      tell(`Discarded ${countOf(discarded, "dead letter")}.`);
      onClose();
      await client.invalidateQueries({ queryKey: ["dead-letters"] });
    },
  });
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
      title={`Discard ${countOf(count, "dead letter")}?`}
      description="Their content is gone after this and cannot be sent again. That they were there stays counted; the reason stays in the audit."
      actions={
        <Button kind="bad" busy={discard.isPending} disabled={!isSure} onClick={() => discard.mutate()}>
          Discard {countOf(count, "dead letter")}
        </Button>
      }
    >
      <Field label="Reason, kept in the audit">
        {(control) => (
          <TextArea {...control} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {count > WIDE_FROM && (
        <TypedName
          name={WIDE_NAME}
          consequence={`this discards ${countOf(count, "dead letter")}`}
          value={typed}
          onChange={setTyped}
        />
      )}
      {discard.error !== null && <ErrorState isInline failure={failureOf(discard.error)} />}
    </Dialog>
  );
}
