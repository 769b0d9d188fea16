"use client";

import Link from "next/link";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { ActionTray } from "../actions/action-tray.tsx";
import { ActionsProvider } from "../actions/actions-provider.tsx";
import { AfterPicture } from "../live/after-picture.tsx";
import { LiveProvider } from "../live/live-provider.tsx";
import { onUse } from "../live/on-use.tsx";
import { SignInAgain } from "../sign-in/sign-in-again.tsx";
import { Brand } from "./brand.tsx";
import { Commands } from "./commands.tsx";
import { ConventionName } from "./convention-name.tsx";
import { LiveBadge } from "./live-badge.tsx";
import { Navigation } from "./navigation.tsx";
import { PageArea } from "./page-area.tsx";
import { StaleNote } from "./stale-note.tsx";
import { WhoMenu } from "./who-menu.tsx";

/** Both are loaded after the picture: the first page is lighter without. */
const Followed = onUse(() => import("../actions/followed.tsx").then((module) => module.Followed));
const StorageNote = onUse(() => import("./storage-note.tsx").then((module) => module.StorageNote));

/** What stands around every page behind the sign-in, and never moves: only `main` scrolls. */
export function ConsoleFrame({ children }: { children: ReactNode }) {
  return (
    <NuqsAdapter>
      <LiveProvider>
        <ActionsProvider>
          <div className="flex h-dvh flex-col overflow-hidden">
            <a
              href="#main"
              className="sr-only z-50 rounded-md bg-accent px-3 py-1.5 text-s font-medium text-accent-text focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
            >
              Skip to the page
            </a>
            <header className="flex h-11 shrink-0 items-stretch border-b border-line bg-panel">
              <Link
                href="/overview"
                prefetch={false}
                aria-label="Callboard, to the overview"
                className="flex shrink-0 items-center pr-2.5 pl-4 text-text no-underline focus-visible:outline-offset-[-2px]"
              >
                <Brand />
              </Link>
              <ConventionName />
              <StaleNote />
              <div className="ml-auto flex shrink-0 items-center gap-3 px-4 max-sm:gap-1.5 max-sm:px-2.5">
                <Commands />
                <ActionTray />
                <LiveBadge />
                <WhoMenu />
              </div>
            </header>
            <AfterPicture>
              <StorageNote />
            </AfterPicture>
            <div className="flex min-h-0 grow max-sm:flex-col">
              <Navigation />
              <PageArea>{children}</PageArea>
            </div>
          </div>
          <AfterPicture>
            <Followed />
          </AfterPicture>
          <SignInAgain />
        </ActionsProvider>
      </LiveProvider>
    </NuqsAdapter>
  );
}
