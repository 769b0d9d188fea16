import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { ResendJob } from "#protocol/dead-letter";
import { resendJobsQuery, stopSending } from "../dead-letters/dead-letter-queries.ts";
import { useMay } from "../live/me.ts";
import { countOf } from "../ui/count.ts";
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
  const { state, selected, sent, gone, heldBack, error, perSecond } = job;
  const aside = [gone > 0 ? `${gone} not kept any more` : null, heldBack > 0 ? `${heldBack} held back` : null];
  return {
    title: `Send ${countOf(selected, "dead letter")} again`,
    state,
    href: "/dead-letters",
    progress: { done: sent + gone + heldBack, total: selected, unit: "letter" },
    note: [`${sent} sent`, ...aside, `${perSecond} a second`].filter((words) => words !== null).join(", "),
    startedAtMs: Date.parse(job.startedAt),
    failure:
      error === null ? undefined : { message: error, remedy: "What was not sent is still kept; start it again." },
  };
}
