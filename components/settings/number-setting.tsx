import { Field } from "../ui/field.tsx";
import { TextInput } from "../ui/text-input.tsx";

interface NumberSettingProps {
  label: string;
  hint?: string;
  error?: string | undefined;
  value: string;
  min: number;
  max: number;
  onChange: (value: string) => void;
}

/** A whole number within its bounds. */
export function NumberSetting({ label, hint, error, value, min, max, onChange }: NumberSettingProps) {
  return (
    <Field label={label} hint={hint} error={error && `A whole number from ${min} to ${max}.`}>
      {(control) => (
        <TextInput
          {...control}
          type="number"
          inputMode="numeric"
          min={min}
          max={max}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="max-w-[120px]"
        />
      )}
    </Field>
  );
}
