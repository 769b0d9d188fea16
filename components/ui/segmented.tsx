"use client";

import { useId } from "react";
import type { Option } from "./select.tsx";

interface SegmentedProps<Value extends string> {
  /** What is being chosen, for those who cannot see that the choices belong together. */
  label: string;
  value: Value;
  options: readonly Option<Value>[];
  onChoose: (value: Value) => void;
}

/**
 * Two to five ways to see one thing; one is always on. Arrow keys move between them, as in every group of radio
 * buttons.
 */
export function Segmented<Value extends string>({ label, value, options, onChoose }: SegmentedProps<Value>) {
  const name = useId();
  return (
    <fieldset aria-label={label} className="inline-flex shrink-0 rounded-md border border-line bg-panel">
      {options.map((option) => (
        <label
          key={option.value}
          className="relative grid h-[26px] place-items-center px-[11px] text-s font-medium whitespace-nowrap text-muted first:rounded-l-[5px] last:rounded-r-[5px] has-checked:bg-raised has-checked:text-text not-has-disabled:hover:text-text has-disabled:opacity-60 pointer-coarse:h-9"
        >
          {/* Over the whole label, unseen: it takes the press, and shows the focus. */}
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.isDisabled}
            onChange={() => onChoose(option.value)}
            className="absolute inset-0 m-0 size-full appearance-none rounded-[5px]"
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
