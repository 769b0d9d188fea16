import type { Proposal } from "#protocol/people";
import { StateGlyph } from "../ui/state-glyph.tsx";

/** In place of a done note: the change was taken down, and waits. */
export function WaitsForSecond({ proposal }: { proposal: Proposal }) {
  return (
    <div role="status" className="rounded-md border border-accent px-3 py-2.5 text-s">
      <StateGlyph state="waiting" isQuiet>
        <span>
          <span className="font-medium">Waits for a second approver.</span>{" "}
          <span className="text-muted">
            {proposal.summary}. It widens who decides, so another person who may decide has to accept it; it stands at
            the top of this page until then.
          </span>
        </span>
      </StateGlyph>
    </div>
  );
}
