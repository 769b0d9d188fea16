import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterRow, ResentLetter } from "#protocol/dead-letter";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { sendLetter } from "./dead-letter-queries.ts";
import { SendToField } from "./send-to-field.tsx";

interface SendLetterDialogProps {
  letter: DeadLetterRow;
  onSent: (result: ResentLetter) => void;
  onClose: () => void;
}

/** One letter, to another actor than the one that it was meant for. */
export function SendLetterDialog({ letter, onSent, onClose }: SendLetterDialogProps) {
  const client = useQueryClient();
  const [to, setTo] = useState<string | null>(null);
  return (
    <ConfirmDialog
      title={`Send ${letter.messageType} to…`}
      description="From its original sender, as if it were sent now."
      button="Send it"
      kind="main"
      act={async () => {
        onSent(await sendLetter(letter.id, to));
        await client.invalidateQueries({ queryKey: ["dead-letters"] });
      }}
      onClose={onClose}
    >
      <SendToField target={letter.target} targetName={letter.targetName} chosen={to} onChoose={setTo} />
    </ConfirmDialog>
  );
}
