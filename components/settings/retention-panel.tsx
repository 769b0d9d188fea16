"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Retention, retentionSchema } from "#protocol/settings";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { countOf } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { failureOf } from "../ui/failure.ts";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { NumberSetting } from "./number-setting.tsx";
import { retentionQuery } from "./settings-queries.ts";
import { useSetting } from "./use-setting.ts";

const FIRST_DAYS = 90;

export function RetentionPanel() {
  const retention = useQuery(retentionQuery);
  const mayAdminister = useMay("administer");
  return (
    <Panel title="Retention" note="the audit is kept for ever">
      <Faces asked={retention} loading={<SkeletonRows label="Retention" rows={3} />} what="the retention">
        {(data) =>
          mayAdminister ? (
            <RetentionForm key={JSON.stringify(data)} retention={data} />
          ) : (
            <KeyValue
              items={[
                ["Sent messages", countOf(data.sentMessagesDays, "day")],
                [
                  "Ended rollouts",
                  data.endedRolloutsDays === null ? "for ever" : countOf(data.endedRolloutsDays, "day"),
                ],
                ["Ended actors", countOf(data.endedActorsDays, "day")],
              ]}
            />
          )
        }
      </Faces>
    </Panel>
  );
}

function RetentionForm({ retention }: { retention: Retention }) {
  const { errors, save, submit } = useSetting(
    retentionSchema,
    "/retention",
    retentionQuery.queryKey,
    "The retention is changed",
  );
  const [sent, setSent] = useState(String(retention.sentMessagesDays));
  const [forgetsRollouts, setForgetsRollouts] = useState(retention.endedRolloutsDays !== null);
  const [rollouts, setRollouts] = useState(String(retention.endedRolloutsDays ?? FIRST_DAYS));
  const [actors, setActors] = useState(String(retention.endedActorsDays));
  const next = {
    sentMessagesDays: Number(sent),
    endedRolloutsDays: forgetsRollouts ? Number(rollouts) : null,
    endedActorsDays: Number(actors),
  };
  const isChanged = JSON.stringify(next) !== JSON.stringify(retention);
  return (
    <div className="flex flex-col gap-4">
      <NumberSetting
        label="Days that sent messages are kept"
        hint="The newest 1,000 of each person at most. What is older goes within the hour, with a row in the audit."
        error={errors.sentMessagesDays}
        min={1}
        max={3_650}
        value={sent}
        onChange={setSent}
      />
      <Checkbox
        label="Forget ended rollouts"
        hint="With what became of each actor; a rollout that is forgotten can no longer be undone."
        isChecked={forgetsRollouts}
        onChange={setForgetsRollouts}
      />
      {forgetsRollouts && (
        <NumberSetting
          label="Days that ended rollouts are kept"
          error={errors.endedRolloutsDays}
          min={1}
          max={3_650}
          value={rollouts}
          onChange={setRollouts}
        />
      )}
      <NumberSetting
        label="Days that ended actors are shown"
        hint="How they ended, their last lines and failure. Their hosts keep the last 5,000 each, in memory, and lose them when they stop."
        error={errors.endedActorsDays}
        min={1}
        max={3_650}
        value={actors}
        onChange={setActors}
      />
      {save.isError && <ErrorState isInline failure={failureOf(save.error)} />}
      <div>
        <Button
          kind={isChanged ? "main" : "plain"}
          disabled={!isChanged}
          busy={save.isPending}
          onClick={() => submit(next)}
        >
          Change the retention
        </Button>
      </div>
    </div>
  );
}
