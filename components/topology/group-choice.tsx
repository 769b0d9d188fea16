import { useMemo } from "react";
import { usePicture } from "../live/live-provider.tsx";
import { Choice } from "../ui/choice.tsx";

/** By which capability the map puts hosts together; nothing where none tells them apart. */
export function GroupChoice({ value, onChoose }: { value: string | null; onChoose: (value: string | null) => void }) {
  const hosts = usePicture(({ store }) => store.hosts);
  const capabilities = useMemo(() => tellingCapabilities(hosts.map((host) => host.capabilities)), [hosts]);
  if (capabilities.length === 0) return null;
  return (
    <Choice
      label="Group hosts by"
      value={value}
      all="Not grouped"
      options={capabilities.map((name) => ({ value: name, label: `Grouped by ${name}` }))}
      onChoose={onChoose}
    />
  );
}

/** Capabilities that say something of the hosts: at least one has it, and not all the same value. */
function tellingCapabilities(hosts: readonly Record<string, unknown>[]): string[] {
  const values = new Map<string, Set<string>>();
  for (const capabilities of hosts) {
    for (const [key, value] of Object.entries(capabilities)) {
      const seen = values.get(key) ?? new Set<string>();
      if (seen.size < 40) seen.add(JSON.stringify(value));
      values.set(key, seen);
    }
  }
  const missing = (key: string) => hosts.some((capabilities) => !(key in capabilities));
  return [...values]
    .filter(([key, seen]) => seen.size < 40 && (seen.size > 1 || missing(key)))
    .map(([key]) => key)
    .sort();
}
