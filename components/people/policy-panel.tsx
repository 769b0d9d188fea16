"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Policy, policySchema } from "#protocol/people";
import { useMay } from "../live/me.ts";
import { noAnswer, request } from "../live/request.ts";
import { ApprovalsChoice } from "../setup/approvals-choice.tsx";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { failureOf } from "../ui/failure.ts";
import { Field } from "../ui/field.tsx";
import { fieldErrors } from "../ui/field-errors.ts";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { tell } from "../ui/tell.ts";
import { TextInput } from "../ui/text-input.tsx";
import { proposalIn } from "./or-proposal.ts";
import { policyQuery } from "./policy-query.ts";
import { WaitsForSecond } from "./waits-for-second.tsx";

export function PolicyPanel() {
  const policy = useQuery(policyQuery);
  const mayAdminister = useMay("administer");
  return (
    <Panel title="Approval policy">
      <Faces asked={policy} loading={<SkeletonRows label="Policy" rows={3} />} what="the policy">
        {(data) =>
          mayAdminister ? (
            <PolicyForm key={`${data.approvals} ${data.pendingExpiryDays}`} policy={data} />
          ) : (
            <PolicyText policy={data} />
          )
        }
      </Faces>
    </Panel>
  );
}

function PolicyText({ policy }: { policy: Policy }) {
  return (
    <p className="text-s">
      {policy.approvals === "two-people"
        ? "Two people: the uploader of a source cannot approve it."
        : "One person: the uploader of a source may approve it, too."}{" "}
      <span className="text-muted">
        A source that nobody decides on expires after {countOf(policy.pendingExpiryDays, "day")}.
      </span>
    </p>
  );
}

function PolicyForm({ policy }: { policy: Policy }) {
  const client = useQueryClient();
  const [approvals, setApprovals] = useState(policy.approvals);
  const [days, setDays] = useState(String(policy.pendingExpiryDays));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const save = useMutation({
    mutationFn: (next: Policy) => request(noAnswer, "/policy", { method: "PUT", body: next }),
    onSuccess: async (answer) => {
      if (!proposalIn(answer)) tell("The policy is changed");
      await Promise.all(
        [["policy"], ["people", "proposals"]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
  const submit = () => {
    const parsed = policySchema.safeParse({
      approvals,
      pendingExpiryDays: days.trim() === "" ? undefined : Number(days),
    });
    setErrors(parsed.success ? {} : fieldErrors(parsed.error));
    if (parsed.success) save.mutate(parsed.data);
  };
  const proposal = proposalIn(save.data);
  const isChanged = approvals !== policy.approvals || days !== String(policy.pendingExpiryDays);
  return (
    <div className="flex flex-col gap-4">
      <ApprovalsChoice value={approvals} onChoose={setApprovals} />
      <Field
        label="Days until a source that nobody decides on expires"
        error={errors.pendingExpiryDays && "A whole number from 1 to 365."}
      >
        {(control) => (
          <TextInput
            {...control}
            type="number"
            inputMode="numeric"
            min={1}
            max={365}
            value={days}
            onChange={(event) => setDays(event.target.value)}
            className="max-w-[100px]"
          />
        )}
      </Field>
      {proposal && <WaitsForSecond proposal={proposal} />}
      {save.isError && <ErrorState isInline failure={failureOf(save.error)} />}
      <div>
        <Button kind={isChanged ? "main" : "plain"} disabled={!isChanged} busy={save.isPending} onClick={submit}>
          Change the policy
        </Button>
      </div>
    </div>
  );
}
