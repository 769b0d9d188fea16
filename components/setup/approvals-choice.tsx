"use client";

import type { Policy } from "#protocol/people";
import { Radio } from "../ui/checkbox.tsx";

interface ApprovalsChoiceProps {
  value: Policy["approvals"];
  onChoose: (approvals: Policy["approvals"]) => void;
  isDisabled?: boolean;
}

/** Who must agree before code from a source may run; each choice says what follows from it. */
export function ApprovalsChoice({ value, onChoose, isDisabled = false }: ApprovalsChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 text-xs text-muted">Who decides on a source before its code may run</legend>
      <Radio
        name="approvals"
        label="Two people"
        hint="The uploader of a source cannot approve it. Until a second person may decide, nothing new can run. Once one may, a change that lets more people decide waits for the second of them."
        isChecked={value === "two-people"}
        isDisabled={isDisabled}
        onChoose={() => onChoose("two-people")}
      />
      <Radio
        name="approvals"
        label="One person"
        hint="The uploader of a source may approve it, too. Right for one person or a trial: one stolen account is enough to run any code on your hosts."
        isChecked={value === "one-person"}
        isDisabled={isDisabled}
        onChoose={() => onChoose("one-person")}
      />
    </fieldset>
  );
}
