import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Rollout, RolloutState } from "#protocol/rollout";
import { failureOf } from "../live/api-failure.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Field } from "../ui/field.tsx";
import { TextArea } from "../ui/text-input.tsx";
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
  const [reason, setReason] = useState("");
  const close = () => {
    setQuestion(null);
    setReason("");
  };
  const steer = useMutation({
    mutationFn: (steering: Steering) => steerRollout(rollout.id, steering, reason.trim() || undefined),
    onSuccess: () => close(),
    onSettled: () => client.invalidateQueries({ queryKey: ["rollouts"] }),
  });
  const offered = OFFERED[rollout.state].filter((steering) => steering !== "undo" || rollout.swapped > 0);
  const words = question && QUESTIONS[question](rollout);
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
      {steer.error !== null && question === null && (
        <div className="basis-full">
          <ErrorState isInline failure={failureOf(steer.error)} />
        </div>
      )}
      {question && words && (
        <Dialog
          isOpen
          isDestructive
          onClose={() => {
            close();
            steer.reset();
          }}
          title={words.title}
          description={words.description}
          actions={
            <Button
              kind={question === "abort" ? "bad" : "main"}
              busy={steer.isPending}
              disabled={reason.trim() === ""}
              onClick={() => steer.mutate(question)}
            >
              {words.button}
            </Button>
          }
        >
          <Field label="Reason, kept in the audit">
            {(control) => (
              <TextArea
                {...control}
                value={reason}
                maxLength={2000}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          {steer.error !== null && <ErrorState isInline failure={failureOf(steer.error)} />}
        </Dialog>
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
