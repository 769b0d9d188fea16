import { useState } from "react";
import { usePicture } from "../live/live-provider.tsx";
import { TargetPicker } from "../messages/target-picker.tsx";
import { Button } from "../ui/button.tsx";
import { StateGlyph } from "../ui/state-glyph.tsx";

interface SendToFieldProps {
  /** Where they were meant to go; undefined: to several. */
  target: string | undefined;
  /** The global name that the target held; null: none that is known. */
  targetName: string | null;
  /** `@name` or address that was chosen; null: as by default. */
  chosen: string | null;
  onChoose: (target: string | null) => void;
}

/** To whom letters go that are sent again: who holds the name now, unless she chooses somebody else. */
export function SendToField({ target, targetName, chosen, onChoose }: SendToFieldProps) {
  const [className, setClassName] = useState<string | null>(null);
  const isThere = usePicture(({ store }) => target === undefined || store.actors.rowOfAddress(target) !== -1);
  const holder = usePicture(({ store: { actors } }) => {
    const row = targetName === null ? -1 : actors.name.indexOf(targetName);
    return row === -1 ? null : (actors.address[row] ?? null);
  });
  const isLost = chosen === null && !isThere && holder === null;
  return (
    <div className="flex flex-col gap-1.5">
      <TargetPicker chosen={chosen} className={className} onChoose={onChoose} onClassName={setClassName} />
      <p className="flex flex-wrap items-baseline gap-x-2 text-s text-muted" role="status">
        {chosen !== null ? (
          <>
            <span>
              They go to <code className="[overflow-wrap:anywhere]">{chosen}</code>.
            </span>
            <Button kind="quiet" onClick={() => onChoose(null)}>
              As by default
            </Button>
          </>
        ) : isLost ? (
          <StateGlyph state="warn">
            Nobody lives at <code className="[overflow-wrap:anywhere]">{target}</code>, and no address is used twice:
            they come back unless you choose another actor.
          </StateGlyph>
        ) : (
          defaultWords(target, targetName, holder)
        )}
      </p>
    </div>
  );
}

function defaultWords(target: string | undefined, targetName: string | null, holder: string | null) {
  if (targetName !== null && holder !== null) {
    return (
      <span>
        If empty, they go to the actor that holds the name now: <code>@{targetName}</code>,{" "}
        <code className="[overflow-wrap:anywhere]">{holder}</code>.
      </span>
    );
  }
  if (target === undefined)
    return "If empty, each goes to the actor that holds its target’s name now, else to the target itself.";
  return (
    <span>
      If empty, they go to <code className="[overflow-wrap:anywhere]">{target}</code>, where they were meant to go.
    </span>
  );
}
