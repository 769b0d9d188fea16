import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { type AskedStop, StopModeChoice, whatWaits } from "../actors/stop-mode.tsx";
import { failureOf } from "../live/api-failure.ts";
import { usePicture } from "../live/live-provider.tsx";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { className, shortName } from "../topology/actor-label.ts";
import { familySize } from "../topology/family.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { tell } from "../ui/tell.ts";
import { TextArea } from "../ui/text-input.tsx";
import { TypedName, WIDE_FROM } from "../ui/typed-name.tsx";

interface StopActorDialogProps {
  isOpen: boolean;
  onClose: () => void;
  address: string;
}

const NOBODY = { below: 0, hosts: 1, waiting: 0, waitingBelow: 0 };

/** Says what will be stopped before it is: the actor, those below it, and the messages that will not be handled. */
export function StopActorDialog(props: StopActorDialogProps) {
  if (!props.isOpen) return null;
  return <OpenStopActorDialog {...props} />;
}

function OpenStopActorDialog({ onClose, address }: StopActorDialogProps) {
  const [isRecursive, setIsRecursive] = useState(true);
  const [mode, setMode] = useState<AskedStop>("message");
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const family = usePicture(({ store }) => {
    const row = store.actors.rowOfAddress(address);
    if (row === -1) return { ...NOBODY, name: address, short: address };
    const short = shortName(store, row);
    return { ...familySize(store, row), name: `${className(store, row)} ${short}`, short };
  }, address);
  const stop = useMutation({
    mutationFn: () =>
      request(noAnswer, apiPath`/actors/${address}`, {
        method: "DELETE",
        body: { recursive: isRecursive, mode, reason },
      }),
    onSuccess: () => {
      tell(`${family.name} is told to stop.`);
      onClose();
    },
  });
  const actors = 1 + (isRecursive ? family.below : 0);
  const hosts = isRecursive ? family.hosts : 1;
  const waiting = family.waiting + (isRecursive ? family.waitingBelow : 0);
  const isWide = actors > WIDE_FROM;
  const isSure = reason.trim() !== "" && (!isWide || typed.trim() === family.short);
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
      title={`Stop ${family.name}`}
      description={`Stops ${countOf(actors, "actor")} on ${countOf(hosts, "host")}. ${whatWaits(waiting, mode)} It is shown as stopping until it has ended. Its address is never used again.`}
      actions={
        <Button kind="bad" busy={stop.isPending} disabled={!isSure} onClick={() => stop.mutate()}>
          Stop {countOf(actors, "actor")}
        </Button>
      }
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
      <Field label="Reason, kept in the audit">
        {(control) => (
          <TextArea {...control} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {isWide && (
        <TypedName
          name={family.short}
          consequence={`this stops ${countOf(actors, "actor")}`}
          value={typed}
          onChange={setTyped}
        />
      )}
      {stop.error !== null && <ErrorState isInline failure={failureOf(stop.error)} />}
    </Dialog>
  );
}
