import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useMe } from "../live/me.ts";
import { noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { PasswordField } from "./password-field.tsx";

/** Asks the one who is signed in for her password, and says what for; `onEnd` says whether she gave it. */
export function PasswordDialog({ what, onEnd }: { what: string; onEnd: (isProved: boolean) => void }) {
  const me = useMe();
  const form = useId();
  const [password, setPassword] = useState("");
  const prove = useMutation({
    mutationFn: () => request(noAnswer, "/me/sign-in-again", { method: "POST", body: { password } }),
    onSuccess: () => onEnd(true),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The form of the page stands above this one in React's tree, though not in the document.
    event.stopPropagation();
    prove.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={() => onEnd(false)}
      title="Sign in again"
      description={
        <>
          {what} needs {me === undefined ? "your password" : `the password of ${me.email}`} again: it was given a while
          ago. It then goes on by itself; cancel, and nothing is done.
        </>
      }
      actions={
        <Button type="submit" form={form} kind="main" busy={prove.isPending} disabled={password === ""}>
          Go on
        </Button>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        <PasswordField autoFocus value={password} onChange={setPassword} />
        {prove.isError && <ErrorState isInline failure={failureOf(prove.error)} />}
      </form>
    </Dialog>
  );
}
