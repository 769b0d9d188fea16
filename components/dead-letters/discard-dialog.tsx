import { useQueryClient } from "@tanstack/react-query";
import type { DeadLetterSelect } from "#protocol/dead-letter";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf } from "../ui/count.ts";
import { tell } from "../ui/tell.ts";
import { WIDE_FROM } from "../ui/typed-name.tsx";
import { discardLetters } from "./dead-letter-queries.ts";

interface DiscardDialogProps {
  what: { ids: string[] } | { select: DeadLetterSelect };
  /** As many as are kept now; more may come before it is done. */
  count: number;
  onClose: () => void;
}

export function DiscardDialog({ what, count, onClose }: DiscardDialogProps) {
  const client = useQueryClient();
  const letters = countOf(count, "dead letter");
  return (
    <ConfirmDialog
      title={`Discard ${letters}?`}
      description="Their content is gone after this and cannot be sent again. That they were there stays counted; the reason stays in the audit."
      button={`Discard ${letters}`}
      asksReason
      typed={count > WIDE_FROM && { name: "discard", consequence: `this discards ${letters}` }}
      act={async (reason) => {
        const { discarded } = await discardLetters({ ...what, reason });
        tell(`Discarded ${countOf(discarded, "dead letter")}.`);
        await client.invalidateQueries({ queryKey: ["dead-letters"] });
      }}
      onClose={onClose}
    />
  );
}
