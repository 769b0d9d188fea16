"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Proposal } from "#protocol/people";
import { apiPath, noAnswer, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { countOf } from "../ui/count.ts";
import { ErrorState } from "../ui/error-state.tsx";
import { asFailure } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";
import { tell } from "../ui/toaster.tsx";
import { proposalsQuery } from "./people-queries.ts";

/** Changes that widen who decides. Drawn only while some wait. */
export function ProposalsPanel() {
  const proposals = useQuery(proposalsQuery);
  if (proposals.data === undefined || proposals.data.items.length === 0) return null;
  const { items, total } = proposals.data;
  return (
    <Panel title="Waiting for a second approver" note={`${items.length} of ${countOf(total, "change")}`} isFlush>
      <ul>
        {items.map((proposal) => (
          <ProposalRow key={proposal.id} proposal={proposal} />
        ))}
      </ul>
    </Panel>
  );
}

function ProposalRow({ proposal }: { proposal: Proposal }) {
  const client = useQueryClient();
  const answer = useMutation({
    mutationFn: (verb: "accept" | "decline") =>
      request(noAnswer, `${apiPath`/proposals/${proposal.id}`}/${verb}`, { method: "POST", body: {} }),
    onSuccess: (_, verb) => {
      tell(`${verb === "accept" ? "Accepted" : "Declined"}: ${proposal.summary}`);
      return Promise.all(
        [["people"], ["tokens"], ["policy"], ["me"]].map((queryKey) => client.invalidateQueries({ queryKey })),
      );
    },
  });
  const under = (verb: string) => answer.isPending && answer.variables === verb;
  return (
    <li className="flex flex-col gap-2 border-b border-line-soft px-3.5 py-2.5 text-s last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 grow">
          <StateGlyph state="waiting" isQuiet>
            <span className="font-medium [overflow-wrap:anywhere]">{proposal.summary}</span>
          </StateGlyph>
          <p className="pl-[18px] text-muted">
            proposed by {proposal.proposedBy}, <Time at={proposal.proposedAt} />
          </p>
        </div>
        {proposal.mayAccept ? (
          <span className="flex gap-2">
            <Button
              kind="main"
              busy={under("accept")}
              disabled={under("decline")}
              onClick={() => answer.mutate("accept")}
              aria-label={`Accept: ${proposal.summary}`}
            >
              Accept
            </Button>
            <Button
              kind="bad"
              busy={under("decline")}
              disabled={under("accept")}
              onClick={() => answer.mutate("decline")}
              aria-label={`Decline: ${proposal.summary}`}
            >
              Decline
            </Button>
          </span>
        ) : (
          <span className="text-muted">another person who may decide has to accept it</span>
        )}
      </div>
      {answer.isError && <ErrorState isInline failure={asFailure(answer.error)} />}
    </li>
  );
}
