"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createQueryClient } from "../live/query-client.ts";

interface EntranceProps {
  title: string;
  /** One or two sentences: what this page is for. */
  lead?: ReactNode;
  children: ReactNode;
}

/** The calm page before the console: nothing but the brand and one task. */
export function Entrance({ title, lead, children }: EntranceProps) {
  const [client] = useState(createQueryClient);
  return (
    <QueryClientProvider client={client}>
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-11 shrink-0 items-center gap-2.5 px-5 text-m font-semibold tracking-tight max-sm:px-4">
          <Brand />
          Callboard
        </header>
        <main className="mx-auto flex w-full max-w-[460px] flex-col gap-5 px-4 pt-[8dvh] pb-16 max-sm:pt-4">
          <div className="flex flex-col gap-1.5">
            <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
            {lead && <div className="text-m text-muted">{lead}</div>}
          </div>
          {children}
        </main>
      </div>
    </QueryClientProvider>
  );
}

function Brand() {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      aria-hidden="true"
      className="text-accent"
    >
      <rect x="2" y="2.5" width="14" height="13" rx="2" />
      <path d="M5 6.5h5M5 9.5h8M5 12.5h3" />
    </svg>
  );
}
