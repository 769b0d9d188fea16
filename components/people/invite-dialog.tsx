"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import * as z from "zod";
import { inviteAnswerSchema, invitePersonSchema, type Role } from "#protocol/people";
import { request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { TextInput } from "../ui/text-input.tsx";
import { OneTimeSecret } from "./one-time-secret.tsx";
import { proposalIn, waitsSchema } from "./or-proposal.ts";
import { RoleSelect } from "./role-select.tsx";
import { WaitsForSecond } from "./waits-for-second.tsx";

export function InviteDialog({ myRole, onClose }: { myRole: Role; onClose: () => void }) {
  const client = useQueryClient();
  const [values, setValues] = useState({ name: "", email: "", role: "viewer" as Role });
  const [errors, setErrors] = useState<Record<string, string>>({});
  const invite = useMutation({
    mutationFn: () => request(z.union([waitsSchema, inviteAnswerSchema]), "/people", { method: "POST", body: values }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["people"] }),
  });
  const submit = () => {
    const parsed = invitePersonSchema.safeParse(values);
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success) invite.mutate();
  };

  if (invite.isSuccess) {
    const proposal = proposalIn(invite.data);
    return (
      <Dialog isOpen onClose={onClose} size="l" title={`Invite ${values.name}`} cancelLabel="Close">
        {proposal ? (
          <WaitsForSecond proposal={proposal} />
        ) : (
          "inviteUrl" in invite.data && <Invited name={values.name} url={invite.data.inviteUrl} />
        )}
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Invite a person"
      description="You get a one-time link to hand over. Callboard sends no mail."
      actions={
        <Button kind="main" busy={invite.isPending} onClick={submit}>
          Invite {values.name.trim() || "a person"}
        </Button>
      }
    >
      <Field label="Name" error={errors.name && "Enter a name."}>
        {(control) => (
          <TextInput
            {...control}
            maxLength={100}
            autoComplete="off"
            value={values.name}
            onChange={(event) => setValues({ ...values, name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="E-mail"
        hint="What the person signs in with."
        error={errors.email && "Enter an e-mail address, like ada@example.org."}
      >
        {(control) => (
          <TextInput
            {...control}
            type="email"
            maxLength={254}
            autoComplete="off"
            value={values.email}
            onChange={(event) => setValues({ ...values, email: event.target.value })}
          />
        )}
      </Field>
      <RoleSelect within={myRole} value={values.role} onChoose={(role) => setValues({ ...values, role })} />
      {invite.isError && <ErrorState isInline failure={failureOf(invite.error)} />}
    </Dialog>
  );
}

function Invited({ name, url }: { name: string; url: string }) {
  return (
    <OneTimeSecret what="link" secret={url}>
      Hand this link to {name} now: it is shown only once. With it {name} sets a password, and the link is used up. If
      it is lost, remove the person and invite again.
    </OneTimeSecret>
  );
}
