import { useQueryClient } from "@tanstack/react-query";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";

/** Ends the faults in front of an actor before their time. */
export function EndFaultsDialog({ onClose, address }: { onClose: () => void; address: string }) {
  const client = useQueryClient();
  return (
    <ConfirmDialog
      title="End the injected faults"
      description="Messages that are held back are delivered now, in the order in which they were sent. What was dropped is lost."
      button="End them now"
      kind="main"
      asksReason
      act={async (reason) => {
        await request(noAnswer, apiPath`/actors/${address}/faults`, { method: "DELETE", body: { reason } });
        await client.invalidateQueries({ queryKey: ["actors"] });
      }}
      onClose={onClose}
    />
  );
}
