"use client";

import { useQuery } from "@tanstack/react-query";
import { Faces } from "../ui/faces.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { aboutQuery } from "./settings-queries.ts";

export function AboutPanel() {
  const about = useQuery(aboutQuery);
  return (
    <Panel title="About">
      <Faces asked={about} loading={<SkeletonRows label="About" rows={6} />} what="the versions">
        {({ version, node, database, protocol, startedAt, gateway }) => (
          <KeyValue
            items={[
              ["Callboard", version],
              ["Node", node],
              ["Database", database],
              ["Protocol", String(protocol)],
              ["Console started", <Time key="started" at={startedAt} />],
              [
                "Gateway",
                <StateGlyph key="gateway" state={gateway.state === "connected" ? "done" : "failed"} isQuiet>
                  {gateway.state} {gateway.isEmbedded && "(embedded) "}
                  <Time at={gateway.since} />
                </StateGlyph>,
              ],
              ["Gateway's protocol", gateway.cluster && String(gateway.cluster.protocol)],
              ["Cluster", gateway.cluster?.convention],
              ["Engine", gateway.cluster?.engine],
              ["Cluster started", gateway.cluster && <Time key="cluster" at={gateway.cluster.startedAt} />],
            ]}
          />
        )}
      </Faces>
    </Panel>
  );
}
