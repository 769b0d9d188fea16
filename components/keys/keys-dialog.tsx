import { useSyncExternalStore } from "react";
import { Checkbox } from "../ui/checkbox.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { KeyBinding } from "./key-reader.ts";
import { hasSingleKeys, onSingleKeysChange, switchSingleKeys } from "./single-keys.ts";

interface KeysDialogProps {
  bindings: readonly KeyBinding[];
  onClose: () => void;
}

/** Keys that one part of a page has for itself, while the focus is in it. */
const ELSEWHERE: readonly Omit<KeyBinding, "press">[] = [
  { keys: "← ↑ → ↓", says: "Map: from actor to actor; tables: scroll" },
  { keys: "Enter", says: "Map: select the actor" },
  { keys: "+ − 0", says: "Map: nearer, farther, all of it" },
  { keys: "Esc", says: "Close what stands in front; map: select nothing" },
];

/** Every key of the console. */
export function KeysDialog({ bindings, onClose }: KeysDialogProps) {
  const isOn = useSyncExternalStore(onSingleKeysChange, hasSingleKeys, () => true);
  const jumps = bindings.filter(({ keys }) => keys.startsWith("g "));
  const others = bindings.filter(({ keys }) => !keys.startsWith("g "));
  return (
    <Dialog isOpen onClose={onClose} title="Keys" size="l" cancelLabel="Close">
      <div className="grid gap-x-8 gap-y-4 sm:grid-cols-2">
        <KeyList
          title="Everywhere"
          keys={[{ keys: "Ctrl K", says: "Find anything, do anything (⌘ K on a Mac)" }, ...others]}
        />
        <KeyList title="Go to" keys={jumps} />
        <KeyList title="Where the focus is" keys={ELSEWHERE} />
      </div>
      <Checkbox
        label="Single keys act"
        hint="Off, only Ctrl K does: for speech input, and for screen readers that have single keys of their own. Kept in this browser."
        isChecked={isOn}
        onChange={switchSingleKeys}
      />
    </Dialog>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly Omit<KeyBinding, "press">[] }) {
  return (
    <section>
      <h3 className="mb-1.5 text-xs text-muted">{title}</h3>
      <dl className="grid grid-cols-[auto_1fr] items-baseline gap-x-3 gap-y-1.5 text-s">
        {keys.map((key) => (
          <div key={key.keys} className="contents">
            <dt className="flex gap-1">
              {key.keys.split(" ").map((each) => (
                <kbd key={each} className="rounded-sm border border-line bg-raised px-1.5 text-xs leading-[18px]">
                  {each}
                </kbd>
              ))}
            </dt>
            <dd className="text-muted">{key.says}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
