import { onUse } from "../live/on-use.tsx";
import { formatCount } from "../ui/count.ts";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { formatTime } from "../ui/time-format.ts";
import { useTimeZone } from "../ui/time-zone.ts";
import { useActorSamples } from "./use-actor-samples.ts";

/** Only this page plots, so only this page loads the plotting. */
const LivePlot = onUse(
  () => import("./live-plot.tsx").then((module) => module.LivePlot),
  <Skeleton className="h-full" />,
);
const DEPTH_PX = 170;
const RATE_PX = 130;

/** How many messages waited and how many were handled, since somebody first looked. */
export function ActorPlots({ address, depth, isStuck }: { address: string; depth: number | null; isStuck: boolean }) {
  const { samples, count } = useActorSamples(address);
  const zone = useTimeZone();
  const first = samples.at[0];
  const since = first === undefined ? "measuring…" : `since ${formatTime(first * 1000, "clock", zone)}`;
  const lastRate = samples.receivedRate.at(-1) ?? 0;
  return (
    <>
      <Panel
        title="Waiting messages"
        note={since}
        isFlush
        right={<span className="font-mono text-s">{depth === null ? "–" : formatCount(depth)}</span>}
      >
        <div className="h-[186px] p-2">
          {count > 1 && (
            <LivePlot
              at={samples.at}
              lines={[{ label: "waiting", token: isStuck ? "stuck" : "info", values: samples.depth }]}
              height={DEPTH_PX}
              count={samples.at.at(-1) ?? 0}
              description={`Waiting messages, ${since}, now ${formatCount(depth ?? 0)}`}
            />
          )}
        </div>
      </Panel>
      <Panel
        title="Messages a second"
        note={since}
        isFlush
        right={
          <>
            <Key colour="bg-info" label="received" />
            <Key colour="bg-bad" label="failed" />
          </>
        }
      >
        <div className="h-[146px] p-2">
          {count > 1 && (
            <LivePlot
              at={samples.at}
              lines={[
                { label: "received", token: "info", values: samples.receivedRate },
                { label: "failed", token: "bad", values: samples.failedRate },
              ]}
              height={RATE_PX}
              unit="/s"
              count={samples.at.at(-1) ?? 0}
              description={`Messages a second, ${since}, now ${formatCount(lastRate)}`}
            />
          )}
        </div>
      </Panel>
    </>
  );
}

function Key({ colour, label }: { colour: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-1.5 text-xs text-muted">
      <i aria-hidden className={`size-2 ${colour}`} />
      {label}
    </span>
  );
}
