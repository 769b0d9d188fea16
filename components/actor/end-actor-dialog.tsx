import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { failureOf } from "../live/api-failure.ts";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { tell } from "../ui/tell.ts";
import { TextArea } from "../ui/text-input.tsx";

interface EndActorDialogProps {
  onClose: () => void;
  address: string;
  name: string;
  depth: number;
  below: number;
}

/** The way out for one actor that does not come back from a promise: it ends unasked, its realm goes on. */
export function EndActorDialog({ onClose, address, name, depth, below }: EndActorDialogProps) {
  const [reason, setReason] = useState("");
  const end = useMutation({
    mutationFn: () =>
      request(noAnswer, apiPath`/actors/${address}`, { method: "DELETE", body: { mode: "force", reason } }),
    onSuccess: () => {
      tell(`${name} has ended.`);
      onClose();
    },
  });
  const waiting =
    depth === 0 ? "No message waits for it." : `${countOf(depth, "waiting message")} become dead letters.`;
  const family = below === 0 ? "" : ` The ${countOf(below, "actor")} below it stop after their message in hand.`;
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
      title={`End ${name} alone`}
      description={`Ends it at once, without asking it: no hook of it runs, what its code still does reaches nobody, and whoever asked it hears now. ${waiting}${family} The other actors of its realm go on.`}
      actions={
        <Button kind="bad" busy={end.isPending} disabled={reason.trim() === ""} onClick={() => end.mutate()}>
          End this actor
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
