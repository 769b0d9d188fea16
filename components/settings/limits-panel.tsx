"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Limits, limitsSchema } from "#protocol/settings";
import { useMay } from "../live/me.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { failureOf } from "../ui/failure.ts";
import { KeyValue } from "../ui/key-value.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { NumberSetting } from "./number-setting.tsx";
import { limitsQuery } from "./settings-queries.ts";
import { useSetting } from "./use-setting.ts";

const KIB = 1024;

export function LimitsPanel() {
  const limits = useQuery(limitsQuery);
  const mayAdminister = useMay("administer");
  return (
    <Panel title="Limits" note="what one call may ask at most">
      <Faces asked={limits} loading={<SkeletonRows label="Limits" rows={2} />} what="the limits">
        {(data) =>
          mayAdminister ? (
            <LimitsForm key={JSON.stringify(data)} limits={data} />
          ) : (
            <KeyValue
              items={[
                ["Upload", `${data.maxUploadBytes / KIB} KiB`],
                ["Deadline of an ask", `${data.maxAskTimeoutMs} ms`],
              ]}
            />
          )
        }
      </Faces>
    </Panel>
  );
}

function LimitsForm({ limits }: { limits: Limits }) {
  const { errors, save, submit } = useSetting(limitsSchema, "/limits", limitsQuery.queryKey, "The limits are changed");
  const [upload, setUpload] = useState(String(limits.maxUploadBytes / KIB));
  const [ask, setAsk] = useState(String(limits.maxAskTimeoutMs));
  const isChanged = upload !== String(limits.maxUploadBytes / KIB) || ask !== String(limits.maxAskTimeoutMs);
  return (
    <div className="flex flex-col gap-4">
      <NumberSetting
        label="Upload of a source, in KiB"
        error={errors.maxUploadBytes}
        min={64}
        max={50 * KIB}
        value={upload}
        onChange={setUpload}
      />
      <NumberSetting
        label="Deadline of an ask, in ms"
        error={errors.maxAskTimeoutMs}
        min={1_000}
        max={60_000}
        value={ask}
        onChange={setAsk}
      />
      {save.isError && <ErrorState isInline failure={failureOf(save.error)} />}
      <div>
        <Button
          kind={isChanged ? "main" : "plain"}
          disabled={!isChanged}
          busy={save.isPending}
          onClick={() => submit({ maxUploadBytes: Number(upload) * KIB, maxAskTimeoutMs: Number(ask) })}
        >
          Change the limits
        </Button>
      </div>
    </div>
  );
}
