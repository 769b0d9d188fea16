import { useInfiniteQuery } from "@tanstack/react-query";
import type { DeadLetterGroup } from "#protocol/dead-letter";
import { Button } from "../ui/button.tsx";
import { countOf, formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { Faces } from "../ui/faces.tsx";
import { Panel } from "../ui/panel.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { lettersQuery } from "./dead-letter-queries.ts";
import { useHeld } from "./held.ts";
import { LetterItem } from "./letter-item.tsx";
import { LetterTarget } from "./letter-target.tsx";
import { groupSelect } from "./letter-words.ts";
import { NewRows } from "./new-rows.tsx";
import { SetActions } from "./set-actions.tsx";
import type { Within } from "./within.ts";

/** The letters of one kind that are kept, newest first; those of the time that is looked at. */
export function GroupLetters({ group, within }: { group: DeadLetterGroup; within: Within }) {
  const filter = { ...groupSelect(group), within };
  const letters = useInfiniteQuery(lettersQuery(filter));
  const items = letters.data?.pages.flatMap((page) => page.items);
  const { shown, newer, showNew } = useHeld(items, ({ id }) => id, JSON.stringify(filter));
  const kept = letters.data?.pages[0]?.total ?? group.kept;
  return (
    <Panel
      isFlush
      title={<code className="font-medium">{group.messageType}</code>}
      note={
        <>
          {group.reason} · to{" "}
          <span className="[overflow-wrap:anywhere]">
            <LetterTarget target={group.target} name={group.targetName} />
          </span>{" "}
          · {formatCount(group.kept)} of {countOf(group.count, "letter")} kept
        </>
      }
      right={
        <>
          <NewRows newer={newer} what="letter" onShow={showNew} />
          <SetActions filter={filter} which="all" />
        </>
      }
    >
      <Faces asked={letters} loading={<SkeletonRows label="Dead letters" rows={4} />} what="dead letters">
        {() =>
          shown.length === 0 ? (
            <EmptyState title="None of these is kept any more">
              They were sent again, discarded, or pushed out by newer ones of their kind: a host keeps 1,000 of a kind.
            </EmptyState>
          ) : (
            <>
              <ul>
                {shown.map((letter) => (
                  <LetterItem key={letter.id} letter={letter} />
                ))}
              </ul>
              <p className="flex items-center gap-3 px-3.5 py-2 text-xs text-muted">
                {formatCount(shown.length)} of {countOf(kept, "kept letter")}
                {letters.hasNextPage && (
                  <Button kind="quiet" busy={letters.isFetchingNextPage} onClick={() => void letters.fetchNextPage()}>
                    Show older
                  </Button>
                )}
              </p>
            </>
          )
        }
      </Faces>
    </Panel>
  );
}
