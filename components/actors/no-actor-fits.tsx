import { Button } from "../ui/button.tsx";
import { formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";

/** In place of a table without rows, and over a map that is all grey. */
export function NoActorFits({ actors, onShowAll }: { actors: number; onShowAll: () => void }) {
  return (
    <EmptyState title="No actor fits" action={<Button onClick={onShowAll}>Show all</Button>}>
      None of {formatCount(actors)} actors fits the filter.
    </EmptyState>
  );
}
