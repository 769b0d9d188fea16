import { Field } from "./field.tsx";
import { TextArea } from "./text-input.tsx";

interface ReasonFieldProps {
  value: string;
  onChange: (value: string) => void;
  error?: string | null | undefined;
  rows?: number;
}

/** Why she does it; the audit keeps it. */
export function ReasonField({ value, onChange, error, rows }: ReasonFieldProps) {
  return (
    <Field label="Reason, kept in the audit" error={error}>
      {(control) => (
        <TextArea
          {...control}
          {...(rows === undefined ? {} : { rows })}
          maxLength={2000}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
