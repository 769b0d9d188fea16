import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleFrame } from "../../components/frame/console-frame.tsx";
import { EARLY_SCRIPT } from "../../components/live/early-answers.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? undefined;
  return (
    <>
      {/* The text is ours, without anything put in. */}
      <script nonce={nonce} suppressHydrationWarning>
        {EARLY_SCRIPT}
      </script>
      <ConsoleFrame>{children}</ConsoleFrame>
    </>
  );
}
