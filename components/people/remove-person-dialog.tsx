"use client";

import { useQueryClient } from "@tanstack/react-query";
import type { Person } from "#protocol/people";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { tell } from "../ui/tell.ts";

export function RemovePersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const client = useQueryClient();
  return (
    <ConfirmDialog
      title={`Remove ${person.name}?`}
      description={
        person.state === "invited"
          ? "The invitation ends: its link no longer works."
          : "This cannot be undone; the person can be invited again."
      }
      button={`Remove ${person.name}`}
      act={async () => {
        await request(noAnswer, apiPath`/people/${person.id}`, { method: "DELETE" });
        await Promise.all([["people"], ["tokens"]].map((queryKey) => client.invalidateQueries({ queryKey })));
        tell(`Removed ${person.name}`);
      }}
      onClose={onClose}
    >
      {person.state !== "invited" && (
        <ul className="list-disc pl-5 text-s">
          <li>Every session of {person.email} ends within five seconds, open pages too.</li>
          <li>Every API token that {person.name} made stops working: programs that use one are refused.</li>
          <li>What {person.name} uploaded and decided stays, with the name, in sources and audit.</li>
        </ul>
      )}
    </ConfirmDialog>
  );
}
