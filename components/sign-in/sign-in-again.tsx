"use client";

import { useEffect, useState } from "react";
import { onUse } from "../live/on-use.tsx";
import { signInAgain } from "../live/sign-in-again.ts";

/** Loaded when it is asked for: the first page is lighter without. */
const PasswordDialog = onUse(() => import("./password-dialog.tsx").then((module) => module.PasswordDialog));

/** Stands in the frame, so that no page has to know: what was asked for goes on once the password is right. */
export function SignInAgain() {
  const [settle, setSettle] = useState<{ what: string; with: (isProved: boolean) => void } | null>(null);
  useEffect(
    () => signInAgain.askWith((what) => new Promise<boolean>((resolve) => setSettle({ what, with: resolve }))),
    [],
  );
  if (settle === null) return null;
  const end = (isProved: boolean) => {
    setSettle(null);
    settle.with(isProved);
  };
  return <PasswordDialog what={settle.what} onEnd={end} />;
}
