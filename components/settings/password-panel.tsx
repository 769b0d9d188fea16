"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { changePasswordSchema } from "#protocol/people";
import { noAnswer, request } from "../live/request.ts";
import { PasswordField } from "../sign-in/password-field.tsx";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Panel } from "../ui/panel.tsx";
import { tell } from "../ui/tell.ts";

const EMPTY = { current: "", password: "" };

export function PasswordPanel() {
  const client = useQueryClient();
  const [values, setValues] = useState(EMPTY);
  const change = useMutation({
    mutationFn: () => request(noAnswer, "/me/password", { method: "POST", body: values }),
    onSuccess: async () => {
      setValues(EMPTY);
      tell("Your password is changed; your other sessions have ended");
      await client.invalidateQueries({ queryKey: ["me", "sessions"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  const isReady = changePasswordSchema.safeParse(values).success;
  return (
    <Panel title="Change your password" note="ends your other sessions">
      <form onSubmit={submit} className="flex max-w-[420px] flex-col gap-4">
        <PasswordField
          label="Present password"
          value={values.current}
          onChange={(current) => setValues({ ...values, current })}
        />
        <PasswordField
          label="New password"
          isNew
          value={values.password}
          onChange={(password) => setValues({ ...values, password })}
        />
        {change.isError && <ErrorState isInline failure={failureOf(change.error)} />}
        <div>
          <Button type="submit" kind={isReady ? "main" : "plain"} disabled={!isReady} busy={change.isPending}>
            Change the password
          </Button>
        </div>
      </form>
    </Panel>
  );
}
