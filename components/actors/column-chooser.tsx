import { Columns3 } from "lucide-react";
import { useId } from "react";
import { Button, buttonClasses } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { ACTOR_COLUMNS, type ActorColumn } from "./actor-columns.ts";
import type { SortBy } from "./actor-order.ts";

interface ColumnChooserProps {
  shown: readonly ActorColumn[];
  isChosen: boolean;
  onChoose: (columns: readonly SortBy[] | null) => void;
}

/** Which columns the table and its export have. */
export function ColumnChooser({ shown, isChosen, onChoose }: ColumnChooserProps) {
  const id = useId();
  const isShown = (by: SortBy) => shown.some((column) => column.by === by);
  const toggle = (by: SortBy) =>
    onChoose(ACTOR_COLUMNS.map((column) => column.by).filter((each) => (each === by ? !isShown(by) : isShown(each))));
  return (
    <>
      <button type="button" popoverTarget={id} className={buttonClasses()}>
        <Columns3 aria-hidden size={13} />
        {shown.length} of {ACTOR_COLUMNS.length} columns
      </button>
      {/* The browser's own popover: Escape and a press beside it close it, and the focus goes back. */}
      <div
        id={id}
        popover="auto"
        role="dialog"
        aria-label="Columns"
        className="inset-auto top-24 right-5 m-0 w-[220px] rounded-md border border-line bg-panel p-3.5 text-text shadow-over"
      >
        <div className="flex flex-col gap-2">
          {ACTOR_COLUMNS.map(({ by, label }, place) => (
            <Checkbox
              key={by}
              label={label}
              isChecked={isShown(by)}
              isDisabled={place === 0}
              onChange={() => toggle(by)}
            />
          ))}
          {isChosen && (
            <Button kind="quiet" onClick={() => onChoose(null)}>
              As wide as the screen allows
            </Button>
          )}
        </div>
      </div>
    </>
  );
}
