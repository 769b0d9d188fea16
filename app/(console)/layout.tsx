import { headers } from "next/headers";
import type { ReactNode } from "react";
import { ConsoleFrame } from "../../components/frame/console-frame.tsx";
import { earlyScript } from "../../components/live/early-answers.ts";

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const asked = await headers();
  return (
    <>
      {/* The text is ours, without anything put in. */}
      <script nonce={asked.get("x-nonce") ?? undefined} suppressHydrationWarning>
        {earlyScript(asked.get("x-signed-in") === "yes")}
      </script>
      <ConsoleFrame>{children}</ConsoleFrame>
    </>
  );
}
