"use client";

import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

/** What ties a control to its label, hint and error; spread it on the control. */
export interface FieldControl {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

interface FieldProps {
  label: ReactNode;
  /** Shown under the control as long as there is no error. */
  hint?: ReactNode;
  error?: string | null | undefined;
  className?: string;
  children: (control: FieldControl) => ReactNode;
}

export function Field({ label, hint, error, className, children }: FieldProps) {
  const id = useId();
  const note = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1", className)}>
      <Label htmlFor={id}>{label}</Label>
      {children({ id, "aria-describedby": note, "aria-invalid": error ? true : undefined })}
      {error ? (
        <p id={note} role="alert" className="text-xs text-bad first-letter:uppercase">
          {error}
        </p>
      ) : (
        hint && (
          <p id={note} className="text-xs text-muted">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function Label({ htmlFor, children }: { htmlFor: string; children: ReactNode }) {
  return (
    <label htmlFor={htmlFor} className="text-xs text-muted">
      {children}
    </label>
  );
}
