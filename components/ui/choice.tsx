import { Select } from "./select.tsx";

interface ChoiceProps {
  label: string;
  value: string | null;
  /** What "no choice" is called. */
  all: string;
  options: readonly { value: string; label: string }[];
  onChoose: (value: string | null) => void;
}

/** One of a list, or none of it: a part of a filter. */
export function Choice({ label, value, all, options, onChoose }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      value={value ?? ""}
      options={[{ value: "", label: all }, ...options]}
      onChoose={(chosen) => onChoose(chosen || null)}
      className="max-w-[190px] shrink-0 max-sm:max-w-none"
    />
  );
}
