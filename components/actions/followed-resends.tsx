import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ResendJob } from "#protocol/dead-letter";
import { resendJobsQuery, stopSending } from "../dead-letters/dead-letter-queries.ts";
import { useMay } from "../live/me.ts";
import { countOf, formatCount } from "../ui/count.ts";
import type { Failure } from "../ui/failure.ts";
import type { Action } from "./action-list.ts";
import { useActionList, useActions } from "./actions-provider.tsx";

/** Puts the dead letters that are being sent again into the tray, whoever set them going. */
export function FollowedResends() {
  const actions = useActions();
  const list = useActionList();
  const mayOperate = useMay("operate");
  const { data } = useQuery(resendJobsQuery);
  useEffect(() => {
    for (const job of data?.items ?? []) {
      const id = `resend-${job.id}`;
      if (job.state !== "running" && !list.read().some((known) => known.id === id)) continue;
      const stop = { label: "Stop", press: () => stopSending(job.id).then(() => undefined) };
      actions.follow({ id, ...rowOf(job), ...(mayOperate && job.state === "running" ? { stop } : {}) });
    }
  }, [data, actions, list, mayOperate]);
  return null;
}

function rowOf(job: ResendJob): Omit<Action, "id" | "endedAtMs"> {
  const { selected, sent, taken, returned, waiting, gone, heldBack, perSecond } = job;
  const counts = [
    [taken, "taken"],
    [returned, "came back"],
    [waiting, "waiting"],
    [gone, "not kept any more"],
    [heldBack, "held back"],
  ] as const;
  const became = counts.flatMap(([count, words]) => (count > 0 ? [`${formatCount(count)} ${words}`] : []));
  const failure = failureOfJob(job);
  return {
    title: `Send ${countOf(selected, "dead letter")} again`,
    state: failure === undefined ? job.state : "failed",
    href: "/dead-letters",
    progress: { done: sent + gone + heldBack, total: selected, unit: "letter" },
    note: [...became, `${perSecond} a second`].join(", "),
    startedAtMs: Date.parse(job.startedAt),
    failure,
  };
}

/** All sent is not all well: what came back is where it was. */
function failureOfJob({ state, error, sent, returned, returnedFor }: ResendJob): Failure | undefined {
  if (error !== null) return { message: error, remedy: "What was not sent is still kept; start it again." };
  if (state !== "done" || returned === 0) return undefined;
  return {
    message: `${formatCount(returned)} of ${formatCount(sent)} came back: ${returnedFor ?? "nobody took them"}`,
    remedy: "They are dead letters again; send them to another actor, or discard them.",
  };
}
