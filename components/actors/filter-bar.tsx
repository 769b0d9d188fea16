import { type ReactNode, useMemo } from "react";
import { usePicture } from "../live/live-provider.tsx";
import { Choice } from "../ui/choice.tsx";
import { FilterLine, SearchInput } from "../ui/filter-line.tsx";
import { TextInput } from "../ui/text-input.tsx";
import { type ActorFilter, chosenIn, NO_FILTER, STATE_FILTERS } from "./actor-filter.ts";
import { HostChoice } from "./host-choice.tsx";

interface FilterBarProps {
  filter: ActorFilter;
  onFilter: (part: Partial<ActorFilter>) => void;
  /** More to choose, behind the filters. */
  children?: ReactNode;
}

/** Which actors are meant, on the map and in the table alike. */
export function FilterBar({ filter, onFilter, children }: FilterBarProps) {
  const { classes, sources } = usePicture(({ store }) => ({ classes: store.classes, sources: store.sources }));
  const classNames = useMemo(() => [...classes].sort(), [classes]);
  const isNamed = sources.some(({ hash }) => hash === filter.source);
  return (
    <FilterLine
      search={
        <SearchInput
          aria-label="Find actors by address, name or class"
          placeholder="Address, name or class"
          value={filter.q}
          onChange={(event) => onFilter({ q: event.target.value })}
          className="w-[260px] shrink-0 max-sm:w-auto max-sm:grow"
        />
      }
      chosen={chosenIn({ ...filter, q: "" })}
      onClear={chosenIn(filter) > 0 && (() => onFilter(NO_FILTER))}
    >
      <TextInput
        aria-label="Global name has"
        placeholder="Global name"
        value={filter.name}
        onChange={(event) => onFilter({ name: event.target.value })}
        className="!w-[130px] shrink-0 max-sm:!w-full"
        maxLength={200}
      />
      <Choice
        label="Class"
        value={filter.class}
        all="All classes"
        options={classNames.map((name) => ({ value: name, label: name }))}
        onChoose={(value) => onFilter({ class: value })}
      />
      <Choice
        label="Source"
        value={filter.source}
        all="All sources"
        options={[
          ...sources.map(({ hash, name, version }) => ({ value: hash, label: `${name} ${version}` })),
          { value: "runtime", label: "runtime" },
          ...(filter.source && filter.source !== "runtime" && !isNamed
            ? [{ value: filter.source, label: filter.source.slice(0, 40) }]
            : []),
        ]}
        onChoose={(value) => onFilter({ source: value })}
      />
      <HostChoice value={filter.host} onChoose={(host) => onFilter({ host })} />
      <Choice
        label="State"
        value={filter.state}
        all="All states"
        options={STATE_FILTERS.map((state) => ({
          value: state,
          label: state === "faulty" ? "faults injected" : state,
        }))}
        onChoose={(value) => onFilter({ state: STATE_FILTERS.find((state) => state === value) ?? null })}
      />
      {children}
    </FilterLine>
  );
}
