import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { conditionQuery } from "../condition/condition-query.ts";
import { useWaiting } from "../frame/waiting.ts";
import { usePicture } from "../live/live-provider.tsx";
import type { LiveRoom } from "../live/live-room.ts";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatCount } from "../ui/count.ts";
import { useNow } from "../ui/now.ts";
import { formatSpan } from "../ui/span-of-time.ts";
import { className } from "./actor-label.ts";
import { Sparkline } from "./sparkline.tsx";

/** The convention in six numbers. Their places are there before they are known, so that nothing jumps. */
export function FigureStrip() {
  const totals = usePicture(selectTotals);
  const { data: condition } = useQuery(conditionQuery);
  const { decisions } = useWaiting();
  const now = useNow(10_000);
  return (
    <dl
      // On a phone it scrolls, so the keyboard must reach it (WCAG 2.1.1).
      tabIndex={0}
      aria-label="The cluster in figures"
      className="grid shrink-0 grid-cols-6 border-y border-line bg-panel max-xl:grid-cols-3 max-sm:auto-cols-[minmax(128px,1fr)] max-sm:grid-flow-col max-sm:grid-cols-none max-sm:overflow-x-auto"
    >
      <Figure
        label="Messages a second"
        value={rateText(totals.messagesPerSecond ?? condition?.past.receivedRate.at(-1) ?? null)}
      >
        <Sparkline values={totals.history} label="Messages a second over the last minute" />
      </Figure>
      <Figure label="Waiting in mailboxes" value={countText(totals.waiting)} />
      <Figure label="Deepest mailbox" value={countText(totals.deepest)}>
        {totals.deepestName}
      </Figure>
      <Figure label="Stuck actors" value={countText(totals.stuck)} tone={(totals.stuck ?? 0) > 0 ? "stuck" : null}>
        {(totals.stuck ?? 0) > 0 && `on ${countOf(totals.stuckHosts, "host")}`}
      </Figure>
      <Figure label="Failures a minute" value={countText(condition?.failuresPerMinute ?? null)}>
        {condition && `${formatCount(condition.failures)} in 15 min`}
      </Figure>
      <Figure
        label="Waiting for a decision"
        value={decisions ? formatCount(decisions.count) : "–"}
        tone={decisions && decisions.count > 0 ? "call" : null}
      >
        {decisions?.oldestAt && now > 0
          ? (decisions.only ?? `oldest ${formatSpan(now - Date.parse(decisions.oldestAt))}`)
          : null}
      </Figure>
    </dl>
  );
}

interface FigureProps {
  label: string;
  value: string;
  tone?: "stuck" | "call" | null;
  children?: ReactNode;
}

function Figure({ label, value, tone = null, children }: FigureProps) {
  return (
    <div className="overflow-hidden border-line-soft px-5 pt-2 pb-2.5 whitespace-nowrap not-last:border-r max-sm:px-4">
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="flex items-baseline gap-2">
        <span
          className={classNames(
            "text-xl font-medium tracking-tight",
            tone === "stuck" && "text-stuck",
            tone === "call" && "text-accent",
          )}
        >
          {tone === "stuck" && (
            <span aria-hidden className="mr-1 text-s">
              ◆
            </span>
          )}
          {value}
        </span>
        <span className="min-w-0 truncate text-xs text-faint">{children}</span>
      </dd>
    </div>
  );
}

function selectTotals({ store, totals }: LiveRoom) {
  const { current } = totals;
  const isKnown = store.epoch !== null;
  return {
    messagesPerSecond: current.messagesPerSecond,
    history: current.history,
    waiting: isKnown ? current.waiting : null,
    deepest: isKnown ? (current.deepest?.depth ?? 0) : null,
    deepestName: current.deepest ? className(store, current.deepest.row) : null,
    stuck: isKnown ? current.stuck : null,
    stuckHosts: current.stuckHosts,
  };
}

/** A dash until there is a picture to count in. */
function countText(count: number | null): string {
  return count === null ? "–" : formatCount(count);
}

/** `1,012`, `1.84 M`; a dash until it can be known. */
function rateText(rate: number | null): string {
  if (rate === null) return "–";
  return rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M` : formatCount(rate);
}
