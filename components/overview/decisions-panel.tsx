import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { waitingProposalsQuery, waitingSourcesQuery } from "../frame/waiting.ts";
import { formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Time } from "../ui/time.tsx";

const MAX_SHOWN = 8;

interface Decision {
  id: string;
  href: string;
  title: string;
  at: string;
  by: string;
  /** Why she may not settle it herself; null when she may. */
  whyNot: string | null;
}

/** What stands still until somebody decides: what she may decide first, and the oldest of those. */
export function DecisionsPanel() {
  const sources = useQuery(waitingSourcesQuery);
  const proposals = useQuery(waitingProposalsQuery);
  const decisions: Decision[] = [
    ...(sources.data?.items ?? []).map(({ hash, name, version, uploadedAt, uploadedBy, mayDecide }) => ({
      id: hash,
      href: `/sources/${hash}`,
      title: `${name} ${version}`,
      at: uploadedAt,
      by: uploadedBy,
      whyNot: mayDecide.allowed ? null : (mayDecide.reason ?? "somebody else decides"),
    })),
    ...(proposals.data?.items ?? []).map(({ id, summary, proposedAt, proposedBy, mayAccept }) => ({
      id,
      href: "/settings/people",
      title: summary,
      at: proposedAt,
      by: proposedBy,
      whyNot: mayAccept ? null : "waits for a second approver",
    })),
  ].sort((a, b) => Number(a.whyNot !== null) - Number(b.whyNot !== null) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  const total = (sources.data?.total ?? 0) + (proposals.data?.items.length ?? 0);
  const mine = decisions.filter(({ whyNot }) => whyNot === null).length;
  const shown = decisions.slice(0, MAX_SHOWN);
  return (
    <Panel
      title="Waiting for a decision"
      note={total > 0 && waitingWords(total, mine, shown.length)}
      isFlush
      right={
        <Link href="/sources?state=pending" className="text-s underline underline-offset-2">
          All
        </Link>
      }
    >
      <Faces asked={sources} loading={<SkeletonRows label="Decisions" rows={3} />} what="what waits for a decision">
        {() =>
          shown.length === 0 ? (
            <EmptyState title="Nothing waits">New sources and changes of who may decide are listed here.</EmptyState>
          ) : (
            <ul>
              {shown.map((decision) => (
                <li
                  key={decision.id}
                  className="flex flex-wrap items-baseline gap-x-3 border-b border-line-soft px-3.5 py-2 text-s last:border-b-0"
                >
                  <Link href={decision.href} className="min-w-0 font-medium underline underline-offset-2">
                    {decision.title}
                  </Link>
                  <span className="text-muted">
                    <Time at={decision.at} /> by {decision.by}
                  </span>
                  <span className={decision.whyNot === null ? "ml-auto text-accent" : "ml-auto text-muted"}>
                    {decision.whyNot ?? "yours to decide"}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Faces>
    </Panel>
  );
}

/** `12, of which you may decide 3; the first 8 are shown` */
function waitingWords(total: number, mine: number, shown: number): string {
  const forHer =
    mine === 0 ? "none of them yours" : mine === total ? "yours to decide" : `${formatCount(mine)} of them yours`;
  const cut = shown < total ? `; the first ${formatCount(shown)} are shown` : "";
  return `${formatCount(total)}, ${forHer}${cut}`;
}
