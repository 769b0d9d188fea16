import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { LogLine } from "#protocol/actor";
import { useLiveState } from "../live/live-provider.tsx";
import { classNames } from "../ui/class-names.ts";
import { countOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { actorLogsQuery } from "./actor-queries.ts";

const OF = [
  { value: "actor", label: "Actor" },
  { value: "realm", label: "Realm" },
] as const;
const LEVEL_TONE = { debug: "text-faint", info: "text-muted", warn: "text-warn", error: "text-bad" } as const;

/** The last 200 lines of the actor, or of the realm that it shares with others of its source. */
export function ActorLogs({ address }: { address: string }) {
  const [of, setOf] = useState<"actor" | "realm">("actor");
  const isPaused = useLiveState().phase === "paused";
  const query = actorLogsQuery(address);
  const logs = useQuery({ ...query, refetchInterval: isPaused ? false : query.refetchInterval });
  const lines = logs.data?.[of];
  return (
    <Panel
      title="Log"
      note={lines && lines.length > 0 && `last ${countOf(lines.length, "line")}`}
      right={<Segmented label="Log of" value={of} options={OF} onChoose={setOf} />}
      isFlush
    >
      <Faces asked={logs} what="the log" loading={<SkeletonRows label="Log" rows={6} />}>
        {(data) =>
          data[of].length === 0 ? (
            <EmptyState title="No line yet">
              Lines written with this.log{of === "realm" && " or to the console"} appear here.
            </EmptyState>
          ) : (
            <Lines lines={data[of]} />
          )
        }
      </Faces>
    </Panel>
  );
}

/** Stays at the newest line unless the reader went up. */
function Lines({ lines }: { lines: readonly LogLine[] }) {
  const box = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines are what makes it move
  useEffect(() => {
    const element = box.current;
    if (element && isAtEnd.current) element.scrollTop = element.scrollHeight;
  }, [lines]);
  return (
    <div
      ref={box}
      role="log"
      aria-label="Log lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it (WCAG 2.1.1)
      tabIndex={0}
      aria-live="off"
      onScroll={({ currentTarget }) => {
        isAtEnd.current = currentTarget.scrollHeight - currentTarget.scrollTop - currentTarget.clientHeight < 24;
      }}
      className="h-[260px] overflow-auto px-3.5 py-2 font-mono text-[11.5px] leading-[1.7]"
    >
      {lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be equal in all they have
        <p key={`${line.at}${index}`} className="grid grid-cols-[64px_44px_1fr] gap-x-2">
          <span className="text-faint">
            <Time at={line.at} as="seconds" />
          </span>
          <span className={LEVEL_TONE[line.level]}>{line.level}</span>
          <span
            className={classNames(
              "[overflow-wrap:anywhere] whitespace-pre-wrap",
              line.level === "debug" && "text-muted",
            )}
          >
            {line.text}
          </span>
        </p>
      ))}
    </div>
  );
}
