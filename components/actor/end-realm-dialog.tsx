import * as z from "zod";
import { realmTotals } from "../hosts/realm-totals.ts";
import { usePicture } from "../live/live-provider.tsx";
import { apiPath, request } from "../live/request.ts";
import type { TopologyStore } from "../live/topology-store.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf } from "../ui/count.ts";
import { shortHash } from "../ui/hash.tsx";
import { tell } from "../ui/tell.ts";
import { WIDE_FROM } from "../ui/typed-name.tsx";

interface EndRealmDialogProps {
  onClose: () => void;
  hostId: string;
  hostName: string;
  /** The source whose realm it is. */
  hash: string;
}

/** The way out of an endless loop: ends a source's thread on one host, with every actor in it. */
export function EndRealmDialog({ onClose, hostId, hostName, hash }: EndRealmDialogProps) {
  const realm = usePicture(({ store }) => realmOf(store, hostId, hash), hostId, hash);
  const actors = countOf(realm.actors, "actor");
  return (
    <ConfirmDialog
      title={`End the realm of ${realm.name} on ${hostName}`}
      description={`Ends ${actors} at once, without asking them. Their ${countOf(realm.waiting, "waiting message")} become dead letters, their parents are told, and each class's failure policy decides what is created again. Other realms and hosts go on.`}
      button={`End ${actors}`}
      asksReason
      typed={realm.actors > WIDE_FROM && { name: hostName, consequence: `this ends ${actors} there` }}
      act={async (reason) => {
        const { ended } = await request(
          z.object({ ended: z.array(z.string()) }),
          apiPath`/hosts/${hostId}/realms/${hash}`,
          { method: "DELETE", body: { reason } },
        );
        tell(`The realm ended with ${countOf(ended.length, "actor")}.`);
      }}
      onClose={onClose}
    />
  );
}

function realmOf(store: TopologyStore, hostId: string, hash: string) {
  const host = store.hosts.find(({ id }) => id === hostId);
  const realm = host && realmTotals(store, host).find((each) => each.hash === hash);
  // It ended meanwhile.
  return realm ?? { name: shortHash(hash), actors: 0, waiting: 0 };
}
