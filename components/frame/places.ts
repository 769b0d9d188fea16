import { Boxes, Network, Route, ScrollText, Users } from "lucide-react";

/** The pages of the console, in the order of the navigation. `short` is for the bar of a phone. */
export const PLACES = [
  { href: "/topology", label: "Topology", short: "Topology", Icon: Network, alsoAt: "/actors" },
  { href: "/sources", label: "Sources", short: "Sources", Icon: Boxes, alsoAt: null },
  { href: "/rollouts", label: "Rollouts", short: "Rollouts", Icon: Route, alsoAt: null },
  { href: "/audit", label: "Audit", short: "Audit", Icon: ScrollText, alsoAt: null },
  { href: "/people", label: "People & tokens", short: "People", Icon: Users, alsoAt: null },
] as const;

export function isAt(pathname: string, place: (typeof PLACES)[number]): boolean {
  return [place.href, place.alsoAt].some(
    (base) => base !== null && (pathname === base || pathname.startsWith(`${base}/`)),
  );
}
