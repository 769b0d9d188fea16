"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Person, personSchema } from "#protocol/people";
import { apiPath, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { asFailure } from "../ui/faces.tsx";
import { tell } from "../ui/tell.ts";
import { originOf } from "./unconfirmed-words.ts";

export function ConfirmPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const client = useQueryClient();
  const confirm = useMutation({
    mutationFn: () => request(personSchema, apiPath`/people/${person.id}/confirm`, { method: "POST", body: {} }),
    onSuccess: async ({ unconfirmed }) => {
      await Promise.all(
        [["people"], ["tokens"], ["sources"]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
      tell(unconfirmed === null ? `Confirmed ${person.name}` : `Confirmed ${person.name}; one more person has to`);
      onClose();
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Confirm the account of ${person.name}?`}
      description={`It was ${person.unconfirmed ? originOf(person.unconfirmed) : "made by another person"}. Whoever did that may still use it: confirm it only if you know, from ${person.name}, that nobody else uses it.`}
      actions={
        <Button kind="main" busy={confirm.isPending} onClick={() => confirm.mutate()}>
          Confirm {person.name}
        </Button>
      }
    >
      <ul className="list-disc pl-5 text-s">
        <li>
          From then on {person.email} counts as a person of its own, also for what it uploaded and proposed before.
        </li>
        <li>Its sessions and API tokens end, since they may have been made by somebody else.</li>
        <li>The audit says that you confirmed it.</li>
        {person.unconfirmed?.madeBy === null && (
          <li>Nobody knows who reset it, so one more person has to confirm it after you.</li>
        )}
      </ul>
      {confirm.isError && <ErrorState isInline failure={asFailure(confirm.error)} />}
    </Dialog>
  );
}
