"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { decideSchema, type Source } from "#protocol/source";
import { useMay } from "../live/me.ts";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { policyQuery } from "../people/policy-query.ts";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { fieldErrors } from "../ui/field-errors.ts";
import { shortHash } from "../ui/hash.tsx";
import { Panel } from "../ui/panel.tsx";
import { ReasonField } from "../ui/reason-field.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";

export function DecisionPanel({ source }: { source: Source }) {
  const mayDecide = useMay("decide");
  const isPending = source.state === "pending";
  return (
    <Panel title="Decision" note={isPending && "needs one approval"}>
      {source.decision && <Decided source={source} />}
      {isPending && source.mayDecide.allowed && mayDecide && <DecisionForm source={source} />}
      {isPending && !(source.mayDecide.allowed && mayDecide) && <Waits source={source} mayDecide={mayDecide} />}
      {source.state === "approved" && mayDecide && <Revoke source={source} />}
      <Outlook source={source} />
    </Panel>
  );
}

function DecisionForm({ source }: { source: Source }) {
  const client = useQueryClient();
  const policy = useQuery(policyQuery);
  const [reason, setReason] = useState("");
  const [reasonError, setReasonError] = useState<string | null>(null);
  const decide = useMutation({
    mutationFn: (decision: "approve" | "reject") =>
      request(noAnswer, apiPath`/sources/${source.hash}/decision`, { method: "POST", body: { decision, reason } }),
    onSuccess: (_, decision) => {
      tell(`${decision === "approve" ? "Approved" : "Rejected"} ${source.name} ${source.version}`);
      return client.invalidateQueries({ queryKey: ["sources"] });
    },
  });
  const submit = (decision: "approve" | "reject") => {
    const parsed = decideSchema.safeParse({ decision, reason });
    setReasonError(parsed.success ? null : (fieldErrors(parsed.error).reason ?? null));
    if (parsed.success) decide.mutate(decision);
  };
  const under = (decision: string) => decide.isPending && decide.variables === decision;
  return (
    <div className="flex flex-col gap-2.5">
      <ReasonField value={reason} onChange={setReason} error={reasonError} />
      {decide.isError && <ErrorState isInline failure={failureOf(decide.error)} />}
      <div className="flex flex-wrap gap-2">
        <Button kind="main" busy={under("approve")} disabled={under("reject")} onClick={() => submit("approve")}>
          Approve {shortHash(source.hash)}
        </Button>
        <Button kind="bad" busy={under("reject")} disabled={under("approve")} onClick={() => submit("reject")}>
          Reject
        </Button>
      </div>
      <p className="text-xs text-muted">
        {policy.data?.approvals === "two-people" && "Two people must agree: the uploader cannot decide. "}
        {policy.data?.approvals === "one-person" && "One person is enough here, also the uploader. "}
        Your decision is signed over the hash.
      </p>
    </div>
  );
}

/** Somebody else has to decide, or a role that may. */
function Waits({ source, mayDecide }: { source: Source; mayDecide: boolean }) {
  return (
    <p className="text-s">
      <StateGlyph state="waiting" isQuiet>
        <span className="inline-block first-letter:uppercase">
          {mayDecide
            ? (source.mayDecide.reason ?? "You may not decide on this source.")
            : "Somebody who may decide has to approve it before any of it runs."}
        </span>
      </StateGlyph>
    </p>
  );
}

const DECIDED = { approve: "Approved", reject: "Rejected", revoke: "Revoked" } as const;

function Decided({ source }: { source: Source }) {
  const { decision } = source;
  if (decision === null) return null;
  return (
    <div className="flex flex-col gap-1 text-s">
      <p>
        <StateGlyph state={decision.decision === "approve" ? "done" : "failed"} isQuiet>
          <span>
            {DECIDED[decision.decision]} by {decision.by}, <Time at={decision.at} />
          </span>
        </StateGlyph>
      </p>
      <p className="pl-[18px] [overflow-wrap:anywhere] whitespace-pre-line text-muted">{decision.reason}</p>
      <p className="pl-[18px] text-xs text-faint">signed statement {decision.serial}, checked by every host</p>
    </div>
  );
}

function Revoke({ source }: { source: Source }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <div className="mt-3">
      <Button kind="bad" onClick={() => setIsAsking(true)}>
        Revoke…
      </Button>
      {isAsking && <RevokeDialog source={source} onClose={() => setIsAsking(false)} />}
    </div>
  );
}

/** What can still become of it. */
function Outlook({ source }: { source: Source }) {
  const words = {
    pending: null,
    approved: null,
    rejected: "It will not run. Uploading the same bytes again asks for a new decision.",
    expired: "Nobody decided in time. Uploading the same bytes again asks anew.",
    revoked: "No host starts anything of it any more.",
    retired: "It is out of use. Uploading the same bytes again asks for a new decision.",
  }[source.state];
  return words && <p className="mt-2.5 text-xs text-muted">{words}</p>;
}
