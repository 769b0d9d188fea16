"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Me, Person } from "#protocol/people";
import { Button } from "../ui/button.tsx";
import { shownOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { ChangeRoleDialog } from "./change-role-dialog.tsx";
import { ConfirmPersonDialog } from "./confirm-person-dialog.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { peopleQuery } from "./people-queries.ts";
import { RemovePersonDialog } from "./remove-person-dialog.tsx";
import { ROLE_WORDS } from "./role-words.ts";
import { SessionsDialog } from "./sessions-dialog.tsx";
import { unconfirmedMark } from "./unconfirmed-words.ts";

type Asking = { to: "invite" } | { to: "role" | "sessions" | "remove" | "confirm"; person: Person };

export function PeoplePanel({ me }: { me: Me | undefined }) {
  const people = useQuery(peopleQuery);
  const [asking, setAsking] = useState<Asking | null>(null);
  const mayAdminister = me?.permissions.includes("administer") ?? false;
  const close = () => setAsking(null);
  return (
    <Panel
      title="People"
      note={people.data && shownOf(people.data.items.length, people.data.total, "person", "people")}
      right={mayAdminister && <Button onClick={() => setAsking({ to: "invite" })}>Invite a person…</Button>}
      isFlush
    >
      <Faces asked={people} loading={<SkeletonRows label="People" />} what="who else is here">
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title="Nobody is here" />
          ) : (
            <Table
              caption="People"
              head={
                <>
                  <Th>Name</Th>
                  <Th>Role</Th>
                  <Th className="max-sm:hidden">State</Th>
                  <Th className="max-md:hidden">Last seen</Th>
                  {mayAdminister && (
                    <Th>
                      <span className="sr-only">Actions</span>
                    </Th>
                  )}
                </>
              }
            >
              {items.map((person) => (
                <PersonRow
                  key={person.id}
                  person={person}
                  isMe={person.id === me?.id}
                  mayAdminister={mayAdminister}
                  onAsk={(to) => setAsking({ to, person })}
                />
              ))}
            </Table>
          )
        }
      </Faces>
      {asking?.to === "invite" && me && <InviteDialog myRole={me.role} onClose={close} />}
      {asking?.to === "role" && me && <ChangeRoleDialog person={asking.person} me={me} onClose={close} />}
      {asking?.to === "confirm" && <ConfirmPersonDialog person={asking.person} onClose={close} />}
      {asking?.to === "sessions" && <SessionsDialog person={asking.person} onClose={close} />}
      {asking?.to === "remove" && <RemovePersonDialog person={asking.person} onClose={close} />}
    </Panel>
  );
}

interface PersonRowProps {
  person: Person;
  isMe: boolean;
  mayAdminister: boolean;
  onAsk: (to: "role" | "sessions" | "remove" | "confirm") => void;
}

function PersonRow({ person, isMe, mayAdminister, onAsk }: PersonRowProps) {
  return (
    <tr>
      <Td>
        <span className="font-medium">{person.name}</span>
        {isMe && <span className="text-muted"> (you)</span>}
        <span className="block text-muted [overflow-wrap:anywhere]">{person.email}</span>
        {person.state !== "active" && (
          <span className="block text-xs sm:hidden">
            <PersonState person={person} />
          </span>
        )}
        <Unconfirmed person={person} onConfirm={() => onAsk("confirm")} />
      </Td>
      <Td>
        <span title={`The ${person.role} ${ROLE_WORDS[person.role]}.`}>{person.role}</span>
      </Td>
      <Td className="whitespace-nowrap max-sm:hidden">
        <PersonState person={person} />
      </Td>
      <Td className="whitespace-nowrap text-muted max-md:hidden">
        {person.lastSeenAt === null ? "never" : <Time at={person.lastSeenAt} />}
      </Td>
      {mayAdminister && (
        <Td className="text-right whitespace-nowrap">
          <span className="inline-flex justify-end gap-1 max-sm:flex-col max-sm:items-end">
            <Button kind="quiet" aria-label={`Change the role of ${person.name}`} onClick={() => onAsk("role")}>
              Role…
            </Button>
            <Button kind="quiet" aria-label={`Sessions of ${person.name}`} onClick={() => onAsk("sessions")}>
              Sessions…
            </Button>
            <Button kind="quiet-bad" aria-label={`Remove ${person.name}`} onClick={() => onAsk("remove")}>
              Remove…
            </Button>
          </span>
        </Td>
      )}
    </tr>
  );
}

/** Shown to everybody; the control only to one who may. */
function Unconfirmed({ person, onConfirm }: { person: Person; onConfirm: () => void }) {
  const mark = unconfirmedMark(person);
  if (mark === null) return null;
  return (
    <span className="flex flex-wrap items-center gap-x-2 text-xs" title={mark.title}>
      <StateGlyph state={person.unconfirmed?.isSecond ? "done" : "warn"} isQuiet>
        {mark.text}
      </StateGlyph>
      {person.unconfirmed?.mayConfirm && (
        <Button kind="quiet" aria-label={`Confirm the account of ${person.name}`} onClick={onConfirm}>
          Confirm…
        </Button>
      )}
    </span>
  );
}

function PersonState({ person }: { person: Person }) {
  if (person.state === "invited") return <StateGlyph state="idle">invited, no password yet</StateGlyph>;
  if (person.state === "waiting") return <StateGlyph state="waiting">waits for a second approver</StateGlyph>;
  return <StateGlyph state="done">active</StateGlyph>;
}
