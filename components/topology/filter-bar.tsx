import { Search, X } from "lucide-react";
import { useMemo } from "react";
import { ACTOR_STATES } from "../live/actor-table.ts";
import { usePicture } from "../live/live-provider.tsx";
import { Button } from "../ui/button.tsx";
import { Select } from "../ui/select.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { isFiltering } from "./actor-filter.ts";
import type { TopologyUrl } from "./topology-url.ts";

/** Which actors are meant, on the map and in the table alike. */
export function FilterBar({ url }: { url: TopologyUrl }) {
  const { shown, show, filter } = url;
  const { classes, sources, hosts } = usePicture(({ store }) => ({
    classes: store.classes,
    sources: store.sources,
    hosts: store.hosts,
  }));
  const classNames = useMemo(() => [...classes].sort(), [classes]);
  const capabilities = useMemo(() => tellingCapabilities(hosts.map((host) => host.capabilities)), [hosts]);
  return (
    <search className="flex shrink-0 items-center gap-2 overflow-x-auto px-5 py-1 pb-3 max-sm:px-4">
      <span className="relative w-[260px] shrink-0 max-sm:w-[200px]">
        <Search aria-hidden size={13} className="absolute top-1/2 left-2.5 -translate-y-1/2 text-faint" />
        <TextInput
          aria-label="Find actors by address, name or class"
          placeholder="Address, name or class"
          value={shown.q}
          onChange={(event) => void show({ q: event.target.value || null })}
          className="!pl-8"
          maxLength={200}
        />
      </span>
      <Choice
        label="Class"
        value={shown.class}
        all="All classes"
        options={classNames.map((name) => ({ value: name, label: name }))}
        onChoose={(value) => void show({ class: value })}
      />
      <Choice
        label="Source"
        value={shown.source}
        all="All sources"
        options={[
          ...sources.map(({ hash, name, version }) => ({ value: hash, label: `${name} ${version}` })),
          { value: "runtime", label: "runtime" },
        ]}
        onChoose={(value) => void show({ source: value })}
      />
      <Choice
        label="State"
        value={shown.state}
        all="All states"
        options={ACTOR_STATES.map((state) => ({ value: state, label: state }))}
        onChoose={(value) => void show({ state: ACTOR_STATES.find((state) => state === value) ?? null })}
      />
      {shown.view === "map" && capabilities.length > 0 && (
        <Choice
          label="Group hosts by"
          value={shown.group}
          all="Not grouped"
          options={capabilities.map((name) => ({ value: name, label: `Grouped by ${name}` }))}
          onChoose={(value) => void show({ group: value, at: null })}
        />
      )}
      {shown.on && (
        <Button onClick={() => void show({ on: null })}>
          only on {shown.on} <X aria-hidden size={12} />
        </Button>
      )}
      {isFiltering(filter) && (
        <Button kind="quiet" onClick={() => void show({ q: null, class: null, source: null, state: null, on: null })}>
          Show all
        </Button>
      )}
    </search>
  );
}

interface ChoiceProps {
  label: string;
  value: string | null;
  all: string;
  options: { value: string; label: string }[];
  onChoose: (value: string | null) => void;
}

function Choice({ label, value, all, options, onChoose }: ChoiceProps) {
  return (
    <Select
      aria-label={label}
      value={value ?? ""}
      options={[{ value: "", label: all }, ...options]}
      onChoose={(chosen) => onChoose(chosen || null)}
      className="shrink-0"
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
