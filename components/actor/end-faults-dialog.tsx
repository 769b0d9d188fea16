import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { failureOf } from "../live/api-failure.ts";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { TextArea } from "../ui/text-input.tsx";

/** Ends the faults in front of an actor before their time. */
export function EndFaultsDialog({ onClose, address }: { onClose: () => void; address: string }) {
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const end = useMutation({
    mutationFn: () => request(noAnswer, apiPath`/actors/${address}/faults`, { method: "DELETE", body: { reason } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["actors"] });
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="End the injected faults"
      description="Messages that are held back come in now, in the order in which they were sent. What was dropped is gone."
      actions={
        <Button kind="main" busy={end.isPending} disabled={reason.trim() === ""} onClick={() => end.mutate()}>
          End them now
        </Button>
      }
    >
      <Field label="Reason, kept in the audit">
        {(control) => (
          <TextArea {...control} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {end.error !== null && <ErrorState isInline failure={failureOf(end.error)} />}
    </Dialog>
  );
}
