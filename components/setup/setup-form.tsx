"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { setupAnswerSchema, setupSchema } from "#protocol/people";
import { ApiFailure } from "../live/api-failure.ts";
import { request } from "../live/request.ts";
import { signIn } from "../sign-in/credentials.ts";
import { PasswordField } from "../sign-in/password-field.tsx";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { TextInput } from "../ui/text-input.tsx";
import { ApprovalsChoice } from "./approvals-choice.tsx";

const EMPTY = { name: "", email: "", password: "", approvals: "two-people" as "two-people" | "one-person" };

export function SetupForm({ token }: { token: string }) {
  const [values, setValues] = useState(EMPTY);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const set = (change: Partial<typeof EMPTY>) => setValues({ ...values, ...change });

  const setUp = useMutation({
    mutationFn: async () => {
      await request(setupAnswerSchema, "/setup", {
        method: "POST",
        body: { ...values, token, apiToken: false },
        signInOn401: false,
      });
      // Set up is done, whatever comes of this: who cannot be signed in here finds the form for it.
      await signIn(values.email.trim().toLowerCase(), values.password).then(
        () => window.location.replace("/overview"),
        () => window.location.replace("/sign-in"),
      );
    },
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = setupSchema.safeParse({ ...values, token, apiToken: false });
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success) setUp.mutate();
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <Field
        label="Your name"
        hint="Shown beside your decisions in the audit."
        error={errors.name && "Enter your name."}
      >
        {(control) => (
          <TextInput
            {...control}
            name="name"
            autoComplete="name"
            maxLength={100}
            required
            autoFocus
            value={values.name}
            onChange={(event) => set({ name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="E-mail"
        hint="You sign in with it. Callboard sends no mail."
        error={errors.email && "Enter an e-mail address, like ada@example.org."}
      >
        {(control) => (
          <TextInput
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            maxLength={254}
            required
            value={values.email}
            onChange={(event) => set({ email: event.target.value })}
          />
        )}
      </Field>
      <PasswordField isNew value={values.password} onChange={(password) => set({ password })} error={errors.password} />
      <ApprovalsChoice value={values.approvals} onChoose={(approvals) => set({ approvals })} />
      {setUp.isError && (
        <ErrorState isInline failure={failureOf(setUp.error)}>
          {setUp.error instanceof ApiFailure && setUp.error.code === "SETUP_TOKEN" && (
            <p className="text-muted">
              A link is good for 30 minutes and one use. Restart Callboard to have another printed, and open that one.
            </p>
          )}
        </ErrorState>
      )}
      <div>
        <Button type="submit" kind="main" busy={setUp.isPending || setUp.isSuccess}>
          Set up and sign in
        </Button>
      </div>
    </form>
  );
}
