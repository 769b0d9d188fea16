"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Person } from "#protocol/people";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { asFailure } from "../ui/faces.tsx";
import { tell } from "../ui/tell.ts";

export function RemovePersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: () => request(noAnswer, apiPath`/people/${person.id}`, { method: "DELETE" }),
    onSuccess: async () => {
      await Promise.all([
        client.invalidateQueries({ queryKey: ["people"] }),
        client.invalidateQueries({ queryKey: ["tokens"] }),
      ]);
      tell(`Removed ${person.name}`);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      isDestructive
      onClose={onClose}
      title={`Remove ${person.name}?`}
      description={
        person.state === "invited"
          ? "The invitation ends: its link no longer works."
          : "This cannot be undone; the person can be invited again."
      }
      actions={
        <Button kind="bad" busy={remove.isPending} onClick={() => remove.mutate()}>
          Remove {person.name}
        </Button>
      }
    >
      {person.state !== "invited" && (
        <ul className="list-disc pl-5 text-s">
          <li>Every session of {person.email} ends within five seconds, open pages too.</li>
          <li>Every API token that {person.name} made stops working: programs that use one are refused.</li>
          <li>What {person.name} uploaded and decided stays, with the name, in sources and audit.</li>
        </ul>
      )}
      {remove.isError && <ErrorState isInline failure={asFailure(remove.error)} />}
    </Dialog>
  );
}
