import { ChevronDown } from "lucide-react";
import type { Ref, SelectHTMLAttributes } from "react";
import { classNames } from "./class-names.ts";
import { CONTROL } from "./text-input.tsx";

export interface Option<Value extends string> {
  value: Value;
  label: string;
  isDisabled?: boolean;
}

interface SelectProps<Value extends string>
  extends Omit<SelectHTMLAttributes<HTMLSelectElement>, "value" | "onChange"> {
  value: Value;
  options: readonly Option<Value>[];
  onChoose: (value: Value) => void;
  ref?: Ref<HTMLSelectElement>;
}

/** The browser's own list: right on a phone, right with a keyboard. */
export function Select<Value extends string>({ value, options, onChoose, className, ...rest }: SelectProps<Value>) {
  return (
    <span className={classNames("relative block", className)}>
      <select
        {...rest}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChoose(chosen.value);
        }}
        className={classNames(
          CONTROL,
          "h-8 cursor-pointer appearance-none text-ellipsis pr-8 pl-2.5 pointer-coarse:h-10",
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.isDisabled} className="bg-panel text-text">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden
        size={14}
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-muted"
      />
    </span>
  );
}
