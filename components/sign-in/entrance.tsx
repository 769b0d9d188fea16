"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { Brand } from "../frame/brand.tsx";
import { followTheme } from "../frame/theme.ts";
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
  useEffect(followTheme, []);
  return (
    <QueryClientProvider client={client}>
      <div className="flex min-h-dvh flex-col">
        <header className="flex h-11 shrink-0 items-center px-4">
          <Brand />
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
