import type { Metadata } from "next";
import Link from "next/link";
import { ConsoleFrame } from "../components/frame/console-frame.tsx";
import { buttonClasses } from "../components/ui/button.tsx";
import { EmptyState } from "../components/ui/empty-state.tsx";
import { PageHead } from "../components/ui/page-head.tsx";

export const metadata: Metadata = { title: "No such page" };

/** Inside the frame, so that all else stays in reach. Who is not signed in is led to the sign-in first. */
export default function NotFoundPage() {
  return (
    <ConsoleFrame>
      <PageHead title="There is no such page" />
      <EmptyState
        title="The address is mistyped, or from another version of Callboard"
        action={
          <Link href="/overview" className={buttonClasses()}>
            To the overview
          </Link>
        }
      >
        Ctrl K finds every page, actor, host, source and rollout.
      </EmptyState>
    </ConsoleFrame>
  );
}
