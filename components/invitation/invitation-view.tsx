"use client";

import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { acceptInvitationSchema } from "#protocol/people";
import { noAnswer, request } from "../live/request.ts";
import { Entrance } from "../sign-in/entrance.tsx";
import { useLinkToken } from "../sign-in/link-token.ts";
import { PasswordField } from "../sign-in/password-field.tsx";
import { Button, buttonClasses } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { fieldErrors } from "../ui/field-errors.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";

export function InvitationView() {
  const token = useLinkToken();
  return (
    <Entrance
      title="Welcome to Callboard"
      lead="Choose the password you will sign in with. Nobody else learns it, not even the person who invited you."
    >
      {token === null ? <NoToken /> : <InvitationForm token={token ?? ""} />}
    </Entrance>
  );
}

function InvitationForm({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const [errors, setErrors] = useState<Record<string, string>>({});
  const accept = useMutation({
    mutationFn: () =>
      request(noAnswer, "/invitations/accept", { method: "POST", body: { token, password }, signInOn401: false }),
  });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = acceptInvitationSchema.safeParse({ token, password });
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success) accept.mutate();
  };

  if (accept.isSuccess) return <PasswordIsSet />;
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <PasswordField isNew value={password} onChange={setPassword} error={errors.password} />
      {errors.token && (
        <ErrorState
          isInline
          failure={{
            message: "The link is incomplete.",
            remedy: "Copy it again, from /invitation to its last character.",
          }}
        />
      )}
      {accept.isError && <ErrorState isInline failure={failureOf(accept.error)} />}
      <div>
        <Button type="submit" kind="main" busy={accept.isPending}>
          Set the password
        </Button>
      </div>
    </form>
  );
}

function PasswordIsSet() {
  return (
    <div className="flex flex-col items-start gap-3" role="status">
      <p>
        <StateGlyph state="done" isQuiet>
          Your password is set. Sign in with the e-mail address you were invited with.
        </StateGlyph>
      </p>
      <a href="/sign-in" className={buttonClasses("main")}>
        Sign in
      </a>
    </div>
  );
}

function NoToken() {
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line bg-panel px-4 py-3.5">
      <h2 className="font-medium">The one-time token is missing</h2>
      <p className="text-muted">
        An invitation is a link that ends in <code>#token=…</code>. Open the complete link, or ask the person who
        invited you for a new one: it is shown once, when the invitation is made.
      </p>
    </div>
  );
}
