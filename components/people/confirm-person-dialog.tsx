"use client";

import { useQueryClient } from "@tanstack/react-query";
import { type Person, personSchema } from "#protocol/people";
import { apiPath, request } from "../live/request.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { tell } from "../ui/tell.ts";
import { originOf } from "./unconfirmed-words.ts";

export function ConfirmPersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const client = useQueryClient();
  return (
    <ConfirmDialog
      title={`Confirm the account of ${person.name}?`}
      description={`It was ${person.unconfirmed ? originOf(person.unconfirmed) : "made by another person"}. Whoever did that may still use it: confirm it only if you know, from ${person.name}, that nobody else uses it.`}
      button={`Confirm ${person.name}`}
      kind="main"
      act={async () => {
        const path = apiPath`/people/${person.id}/confirm`;
        const { unconfirmed } = await request(personSchema, path, { method: "POST", body: {} });
        await Promise.all(
          [["people"], ["tokens"], ["sources"]].map((queryKey) => client.invalidateQueries({ queryKey })),
        );
        tell(unconfirmed === null ? `Confirmed ${person.name}` : `Confirmed ${person.name}; one more person has to`);
      }}
      onClose={onClose}
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
    </ConfirmDialog>
  );
}
