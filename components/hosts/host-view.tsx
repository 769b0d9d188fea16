"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { ListedHost } from "#protocol/host";
import type { TopologyHost } from "#protocol/topology";
import { useLiveState, usePicture } from "../live/live-provider.tsx";
import { useMay } from "../live/me.ts";
import { onUse } from "../live/on-use.tsx";
import { DeepestActors } from "../topology/inspector/deepest-actors.tsx";
import { Button, buttonClasses } from "../ui/button.tsx";
import { countOf, formatBytes, formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { KeyValue } from "../ui/key-value.tsx";
import { PageHead } from "../ui/page-head.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";
import { CapabilityTags } from "./capability-tags.tsx";
import { HostPlots } from "./host-plots.tsx";
import { hostMemoryQuery } from "./host-queries.ts";
import { HostStateText } from "./host-row.tsx";
import type { HostTotals } from "./host-totals.ts";
import { RealmsPanel } from "./realms-panel.tsx";
import { useHostTotals } from "./use-host-totals.ts";

/** Loaded when asked for: the page is there sooner without. */
const CapabilitiesDialog = onUse(() => import("./capabilities-dialog.tsx").then((module) => module.CapabilitiesDialog));

/** One host: what it offers, what runs on it, what it did in the last 15 minutes, and what can be changed. */
export function HostView({ id }: { id: string }) {
  const problem = useLiveState((state) => state.problem);
  const isKnown = usePicture(({ store }) => store.epoch !== null);
  const host = usePicture(({ store }) => store.hosts.find((each) => each.id === id) ?? null, id);
  const { totals } = useHostTotals();
  if (host) return <Found host={host} totals={totals.of(host.hostIx)} />;
  return (
    <>
      <PageHead crumbs={<Link href="/hosts">Hosts</Link>} title={id} />
      {isKnown ? (
        <EmptyState
          title="This host is gone"
          action={
            <Link href="/hosts" className={buttonClasses()}>
              To the hosts
            </Link>
          }
        >
          <code>{id}</code> left the cluster, or was lost. Should it come back, it is shown here by itself.
        </EmptyState>
      ) : problem ? (
        <ErrorState failure={problem} />
      ) : (
        <SkeletonRows label="Host" rows={8} />
      )}
    </>
  );
}

function Found({ host, totals }: { host: TopologyHost; totals: HostTotals }) {
  const router = useRouter();
  const mayOperate = useMay("operate");
  const isPaused = useLiveState(({ phase }) => phase === "paused");
  const query = hostMemoryQuery([host.id]);
  const memory = useQuery({ ...query, refetchInterval: isPaused ? false : query.refetchInterval }).data?.items[0];
  const [isChanging, setIsChanging] = useState(false);
  const all = usePicture(({ store }) => store.actors.count);
  return (
    <>
      <PageHead
        crumbs={<Link href="/hosts">Hosts</Link>}
        title={host.name}
        note={<HostStateText host={host} stuck={totals.stuck} />}
        right={
          <>
            <Link href={`/actors?host=${encodeURIComponent(host.id)}`} className={buttonClasses()}>
              Its {countOf(host.actors, "actor")}
            </Link>
            <Link href={`/topology?host=${encodeURIComponent(host.id)}`} className={buttonClasses()}>
              On the map
            </Link>
            {mayOperate && <Button onClick={() => setIsChanging(true)}>Change capabilities…</Button>}
          </>
        }
      />
      <div className="grid gap-4 px-5 pb-5 max-sm:px-4 xl:grid-cols-[minmax(0,1fr)_380px]">
        <div className="flex min-w-0 flex-col gap-4">
          <HostPlots id={host.id} />
          <RealmsPanel host={host} memory={memory} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <Panel title="Facts">
            <KeyValue items={factsOf(host, totals, memory, all)} />
          </Panel>
          <Panel title="Capabilities" note={formatCount(Object.keys(host.capabilities).length)}>
            <p className="flex flex-wrap gap-y-1">
              <CapabilityTags capabilities={host.capabilities} />
            </p>
          </Panel>
          <Panel title="Actors, deepest first" isFlush>
            <div className="px-3.5">
              <DeepestActors
                hostIx={host.hostIx}
                onSelect={(address) => router.push(`/actors/${encodeURIComponent(address)}`)}
              />
            </div>
          </Panel>
        </div>
      </div>
      {isChanging && <CapabilitiesDialog host={host} onClose={() => setIsChanging(false)} />}
    </>
  );
}

function factsOf(host: TopologyHost, totals: HostTotals, memory: ListedHost | undefined, all: number) {
  const roles = [host.isLeader && "leader", totals.hasGateway && "gateway"].filter(Boolean).join(", ");
  return [
    ["Id", <code key="id">{host.id}</code>],
    ["Part", roles || "member"],
    ["Joined", <Time key="since" at={host.since} />],
    ["Actors", `${formatCount(host.actors)} of ${formatCount(all)}`],
    ["Waiting messages", formatCount(totals.waiting)],
    ["Handled", totals.rate === null ? "measuring…" : `${formatCount(totals.rate)}/s`],
    ["Dead letters since it started", formatCount(host.deadLetters)],
    [
      "Injected faults",
      host.faulty.length === 0 ? (
        "none"
      ) : (
        <Link key="faults" href={`/actors?host=${encodeURIComponent(host.id)}&state=faulty`}>
          in front of {countOf(host.faulty.length, "actor")}
        </Link>
      ),
    ],
    ["Memory of its process", memory?.processBytes ? formatBytes(memory.processBytes) : "not told"],
  ] as const;
}
