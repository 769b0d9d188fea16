import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Rollout } from "#protocol/rollout";
import { useMay } from "../live/me.ts";
import { rolloutsQuery, steerRollout } from "../rollout/rollout-queries.ts";
import { actorName, capital, selectionWords } from "../rollout/rollout-words.ts";
import { useSourceName } from "../rollout/source-name.ts";
import { countOf } from "../ui/count.ts";
import type { Action, ActionState } from "./action-list.ts";
import { useActionList, useActions } from "./actions-provider.tsx";

const STATE: Record<Rollout["state"], ActionState> = {
  running: "running",
  undoing: "running",
  paused: "paused",
  done: "done",
  undone: "done",
  failed: "failed",
  aborted: "stopped",
};

/**
 * Puts rollouts into the tray, whoever started them: those that run, and those that began on this visit, which may be
 * over before they are seen to run.
 */
export function FollowedRollouts() {
  const actions = useActions();
  const list = useActionList();
  const mayOperate = useMay("operate");
  const nameOf = useSourceName();
  const { data } = useQuery(rolloutsQuery);
  const [cameAtMs] = useState(() => Date.now());
  useEffect(() => {
    for (const rollout of data?.items ?? []) {
      const id = `rollout-${rollout.id}`;
      const isOpen = STATE[rollout.state] === "running" || rollout.state === "paused";
      const isNew = Date.parse(rollout.startedAt) >= cameAtMs;
      if (!isOpen && !isNew && !list.read().some((known) => known.id === id)) continue;
      actions.follow({ id, ...rowOf(rollout, nameOf), ...(mayOperate ? steering(rollout) : {}) });
    }
  }, [data, actions, list, nameOf, mayOperate, cameAtMs]);
  return null;
}

function rowOf(rollout: Rollout, nameOf: (hash: string) => string): Omit<Action, "id" | "endedAtMs"> {
  const { state, toSource, selected, swapped, gone, failed, lost } = rollout;
  const who = capital(selectionWords(rollout, nameOf));
  const isBack = state === "undoing" || state === "undone";
  const first = failed[0];
  return {
    title: isBack ? `Undo: ${who} to ${nameOf(toSource)}` : `${who} to ${nameOf(toSource)}`,
    state: STATE[state],
    href: `/rollouts/${rollout.id}`,
    progress: isBack ? null : { done: swapped, total: selected - gone, unit: "actor" },
    note: isBack ? `${countOf(swapped, "actor")} on the new source still` : "swapped",
    startedAtMs: Date.parse(rollout.startedAt),
    failure:
      state === "failed"
        ? {
            message: lost ?? (first ? `${actorName(first)} at ${first.step}: ${first.error}` : "It stopped."),
            remedy: "Open the rollout: it says what was swapped, and offers to undo it.",
          }
        : undefined,
  };
}

function steering({ id, state }: Rollout): Pick<Action, "stop"> {
  if (state === "running") return { stop: { label: "Pause rollout", press: () => steerRollout(id, "pause") } };
  if (state === "paused") return { stop: { label: "Resume rollout", press: () => steerRollout(id, "resume") } };
  return {};
}
