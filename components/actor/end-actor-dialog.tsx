import { apiPath, noAnswer, request } from "../live/request.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf } from "../ui/count.ts";
import { tell } from "../ui/tell.ts";

interface EndActorDialogProps {
  onClose: () => void;
  address: string;
  name: string;
  depth: number;
  below: number;
}

/** The way out for one actor that does not come back from a promise: it ends unasked, its realm goes on. */
export function EndActorDialog({ onClose, address, name, depth, below }: EndActorDialogProps) {
  const waiting =
    depth === 0 ? "No message waits for it." : `${countOf(depth, "waiting message")} become dead letters.`;
  const family = below === 0 ? "" : ` The ${countOf(below, "actor")} below it stop after their message in hand.`;
  return (
    <ConfirmDialog
      title={`End ${name} alone`}
      description={`Ends it at once, without asking it: no hook of it runs, what its code still does reaches nobody, and whoever asked it hears now. ${waiting}${family} The other actors of its realm go on.`}
      button="End this actor"
      asksReason
      act={async (reason) => {
        await request(noAnswer, apiPath`/actors/${address}`, { method: "DELETE", body: { mode: "force", reason } });
        tell(`${name} has ended.`);
      }}
      onClose={onClose}
    />
  );
}
