"use client";

import { useQuery } from "@tanstack/react-query";
import type { Person } from "#protocol/people";
import { apiPath } from "../live/request.ts";
import { SessionsTable } from "../settings/sessions-table.tsx";
import { sessionsQuery } from "../settings/settings-queries.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Faces } from "../ui/faces.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";

/** Where a person is signed in; an administrator ends what should not be. */
export function SessionsDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const of = apiPath`/people/${person.id}`;
  const sessions = useQuery(sessionsQuery(of));
  return (
    <Dialog
      isOpen
      onClose={onClose}
      size="l"
      title={`Sessions of ${person.name}`}
      description="An ended session is signed out within five seconds, in its open pages too."
      cancelLabel="Close"
    >
      <Faces asked={sessions} loading={<SkeletonRows label="Sessions" rows={2} />} what="these sessions">
        {({ items }) => <SessionsTable of={of} sessions={items} />}
      </Faces>
    </Dialog>
  );
}
