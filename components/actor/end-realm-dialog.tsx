import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import * as z from "zod";
import { realmFigures } from "../hosts/realm-figures.ts";
import { failureOf } from "../live/api-failure.ts";
import { usePicture } from "../live/live-provider.tsx";
import { apiPath, request } from "../live/request.ts";
import type { TopologyStore } from "../live/topology-store.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { shortHash } from "../ui/hash.tsx";
import { tell } from "../ui/tell.ts";
import { TextArea } from "../ui/text-input.tsx";
import { TypedName, WIDE_FROM } from "../ui/typed-name.tsx";

interface EndRealmDialogProps {
  isOpen: boolean;
  onClose: () => void;
  hostId: string;
  hostName: string;
  /** The source whose realm it is. */
  hash: string;
}

/** The way out of an endless loop: ends a source's thread on one host, with every actor in it. */
export function EndRealmDialog(props: EndRealmDialogProps) {
  if (!props.isOpen) return null;
  return <OpenEndRealmDialog {...props} />;
}

function OpenEndRealmDialog({ onClose, hostId, hostName, hash }: EndRealmDialogProps) {
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const realm = usePicture(({ store }) => realmOf(store, hostId, hash), hostId, hash);
  const isWide = realm.actors > WIDE_FROM;
  const isSure = reason.trim() !== "" && (!isWide || typed.trim() === hostName);
  const end = useMutation({
    mutationFn: () =>
      request(z.object({ ended: z.array(z.string()) }), apiPath`/hosts/${hostId}/realms/${hash}`, {
        method: "DELETE",
        body: { reason },
      }),
    onSuccess: ({ ended }) => {
      tell(`The realm ended with ${countOf(ended.length, "actor")}.`);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
      title={`End the realm of ${realm.name} on ${hostName}`}
      description={`Ends ${countOf(realm.actors, "actor")} at once, without asking them. Their ${countOf(realm.waiting, "waiting message")} become dead letters, their parents are told, and each class's failure policy decides what is created again. Other realms and hosts go on.`}
      actions={
        <Button kind="bad" busy={end.isPending} disabled={!isSure} onClick={() => end.mutate()}>
          End {countOf(realm.actors, "actor")}
        </Button>
      }
    >
      <Field label="Reason, kept in the audit">
        {(control) => (
          <TextArea {...control} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {isWide && (
        <TypedName
          name={hostName}
          consequence={`this ends ${countOf(realm.actors, "actor")} there`}
          value={typed}
          onChange={setTyped}
        />
      )}
      {end.error !== null && <ErrorState isInline failure={failureOf(end.error)} />}
    </Dialog>
  );
}

function realmOf(store: TopologyStore, hostId: string, hash: string) {
  const host = store.hosts.find(({ id }) => id === hostId);
  const realm = host && realmFigures(store, host).find((each) => each.hash === hash);
  // It ended meanwhile.
  return realm ?? { name: shortHash(hash), actors: 0, waiting: 0 };
}
