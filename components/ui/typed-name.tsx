import type { ReactNode } from "react";
import { Field } from "./field.tsx";
import { TextInput } from "./text-input.tsx";

/** More things than this are not destroyed by a click alone: their name has to be typed. */
export const WIDE_FROM = 100;

interface TypedNameProps {
  /** What has to be typed. */
  name: string;
  /** What typing it leads to, as in "this stops 312 actors". */
  consequence: ReactNode;
  value: string;
  onChange: (value: string) => void;
  error?: string | null | undefined;
}

/** Makes the reader of a destructive question stop and look what it is about. */
export function TypedName({ name, consequence, value, onChange, error }: TypedNameProps) {
  return (
    <Field
      label={
        <>
          Type <code className="text-text">{name}</code>: {consequence}
        </>
      }
      error={error}
    >
      {(control) => (
        <TextInput {...control} autoComplete="off" value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  );
}
