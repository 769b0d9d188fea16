"use client";

import { useQuery } from "@tanstack/react-query";
import { HardDrive } from "lucide-react";
import { healthSchema } from "#protocol/health";
import { request } from "../live/request.ts";

const LOOK_EVERY_MS = 5_000;

const WORDS = {
  full: "The disk is full. What runs goes on, but nothing can be written: every change is refused until there is room in the console's data folder.",
  gone: "The console's database was deleted. Every change is refused: stop Callboard, put the file back from a backup, and start again.",
} as const;

/** Across every page, for as long as nothing can be written. */
export function StorageNote() {
  const { data } = useQuery({
    queryKey: ["health"],
    queryFn: ({ signal }) => request(healthSchema, "/health", { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
  if (data?.status !== "ok" || data.storage === "ok") return null;
  return (
    <p
      role="alert"
      className="flex shrink-0 items-start gap-2 border-b border-bad/40 bg-bad/10 px-4 py-2 text-s text-text"
    >
      <HardDrive aria-hidden size={14} className="mt-0.5 shrink-0 text-bad" />
      {WORDS[data.storage]}
    </p>
  );
}
