import { countOf } from "../ui/count.ts";
import type { GlyphState } from "../ui/state-glyph.tsx";

/** What the overview knows, in numbers. Null: not known yet. */
export interface Health {
  stuck: number;
  stuckHosts: number;
  blockedRealms: number;
  failuresPerMinute: number | null;
  lost: number;
  /** Of the newest rollout. */
  hasRolloutFailed: boolean;
}

/** One thing that is not as it should be, and the list that it counts. */
export interface Concern {
  glyph: GlyphState;
  says: string;
  href: string;
}

/** The worst first. Empty: the cluster is well. */
export function concernsOf(health: Health): Concern[] {
  const { stuck, stuckHosts, blockedRealms, failuresPerMinute, lost, hasRolloutFailed } = health;
  const concerns: (Concern | false)[] = [
    blockedRealms > 0 && {
      glyph: "stuck",
      says: `${countOf(blockedRealms, "realm")} blocked: a thread has not come back for over a second`,
      href: "/hosts",
    },
    stuck > 0 && {
      glyph: "stuck",
      says: `${countOf(stuck, "actor")} stuck on ${countOf(stuckHosts, "host")}`,
      href: "/actors?state=stuck",
    },
    failuresPerMinute !== null &&
      failuresPerMinute >= 1 && {
        glyph: "failed",
        says: `${countOf(Math.round(failuresPerMinute), "failure")} a minute`,
        href: "/actors?sort=-failed",
      },
    hasRolloutFailed && {
      glyph: "failed",
      says: "The newest rollout failed",
      href: "/rollouts?state=failed",
    },
    lost > 0 && {
      glyph: "warn",
      says: `A restart ended ${countOf(lost, "actor")} that ${lost === 1 ? "was" : "were"} created by hand`,
      href: "#lost",
    },
  ];
  return concerns.filter((concern) => concern !== false);
}
