import { useState } from "react";
import { Field } from "../ui/field.tsx";
import { readOptionalJson } from "../ui/json-text.ts";
import { TextArea } from "../ui/text-input.tsx";
import type { FormFieldProps } from "./json-form.ts";

/** What no control fits, typed as JSON. */
export function JsonField({ name, schema, isRequired, value, onChange, errors, path }: FormFieldProps) {
  const [text, setText] = useState(value === undefined ? "" : JSON.stringify(value, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const read = (typed: string) => {
    const read = readOptionalJson(typed);
    setText(typed);
    setProblem(read.error);
    if (read.error === null) onChange(read.value);
  };
  return (
    <Field
      label={
        <>
          <span className="text-text">{name}</span> <span className="text-faint">JSON</span>
          {!isRequired && <span className="text-faint"> · may be left out</span>}
        </>
      }
      hint={schema.description}
      error={problem ?? errors[path]}
    >
      {(control) => (
        <TextArea {...control} isMono rows={3} value={text} onChange={(event) => read(event.target.value)} />
      )}
    </Field>
  );
}
