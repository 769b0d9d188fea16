import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DeadLetterRow, ResentLetter } from "#protocol/dead-letter";
import { failureOf } from "../live/api-failure.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
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
  const send = useMutation({
    mutationFn: () => sendLetter(letter.id, to),
    onSuccess: async (result) => {
      onSent(result);
      onClose();
      await client.invalidateQueries({ queryKey: ["dead-letters"] });
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Send ${letter.messageType} to…`}
      description="From its own sender, as if it came only now."
      actions={
        <Button kind="main" busy={send.isPending} onClick={() => send.mutate()}>
          Send it
        </Button>
      }
    >
      <SendToField target={letter.target} targetName={letter.targetName} chosen={to} onChoose={setTo} />
      {send.error !== null && <ErrorState isInline failure={failureOf(send.error)} />}
    </Dialog>
  );
}
