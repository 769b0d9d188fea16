"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { setupStateSchema } from "#protocol/people";
import { request } from "../live/request.ts";
import { wayBack } from "../live/sign-in-way.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { signIn } from "./credentials.ts";
import { Entrance } from "./entrance.tsx";
import { PasswordField } from "./password-field.tsx";

/** `back`: the page that asked for it. */
export function SignInView({ back }: { back: string | null }) {
  return (
    <Entrance title="Sign in">
      <FirstRunNote />
      <SignInForm back={back} />
    </Entrance>
  );
}

function SignInForm({ back }: { back: string | null }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const attempt = useMutation({
    mutationFn: () => signIn(email.trim(), password),
    onSuccess: () => window.location.replace(wayBack(back)),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <Field label="E-mail">
        {(control) => (
          <TextInput
            {...control}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <PasswordField value={password} onChange={setPassword} />
      {attempt.isError && <ErrorState isInline failure={failureOf(attempt.error)} />}
      <div>
        <Button type="submit" kind="main" busy={attempt.isPending || attempt.isSuccess}>
          Sign in
        </Button>
      </div>
    </form>
  );
}

/** Before the first run there is nobody who could sign in. */
function FirstRunNote() {
  const setup = useQuery({
    queryKey: ["setup"],
    queryFn: ({ signal }) => request(setupStateSchema, "/setup", { signal, signInOn401: false }),
  });
  if (setup.data?.isSetUp !== false) return null;
  return (
    <p className="rounded-md border border-accent px-3 py-2.5 text-s">
      There is no administrator yet. Open the one-time link that Callboard printed where it was started; it begins with{" "}
      <code>/setup#token=</code>.
    </p>
  );
}
