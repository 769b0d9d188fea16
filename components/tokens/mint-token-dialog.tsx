"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import * as z from "zod";
import {
  type Me,
  mintTokenAnswerSchema,
  mintTokenSchema,
  type Role,
  roleMay,
  waitingTokenSchema,
} from "#protocol/people";
import { request } from "../live/request.ts";
import { OneTimeSecret } from "../people/one-time-secret.tsx";
import { RoleSelect } from "../people/role-select.tsx";
import { WaitsForSecond } from "../people/waits-for-second.tsx";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { Select } from "../ui/select.tsx";
import { TextInput } from "../ui/text-input.tsx";

type Days = "7" | "30" | "90" | "365" | "never";
const EXPIRIES: readonly { value: Days; label: string }[] = [
  { value: "7", label: "in 7 days" },
  { value: "30", label: "in 30 days" },
  { value: "90", label: "in 90 days" },
  { value: "365", label: "in a year" },
  { value: "never", label: "never" },
];
const DAY_MS = 86_400_000;

function expiryIn(days: Days): string | null {
  return days === "never" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
}

export function MintTokenDialog({ me, onClose }: { me: Me; onClose: () => void }) {
  const client = useQueryClient();
  const [values, setValues] = useState({ name: "", role: "viewer" as Role, canDecide: false });
  const [days, setDays] = useState<Days>("90");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const mayCarryDecision = roleMay(values.role, "decide") && me.permissions.includes("decide");
  const mint = useMutation({
    mutationFn: () =>
      request(z.union([waitingTokenSchema, mintTokenAnswerSchema]), "/tokens", {
        method: "POST",
        body: { ...values, canDecide: values.canDecide && mayCarryDecision, expiresAt: expiryIn(days) },
      }),
    onSuccess: () =>
      Promise.all([["tokens"], ["people", "proposals"]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  const submit = () => {
    const parsed = mintTokenSchema.safeParse(values);
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success) mint.mutate();
  };

  if (mint.isSuccess) {
    return (
      <Dialog isOpen onClose={onClose} size="l" title={`Token ${values.name}`} cancelLabel="Close">
        {"proposal" in mint.data && <WaitsForSecond proposal={mint.data.proposal} />}
        <OneTimeSecret what="token" secret={mint.data.token}>
          Put it where your program keeps its secrets now: it is shown only once, and only a hash of it is kept.{" "}
          {"proposal" in mint.data && "It opens nothing until the second person has accepted it. "}
          Programs send it as <code>Authorization: Bearer …</code>. If it is lost, revoke it and make another.
        </OneTimeSecret>
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Make an API token"
      description="It acts for you: its uploads and decisions are yours in the audit. It ends when you are removed."
      actions={
        <Button kind="main" busy={mint.isPending} onClick={submit}>
          Make {values.name.trim() || "the token"}
        </Button>
      }
    >
      <Field
        label="Name"
        hint="Where it is used: ci-main, grafana."
        error={errors.name && "Enter a name; it is how you tell it from the others."}
      >
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
      <Field label="Expires" hint="After that it does not work; make another one before.">
        {(control) => <Select {...control} value={days} options={EXPIRIES} onChoose={setDays} />}
      </Field>
      <RoleSelect within={me.role} value={values.role} onChoose={(role) => setValues({ ...values, role })} />
      {mayCarryDecision && (
        <Checkbox
          label="May decide on sources"
          hint="Anyone who has it can approve code that then runs on every host. Leave it off unless a program has to decide."
          isChecked={values.canDecide}
          onChange={(canDecide) => setValues({ ...values, canDecide })}
        />
      )}
      {mint.isError && <ErrorState isInline failure={failureOf(mint.error)} />}
    </Dialog>
  );
}
