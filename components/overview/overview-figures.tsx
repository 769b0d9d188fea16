import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { conditionQuery } from "../condition/condition-query.ts";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import type { LiveRoom } from "../live/live-room.ts";
import { Sparkline } from "../topology/sparkline.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatCount } from "../ui/count.ts";

/**
 * The cluster in eight numbers; each leads to the list that it counts. Their places are there before they are known.
 */
export function OverviewFigures() {
  const totals = usePicture(selectTotals);
  const { data: condition } = useQuery(conditionQuery);
  const { hosts, leader, actors, ofSources, waiting, stuck, blocked, deadLetters } = totals;
  const past = condition?.past;
  const phase = useLiveState((state) => state.phase);
  // Until the page knows a rate of its own; while nothing is heard there is none.
  const rate = totals.rate ?? (phase === "stale" ? null : (past?.receivedRate.at(-1) ?? null));
  const failures = condition?.failuresPerMinute ?? null;
  return (
    <ul
      aria-label="The cluster in figures"
      className="grid grid-cols-4 gap-px overflow-hidden rounded-md border border-line bg-line-soft max-lg:grid-cols-2"
    >
      <Figure label="Hosts" value={hosts} href="/hosts" note={leader && `${leader} leads`} />
      <Figure
        label="Actors"
        value={actors}
        href="/actors"
        note={ofSources !== null && `${formatCount(ofSources)} of them from sources`}
      />
      <Figure
        label="Messages a second"
        value={rate}
        href="/actors?sort=-received"
        note={
          <Sparkline
            values={past?.receivedRate ?? []}
            label="Messages a second, last 15 minutes"
            width={120}
            height={18}
          />
        }
      />
      <Figure
        label="Waiting messages"
        value={waiting}
        href="/actors?sort=-depth"
        note={
          <Sparkline values={past?.depth ?? []} label="Waiting messages, last 15 minutes" width={120} height={18} />
        }
      />
      <Figure
        label="Stuck actors"
        value={stuck}
        href="/actors?state=stuck"
        tone={stuck !== null && stuck > 0 ? "stuck" : null}
        note={actors !== null && actors > 0 && `of ${countOf(actors, "actor")}`}
      />
      <Figure
        label="Blocked realms"
        value={blocked}
        href="/hosts"
        tone={blocked !== null && blocked > 0 ? "stuck" : null}
        note={blocked !== null && totals.realms > 0 && `of ${countOf(totals.realms, "realm")}`}
      />
      <Figure
        label="Failures a minute"
        value={failures}
        href="/actors?sort=-failed"
        tone={failures !== null && failures >= 1 ? "bad" : null}
        note={condition && `${formatCount(condition.failures)} in 15 minutes`}
      />
      <Figure
        label="Dead letters"
        value={deadLetters}
        href="/dead-letters"
        note={condition ? `${formatCount(condition.deadLetters)} in 15 minutes` : "since the hosts started"}
      />
    </ul>
  );
}

interface FigureProps {
  label: string;
  value: number | null;
  href: string;
  tone?: "stuck" | "bad" | null;
  note?: ReactNode;
}

const TONES = { stuck: { text: "text-stuck", glyph: "◆" }, bad: { text: "text-bad", glyph: "×" } } as const;

function Figure({ label, value, href, tone = null, note }: FigureProps) {
  return (
    <li className="min-w-0 bg-panel">
      <Link
        href={href}
        prefetch={false}
        className="flex h-full flex-col gap-0.5 px-4 py-3 text-text no-underline hover:bg-raised focus-visible:outline-offset-[-2px]"
      >
        <span className="text-xs text-muted">{label}</span>
        <span className={classNames("text-fig font-medium tracking-tight", tone && TONES[tone].text)}>
          {tone && (
            <span aria-hidden className="mr-1.5 text-l">
              {TONES[tone].glyph}
            </span>
          )}
          {value === null ? "–" : formatCount(value)}
        </span>
        <span className="min-h-[18px] truncate text-xs text-muted">{note}</span>
      </Link>
    </li>
  );
}

function selectTotals({ store, totals }: LiveRoom) {
  const { current } = totals;
  const isKnown = store.epoch !== null;
  const known = <T,>(value: T): T | null => (isKnown ? value : null);
  const realms = store.hosts.flatMap((host) => host.realms);
  return {
    hosts: known(store.hosts.length),
    leader: store.hosts.find((host) => host.isLeader)?.name ?? null,
    actors: known(store.actors.count),
    ofSources: known(current.ofSources),
    rate: current.messagesPerSecond,
    waiting: known(current.waiting),
    stuck: known(current.stuck),
    blocked: known(realms.filter(({ state }) => state === "blocked").length),
    realms: realms.length,
    deadLetters: known(store.hosts.reduce((sum, host) => sum + host.deadLetters, 0)),
  };
}
