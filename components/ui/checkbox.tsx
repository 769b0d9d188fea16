"use client";

import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

interface ChoiceProps {
  label: ReactNode;
  /** What it means to choose it. */
  hint?: ReactNode;
  isChecked: boolean;
  isDisabled?: boolean;
  className?: string;
}

export function Checkbox({ onChange, ...choice }: ChoiceProps & { onChange: (isChecked: boolean) => void }) {
  return <Choice {...choice} type="checkbox" onChange={onChange} />;
}

/** One of several that exclude each other; all of them carry the same `name`. */
export function Radio({ name, onChoose, ...choice }: ChoiceProps & { name: string; onChoose: () => void }) {
  return <Choice {...choice} type="radio" name={name} onChange={onChoose} />;
}

interface InnerProps extends ChoiceProps {
  type: "checkbox" | "radio";
  name?: string;
  onChange: (isChecked: boolean) => void;
}

function Choice({ label, hint, isChecked, isDisabled = false, className, type, name, onChange }: InnerProps) {
  const id = useId();
  return (
    <label
      htmlFor={id}
      className={classNames("flex items-start gap-2.5 text-s", isDisabled && "opacity-60", className)}
    >
      <input
        id={id}
        type={type}
        name={name}
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.target.checked)}
        aria-describedby={hint ? `${id}-hint` : undefined}
        aria-labelledby={`${id}-label`}
        className="mt-0.5 size-3.5 shrink-0 cursor-pointer accent-accent"
      />
      <span className="min-w-0">
        <span id={`${id}-label`} className="font-medium text-text">
          {label}
        </span>
        {hint && (
          <span id={`${id}-hint`} className="mt-0.5 block text-muted">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}
