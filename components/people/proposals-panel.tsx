"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { acceptProposalAnswerSchema, type Proposal } from "#protocol/people";
import { useMay } from "../live/me.ts";
import { apiPath, request } from "../live/request.ts";
import { Button } from "../ui/button.tsx";
import { shownOf } from "../ui/count.ts";
import { Dialog } from "../ui/dialog.tsx";
import { ErrorState } from "../ui/error-state.tsx";
import { failureOf } from "../ui/failure.ts";
import { Panel } from "../ui/panel.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { tell } from "../ui/tell.ts";
import { Time } from "../ui/time.tsx";
import { OneTimeSecret } from "./one-time-secret.tsx";
import { proposalsQuery } from "./people-queries.ts";

interface InviteLink {
  summary: string;
  url: string;
}

/** Changes that widen who decides. Drawn only while some wait. */
export function ProposalsPanel() {
  const proposals = useQuery(proposalsQuery);
  const mayDecide = useMay("decide");
  const [link, setLink] = useState<InviteLink | null>(null);
  const { items, total } = proposals.data ?? { items: [], total: 0 };
  return (
    <>
      {items.length > 0 && (
        <Panel title="Waiting for a second approver" note={shownOf(items.length, total, "change")} isFlush>
          <ul>
            {items.map((proposal) => (
              <ProposalRow key={proposal.id} proposal={proposal} mayDecide={mayDecide} onInvited={setLink} />
            ))}
          </ul>
        </Panel>
      )}
      {link && (
        <Dialog isOpen onClose={() => setLink(null)} size="l" title={link.summary} cancelLabel="Close">
          <OneTimeSecret what="link" secret={link.url}>
            Accepted. Hand this link to the person who is invited now: it is shown only once, and only to you. With it
            she sets a password, and the link is used up.
          </OneTimeSecret>
        </Dialog>
      )}
    </>
  );
}

interface ProposalRowProps {
  proposal: Proposal;
  /** May the reader decide? Then what she may not accept is her own, and she may take it back. */
  mayDecide: boolean;
  onInvited: (link: InviteLink) => void;
}

function ProposalRow({ proposal, mayDecide, onInvited }: ProposalRowProps) {
  const client = useQueryClient();
  const answer = useMutation({
    mutationFn: (verb: "accept" | "decline") =>
      request(acceptProposalAnswerSchema, `${apiPath`/proposals/${proposal.id}`}/${verb}`, {
        method: "POST",
        body: {},
      }),
    onSuccess: ({ inviteUrl }, verb) => {
      if (inviteUrl !== undefined) onInvited({ summary: proposal.summary, url: inviteUrl });
      else tell(`${verb === "accept" ? "Accepted" : "Declined"}: ${proposal.summary}`);
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
          <span className="flex flex-wrap items-center gap-2 text-muted">
            another person who may decide has to accept it
            {mayDecide && (
              <Button
                kind="quiet-bad"
                busy={answer.isPending}
                onClick={() => answer.mutate("decline")}
                aria-label={`Take back: ${proposal.summary}`}
              >
                Take back
              </Button>
            )}
          </span>
        )}
      </div>
      {answer.isError && <ErrorState isInline failure={failureOf(answer.error)} />}
    </li>
  );
}
