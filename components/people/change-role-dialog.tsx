"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Me, Person } from "#protocol/people";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { tell } from "../ui/tell.ts";
import { proposalIn } from "./or-proposal.ts";
import { RoleSelect } from "./role-select.tsx";
import { WaitsForSecond } from "./waits-for-second.tsx";

export function ChangeRoleDialog({ person, me, onClose }: { person: Person; me: Me; onClose: () => void }) {
  const client = useQueryClient();
  const [role, setRole] = useState(person.role);
  const change = useMutation({
    mutationFn: () => request(noAnswer, apiPath`/people/${person.id}`, { method: "PATCH", body: { role } }),
    onSuccess: async (answer) => {
      await client.invalidateQueries({ queryKey: ["people"] });
      if (proposalIn(answer)) return;
      tell(`${person.name} is ${role} now`);
      onClose();
    },
  });
  const proposal = proposalIn(change.data);
  if (proposal) {
    return (
      <Dialog isOpen onClose={onClose} title={`Role of ${person.name}`} cancelLabel="Close">
        <WaitsForSecond proposal={proposal} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={`Role of ${person.name}`}
      description={
        person.id === me.id
          ? "This is you: with a lesser role you may not be able to take it back."
          : `Now ${person.role}. It holds from the next click on, also in open pages.`
      }
      actions={
        <Button kind="main" busy={change.isPending} disabled={role === person.role} onClick={() => change.mutate()}>
          Make {person.name} {role}
        </Button>
      }
    >
      <RoleSelect within={me.role} value={role} onChoose={setRole} />
      {change.isError && <ErrorState isInline failure={failureOf(change.error)} />}
    </Dialog>
  );
}
