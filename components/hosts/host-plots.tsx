import { useQuery } from "@tanstack/react-query";
import type { HostPast } from "#protocol/host";
import type { PlotLine } from "../actor/live-plot.tsx";
import { useLiveState } from "../live/live-provider.tsx";
import { onUse } from "../live/on-use.tsx";
import { countOf, formatBytes, formatCount } from "../ui/count.ts";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { formatTime } from "../ui/time-format.ts";
import { useTimeZone } from "../ui/time-zone.ts";
import { hostPastQuery } from "./host-queries.ts";

/** Loaded where something is plotted. */
const LivePlot = onUse(
  () => import("../actor/live-plot.tsx").then((module) => module.LivePlot),
  <Skeleton className="h-full" />,
);
const PLOT_PX = 120;

/** What the host did in the last 15 minutes, as it kept it itself: also what nobody watched. */
export function HostPlots({ id }: { id: string }) {
  const zone = useTimeZone();
  const isPaused = useLiveState(({ phase }) => phase === "paused");
  const query = hostPastQuery(id);
  const past = useQuery({ ...query, refetchInterval: isPaused ? false : query.refetchInterval });
  return (
    <Faces asked={past} what="this host's history" loading={<Skeleton className="h-[330px]" />}>
      {(data) => {
        const [from, to] = [data.at[0], data.at.at(-1)].map((at) => at && formatTime(Date.parse(at), "clock", zone));
        const since = from && to ? `since ${from}, as of ${to}` : "measuring…";
        return (
          <>
            <Plot
              title="Messages a second"
              since={since}
              now={`${formatCount(data.receivedRate.at(-1) ?? 0)}/s`}
              past={data}
              unit="/s"
              lines={[
                { label: "handled", token: "info", values: data.receivedRate },
                { label: "failed", token: "bad", values: data.failedRate },
              ]}
            />
            <div className="grid gap-4 lg:grid-cols-2">
              <Plot
                title="Waiting messages"
                since={since}
                now={formatCount(data.depth.at(-1) ?? 0)}
                past={data}
                lines={[{ label: "waiting", token: "info", values: data.depth }]}
              />
              <Plot
                title="Actors"
                since={since}
                now={countOf(data.actors.at(-1) ?? 0, "actor")}
                past={data}
                lines={[{ label: "actors", token: "info", values: data.actors }]}
              />
            </div>
            <Plot
              title="Memory of its process"
              since={since}
              now={formatBytes(data.processBytes.at(-1) ?? 0)}
              past={data}
              unit=" MB"
              lines={[{ label: "process", token: "info", values: data.processBytes.map((bytes) => bytes / 1e6) }]}
            />
          </>
        );
      }}
    </Faces>
  );
}

interface PlotProps {
  title: string;
  since: string;
  now: string;
  past: HostPast;
  lines: readonly PlotLine[];
  unit?: string;
}

function Plot({ title, since, now, past, lines, unit }: PlotProps) {
  const seconds = past.at.map((at) => Date.parse(at) / 1000);
  return (
    <Panel title={title} note={since} isFlush right={<span className="font-mono text-s">{now}</span>}>
      <div className="h-[136px] p-2">
        {seconds.length > 1 && (
          <LivePlot
            at={seconds}
            lines={lines}
            height={PLOT_PX}
            {...(unit ? { unit } : {})}
            count={seconds.at(-1) ?? 0}
            description={`${title}, ${since}, now ${now}`}
          />
        )}
      </div>
    </Panel>
  );
}
