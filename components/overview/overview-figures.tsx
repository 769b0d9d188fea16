import Link from "next/link";
import type { ReactNode } from "react";
import { usePicture } from "../live/live-provider.tsx";
import type { LiveRoom } from "../live/live-room.ts";
import { Sparkline } from "../topology/sparkline.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatCount } from "../ui/count.ts";

/** The cluster in eight numbers; each leads to the list that it counts. Their places are there before they are known. */
export function OverviewFigures() {
  const figures = usePicture(selectFigures);
  const { hosts, leader, actors, ofSources, rate, waiting, stuck, blocked, failures, deadLetters } = figures;
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
          <Sparkline values={figures.rates} label="Messages a second over the last minute" width={120} height={18} />
        }
      />
      <Figure
        label="Waiting messages"
        value={waiting}
        href="/actors?sort=-depth"
        note={
          <Sparkline values={figures.waitings} label="Waiting messages over the last minute" width={120} height={18} />
        }
      />
      <Figure
        label="Stuck actors"
        value={stuck}
        href="/actors?state=stuck"
        tone={stuck !== null && stuck > 0 ? "stuck" : null}
        note={actors !== null && `of ${countOf(actors, "actor")}`}
      />
      <Figure
        label="Blocked realms"
        value={blocked}
        href="/hosts"
        tone={blocked !== null && blocked > 0 ? "stuck" : null}
        note={blocked !== null && `of ${countOf(figures.realms, "realm")}`}
      />
      <Figure
        label="Failures a minute"
        value={failures}
        href="/actors?sort=-failed"
        tone={failures !== null && failures >= 1 ? "bad" : null}
        note={figures.failuresSeconds > 0 && figures.failuresSeconds < 60 && `of the last ${figures.failuresSeconds} s`}
      />
      <Figure label="Dead letters" value={deadLetters} href="/dead-letters" note="since the hosts started" />
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

function selectFigures({ store, figures }: LiveRoom) {
  const { current } = figures;
  const isKnown = store.epoch !== null;
  const known = <T,>(value: T): T | null => (isKnown ? value : null);
  const realms = store.hosts.flatMap((host) => host.realms);
  return {
    hosts: known(store.hosts.length),
    leader: store.hosts.find((host) => host.isLeader)?.name ?? null,
    actors: known(store.actors.count),
    ofSources: known(current.ofSources),
    rate: current.messagesPerSecond,
    rates: current.history,
    waiting: known(current.waiting),
    waitings: current.waitingHistory,
    stuck: known(current.stuck),
    blocked: known(realms.filter(({ state }) => state === "blocked").length),
    realms: realms.length,
    failures: current.failuresPerMinute,
    failuresSeconds: Math.round(current.failuresSpanMs / 1000),
    deadLetters: known(store.hosts.reduce((sum, host) => sum + host.deadLetters, 0)),
  };
}
