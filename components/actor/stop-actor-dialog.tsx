import { useState } from "react";
import { type AskedStop, StopModeChoice, whatWaits } from "../actors/stop-mode.tsx";
import { usePicture } from "../live/live-provider.tsx";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { className, shortName } from "../topology/actor-label.ts";
import { familySize } from "../topology/inspector/family.ts";
import { Checkbox } from "../ui/checkbox.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf } from "../ui/count.ts";
import { tell } from "../ui/tell.ts";
import { WIDE_FROM } from "../ui/typed-name.tsx";

interface StopActorDialogProps {
  onClose: () => void;
  address: string;
}

const NOBODY = { below: 0, hosts: 1, waiting: 0, waitingBelow: 0 };

/** Says what will be stopped before it is: the actor, those below it, and the messages that will not be handled. */
export function StopActorDialog({ onClose, address }: StopActorDialogProps) {
  const [isRecursive, setIsRecursive] = useState(true);
  const [mode, setMode] = useState<AskedStop>("message");
  const family = usePicture(({ store }) => {
    const row = store.actors.rowOfAddress(address);
    if (row === -1) return { ...NOBODY, name: address, short: address };
    const short = shortName(store, row);
    return { ...familySize(store, row), name: `${className(store, row)} ${short}`, short };
  }, address);
  const count = 1 + (isRecursive ? family.below : 0);
  const actors = countOf(count, "actor");
  const hosts = isRecursive ? family.hosts : 1;
  const waiting = family.waiting + (isRecursive ? family.waitingBelow : 0);
  return (
    <ConfirmDialog
      title={`Stop ${family.name}`}
      description={`Stops ${actors} on ${countOf(hosts, "host")}. ${whatWaits(waiting, mode)} It is shown as stopping until it has ended. Its address is never used again.`}
      button={`Stop ${actors}`}
      asksReason
      typed={count > WIDE_FROM && { name: family.short, consequence: `this stops ${actors}` }}
      act={async (reason) => {
        const body = { recursive: isRecursive, mode, reason };
        await request(noAnswer, apiPath`/actors/${address}`, { method: "DELETE", body });
        tell(`${family.name} is told to stop.`);
      }}
      onClose={onClose}
    >
      {family.below > 0 && (
        <Checkbox
          label={`Stop the ${countOf(family.below, "actor")} below it too`}
          hint="Children finish before their parent. Otherwise they go on under their grandparent."
          isChecked={isRecursive}
          onChange={setIsRecursive}
        />
      )}
      <StopModeChoice mode={mode} onChoose={setMode} />
    </ConfirmDialog>
  );
}
