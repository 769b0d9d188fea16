import type { DeadLetterGroup } from "#protocol/dead-letter";
import { classNames } from "../ui/class-names.ts";
import { countOf, formatCount } from "../ui/count.ts";
import { StateGlyph } from "../ui/state-glyph.tsx";
import { Table, Td, Th } from "../ui/table.tsx";
import { Time } from "../ui/time.tsx";
import { LetterTarget } from "./letter-target.tsx";
import { groupKey } from "./letter-words.ts";

interface GroupTableProps {
  groups: readonly DeadLetterGroup[];
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** One row per reason, target and type. */
export function GroupTable({ groups, chosen, onChoose }: GroupTableProps) {
  return (
    <Table
      caption="Dead letters by reason, target and type"
      head={
        <>
          <Th>Message</Th>
          <Th className="max-md:hidden">Reason</Th>
          <Th isNumber>Kept of all</Th>
          <Th className="max-lg:hidden">First</Th>
          <Th className="max-sm:hidden">Last</Th>
        </>
      }
    >
      {groups.map((group) => {
        const key = groupKey(group);
        const isChosen = key === chosen;
        return (
          <tr key={key} className={classNames("hover:bg-raised", isChosen && "bg-raised")}>
            <Td className="min-w-0">
              <button
                type="button"
                aria-pressed={isChosen}
                onClick={() => onChoose(key)}
                className="-ml-1 min-h-6 rounded-sm px-1 text-left font-mono font-medium [overflow-wrap:anywhere] underline-offset-2 hover:underline"
              >
                {group.messageType}
              </button>
              <span className="block text-xs [overflow-wrap:anywhere] text-muted">
                to <LetterTarget target={group.target} name={group.targetName} />
              </span>
              <span className="block text-xs text-muted md:hidden">{group.reason}</span>
              {group.quarantined > 0 && (
                <StateGlyph state="warn" className="text-xs">
                  {countOf(group.quarantined, "letter")} in quarantine
                </StateGlyph>
              )}
            </Td>
            <Td className="max-md:hidden">{group.reason}</Td>
            <Td isNumber className="whitespace-nowrap">
              {formatCount(group.kept)} <span className="text-muted">of {formatCount(group.count)}</span>
            </Td>
            <Td className="text-muted max-lg:hidden">
              <Time at={group.firstAt} />
            </Td>
            <Td className="text-muted max-sm:hidden">
              <Time at={group.lastAt} />
            </Td>
          </tr>
        );
      })}
    </Table>
  );
}
