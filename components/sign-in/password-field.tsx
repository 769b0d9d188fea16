"use client";

import { Field } from "../ui/field.tsx";
import { SecretInput } from "../ui/secret-input.tsx";

const MIN_LENGTH = 12;

interface PasswordFieldProps {
  label?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** A new password shows its rule and how far it is from it. */
  isNew?: boolean;
  /** Where it is what the reader is asked for. */
  autoFocus?: boolean;
}

export function PasswordField({
  label = "Password",
  value,
  onChange,
  error,
  isNew = false,
  autoFocus,
}: PasswordFieldProps) {
  return (
    <Field label={label} hint={isNew ? <Rule length={value.length} /> : undefined} error={error}>
      {(control) => (
        <SecretInput
          {...control}
          what="the password"
          name="password"
          autoComplete={isNew ? "new-password" : "current-password"}
          maxLength={128}
          required
          autoFocus={autoFocus}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

function Rule({ length }: { length: number }) {
  const isEnough = length >= MIN_LENGTH;
  return (
    <span className="flex gap-2">
      <span>At least {MIN_LENGTH} characters of any kind; a sentence is good. A password manager may paste.</span>
      <span className={isEnough ? "ml-auto whitespace-nowrap text-ok" : "ml-auto whitespace-nowrap"}>
        {isEnough ? `✓ ${length} characters` : `${length} of ${MIN_LENGTH}`}
      </span>
    </span>
  );
}
