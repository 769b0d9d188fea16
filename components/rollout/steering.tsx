import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Rollout, RolloutState } from "#protocol/rollout";
import { Button } from "../ui/button.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { countOf } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { type Steering, steerRollout } from "./rollout-queries.ts";

/** What can be done in each state; everything else the console refuses. */
const OFFERED: Record<RolloutState, readonly Steering[]> = {
  running: ["pause", "abort"],
  paused: ["resume", "abort"],
  done: ["undo"],
  failed: ["undo"],
  aborted: ["undo"],
  undoing: [],
  undone: [],
};

/** Pause, resume, abort and undo, as far as the rollout's state allows. Abort and undo ask first. */
export function SteeringButtons({ rollout }: { rollout: Rollout }) {
  const client = useQueryClient();
  const [question, setQuestion] = useState<"abort" | "undo" | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: ["rollouts"] });
  const steer = useMutation({
    mutationFn: (steering: "pause" | "resume") => steerRollout(rollout.id, steering),
    onSettled: refresh,
  });
  const offered = OFFERED[rollout.state].filter((steering) => steering !== "undo" || rollout.swapped > 0);
  return (
    <>
      {offered.map((steering) => {
        if (steering === "abort" || steering === "undo") {
          return (
            <Button key={steering} kind={steering === "abort" ? "bad" : "plain"} onClick={() => setQuestion(steering)}>
              {steering === "abort" ? "Abort…" : "Undo…"}
            </Button>
          );
        }
        return (
          <Button
            key={steering}
            kind={steering === "resume" ? "main" : "plain"}
            busy={steer.isPending && steer.variables === steering}
            onClick={() => steer.mutate(steering)}
          >
            {steering === "pause" ? "Pause rollout" : "Resume rollout"}
          </Button>
        );
      })}
      {steer.error !== null && (
        <div className="basis-full">
          <ErrorState isInline failure={failureOf(steer.error)} />
        </div>
      )}
      {question && (
        <ConfirmDialog
          {...QUESTIONS[question](rollout)}
          kind={question === "abort" ? "bad" : "main"}
          isDestructive
          asksReason
          act={(reason) => steerRollout(rollout.id, question, reason.trim()).finally(refresh)}
          onClose={() => setQuestion(null)}
        />
      )}
    </>
  );
}

const QUESTIONS = {
  abort: ({ swapped, selected }: Rollout) => ({
    title: "Abort this rollout",
    description: `${countOf(swapped, "actor")} of ${selected} run on the new source and stay there until you undo; the others are not touched. An aborted rollout cannot be resumed.`,
    button: "Abort the rollout",
  }),
  undo: ({ swapped }: Rollout) => ({
    title: "Undo this rollout",
    description: `Swaps ${countOf(swapped, "actor")} back to the source each came from, one after the other, with the state and the messages they have now.`,
    button: `Swap ${countOf(swapped, "actor")} back`,
  }),
} as const;
