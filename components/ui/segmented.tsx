"use client";

import { ToggleGroup } from "radix-ui";
import type { Option } from "./select.tsx";

interface SegmentedProps<Value extends string> {
  /** What is being chosen, for those who cannot see that the choices belong together. */
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChoose: (value: Value) => void;
}

/** Two to five ways to see one thing; one is always on. Arrow keys move between them. */
export function Segmented<Value extends string>({ label, value, options, onChoose }: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChoose(chosen.value);
      }}
      className="inline-flex shrink-0 rounded-md border border-line bg-panel"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          disabled={option.isDisabled}
          className="h-[26px] px-[11px] text-s font-medium text-muted first:rounded-l-[5px] last:rounded-r-[5px] hover:text-text data-[state=on]:bg-raised data-[state=on]:text-text pointer-coarse:h-9"
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
