import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { chooseTheme, type Theme } from "../frame/theme.ts";
import { waitingSourcesQuery } from "../frame/waiting.ts";
import { useLiveRoom, useLiveState } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { signOut } from "../live/sign-out.ts";
import { tell } from "../ui/tell.ts";
import { chooseTimeZone, useTimeZone } from "../ui/time-zone.ts";
import type { NamedEntry } from "./entry.ts";

const MAX_DECISIONS = 5;

/** What she may do from anywhere. What her role may not do is not among it. */
export function usePaletteActions(onKeys: () => void, onTray: () => void): NamedEntry[] {
  const router = useRouter();
  const { connection } = useLiveRoom();
  const isPaused = useLiveState(({ phase }) => phase === "paused");
  const zone = useTimeZone();
  const mayOperate = useMay("operate");
  const pending = useQuery(waitingSourcesQuery);
  const decisions = (pending.data?.items ?? []).filter(({ mayDecide }) => mayDecide.allowed).slice(0, MAX_DECISIONS);
  const theme = (value: Theme, alsoCalled: string): NamedEntry => ({
    id: `theme ${value}`,
    label: `Theme: ${value}`,
    alsoCalled,
    choose: () => chooseTheme(value),
  });
  return [
    ...decisions.map(
      ({ hash, name, version }): NamedEntry => ({
        id: `decide ${hash}`,
        label: `Review and decide: ${name} ${version}`,
        alsoCalled: "approve reject source",
        choose: { href: `/sources/${hash}` },
      }),
    ),
    ...(mayOperate
      ? [
          { id: "send", label: "Send a message…", alsoCalled: "ask tell compose", choose: { href: "/messages" } },
          { id: "upload", label: "Upload a source…", alsoCalled: "zip", choose: { href: "/sources" } },
          {
            id: "rollout",
            label: "Start a rollout…",
            alsoCalled: "hot swap class version",
            choose: { href: "/rollouts?start=true" },
          },
        ]
      : []),
    {
      id: "pause",
      label: isPaused ? "Resume live updates" : "Pause live updates",
      alsoCalled: "freeze stop",
      keys: "p",
      choose: () => (isPaused ? connection.resume() : connection.pause()),
    },
    theme("light", "day colours appearance"),
    theme("dark", "night colours appearance"),
    theme("system", "colours appearance"),
    {
      id: "times",
      label: zone === "utc" ? "Times: local" : "Times: UTC",
      alsoCalled: "clock zone",
      choose: () => chooseTimeZone(zone === "utc" ? "local" : "utc"),
    },
    {
      id: "copy",
      label: "Copy the link to this view",
      alsoCalled: "share url address",
      choose: () => void copyAddress(),
    },
    {
      id: "tray",
      label: "Show running and ended actions",
      alsoCalled: "progress tray undo",
      keys: ".",
      choose: onTray,
    },
    { id: "keys", label: "Show all keys", alsoCalled: "help shortcuts keyboard", keys: "?", choose: onKeys },
    {
      id: "sign-out",
      label: "Sign out",
      alsoCalled: "leave logout",
      choose: () => void signOut().catch(() => router.refresh()),
    },
  ];
}

async function copyAddress(): Promise<void> {
  try {
    await navigator.clipboard.writeText(window.location.href);
    tell("The link to this view is copied");
  } catch {
    tell("This browser does not let the page copy; take the link from its address bar");
  }
}
