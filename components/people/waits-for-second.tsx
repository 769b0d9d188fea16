import type { Proposal } from "#protocol/people";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Time } from "../ui/time.tsx";

/** In place of a done note: the change was taken down, and waits. */
export function WaitsForSecond({ proposal }: { proposal: Proposal }) {
  return (
    <div role="status" className="rounded-md border border-accent px-3 py-2.5 text-s">
      <StateGlyph state="waiting" isQuiet>
        <span>
          <span className="font-medium">Waits for a second approver.</span>{" "}
          <span className="text-muted">
            {proposal.summary}. Proposed by {proposal.proposedBy}, <Time at={proposal.proposedAt} />. It widens who
            decides, so another person who may decide has to accept it; it stands at the top of Settings until then.
          </span>
        </span>
      </StateGlyph>
    </div>
  );
}
