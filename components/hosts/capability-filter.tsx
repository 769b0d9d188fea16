import { useId, useMemo } from "react";
import type { TopologyHost } from "#protocol/topology";
import { looseText } from "../ui/json-text.ts";
import { TextInput } from "../ui/text-input.tsx";

const MAX_OFFERED = 40;

interface CapabilityFilterProps {
  hosts: readonly TopologyHost[];
  value: string;
  onChange: (text: string) => void;
}

/** `gpu` or `zone=eu`; those that hosts offer are suggested. */
export function CapabilityFilter({ hosts, value, onChange }: CapabilityFilterProps) {
  const list = useId();
  const offered = useMemo(() => {
    const found = new Set<string>();
    for (const { capabilities } of hosts) {
      for (const [key, offer] of Object.entries(capabilities)) {
        found.add(key);
        found.add(`${key}=${looseText(offer)}`);
      }
      if (found.size > MAX_OFFERED) break;
    }
    return [...found].sort();
  }, [hosts]);
  return (
    <>
      <TextInput
        aria-label="Capability, or capability=value"
        placeholder="Capability, or key=value"
        list={list}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="!w-[200px] shrink-0 max-sm:!w-full"
        maxLength={500}
      />
      <datalist id={list}>
        {offered.map((text) => (
          <option key={text} value={text} />
        ))}
      </datalist>
    </>
  );
}
