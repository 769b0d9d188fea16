import {
  Boxes,
  LayoutDashboard,
  ListTree,
  MailX,
  Network,
  Route,
  ScrollText,
  Send,
  Server,
  Settings,
} from "lucide-react";

/**
 * The pages of the console, in the order of the navigation. `short` is for the bar of a phone, which has room for the
 * first few (`isOnBar`); `key` jumps there after `g`.
 */
export const PLACES = [
  {
    href: "/overview",
    label: "Overview",
    short: "Overview",
    key: "o",
    isOnBar: true,
    Icon: LayoutDashboard,
    alsoAt: null,
  },
  {
    href: "/topology",
    label: "Topology",
    short: "Topology",
    key: "t",
    isOnBar: true,
    Icon: Network,
    alsoAt: null,
  },
  { href: "/hosts", label: "Hosts", short: "Hosts", key: "h", isOnBar: false, Icon: Server, alsoAt: null },
  { href: "/actors", label: "Actors", short: "Actors", key: "a", isOnBar: false, Icon: ListTree, alsoAt: null },
  { href: "/sources", label: "Sources", short: "Sources", key: "s", isOnBar: true, Icon: Boxes, alsoAt: null },
  { href: "/rollouts", label: "Rollouts", short: "Rollouts", key: "r", isOnBar: true, Icon: Route, alsoAt: null },
  { href: "/messages", label: "Messages", short: "Messages", key: "m", isOnBar: false, Icon: Send, alsoAt: null },
  {
    href: "/dead-letters",
    label: "Dead letters",
    short: "Dead",
    key: "d",
    isOnBar: false,
    Icon: MailX,
    alsoAt: null,
  },
  { href: "/audit", label: "Audit", short: "Audit", key: "u", isOnBar: false, Icon: ScrollText, alsoAt: null },
  {
    href: "/settings",
    label: "Settings",
    short: "Settings",
    key: "p",
    isOnBar: false,
    Icon: Settings,
    alsoAt: "/people",
  },
] as const;

export type Place = (typeof PLACES)[number];

export function isAt(pathname: string, place: Place): boolean {
  return [place.href, place.alsoAt].some(
    (base) => base !== null && (pathname === base || pathname.startsWith(`${base}/`)),
  );
}
