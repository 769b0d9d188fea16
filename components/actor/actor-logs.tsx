import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLiveState } from "../live/live-provider.tsx";
import { countOf } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { actorLogsQuery } from "./actor-queries.ts";
import { LogLines } from "./log-lines.tsx";

const OF = [
  { value: "actor", label: "Actor" },
  { value: "realm", label: "Realm" },
] as const;

/** The last 200 lines of the actor, or of the realm that it shares with others of its source. */
export function ActorLogs({ address, sourceHash }: { address: string; sourceHash: string | null }) {
  const [of, setOf] = useState<"actor" | "realm">("actor");
  const isPaused = useLiveState(({ phase }) => phase === "paused");
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
            <LogLines lines={data[of]} sourceHash={sourceHash} />
          )
        }
      </Faces>
    </Panel>
  );
}
