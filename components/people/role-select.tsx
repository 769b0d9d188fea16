"use client";

import type { Role } from "#protocol/people";
import { Field } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";
import { ROLE_WORDS, rolesWithin } from "./role-words.ts";

interface RoleSelectProps {
  /** Nobody hands on more than she has. */
  within: Role;
  value: Role;
  onChoose: (role: Role) => void;
}

export function RoleSelect({ within, value, onChoose }: RoleSelectProps) {
  const roles = rolesWithin(within);
  return (
    <Field label="Role" hint={`The ${value} ${ROLE_WORDS[value]}.`}>
      {(control) => (
        <Select
          {...control}
          value={value}
          options={roles.map((role) => ({ value: role, label: role }))}
          onChoose={onChoose}
        />
      )}
    </Field>
  );
}
