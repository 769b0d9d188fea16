import { Button } from "../ui/button.tsx";
import { formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import type { TopologyUrl } from "./topology-url.ts";

/** In place of a table without rows, and over a map that is all grey. */
export function NoActorFits({ url, actors }: { url: TopologyUrl; actors: number }) {
  return (
    <EmptyState
      title="No actor fits"
      action={
        <Button onClick={() => void url.show({ q: null, class: null, source: null, state: null, on: null })}>
          Show all
        </Button>
      }
    >
      None of {formatCount(actors)} actors fits the filter.
    </EmptyState>
  );
}
