import { useInfiniteQuery } from "@tanstack/react-query";
import type { DeadLetterGroup } from "#protocol/dead-letter";
import { countOf, formatCount } from "../ui/count.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { itemsOf, PagedList } from "../ui/paged-list.tsx";
import { Panel } from "../ui/panel.tsx";
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
  const { first, items, total } = itemsOf(letters);
  const { shown, newer, showNew } = useHeld(first && items, ({ id }) => id, JSON.stringify(filter));
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
      <PagedList
        asked={letters}
        items={shown}
        total={total}
        what="dead letters"
        label="Dead letters"
        rows={4}
        noun={["kept letter", "kept letters"]}
        more="Show older"
        isCounted
        empty={
          <EmptyState title="None of these is kept any more">
            They were sent again, discarded, or pushed out by newer ones of their kind: a host keeps 1,000 of a kind.
          </EmptyState>
        }
      >
        {(each) => (
          <ul>
            {each.map((letter) => (
              <LetterItem key={letter.id} letter={letter} />
            ))}
          </ul>
        )}
      </PagedList>
    </Panel>
  );
}
