import { useQuery } from "@tanstack/react-query";
import { auditResultSchema } from "#protocol/audit";
import { peopleQuery } from "../people/people-queries.ts";
import { Choice } from "../ui/choice.tsx";
import { FilterLine, SearchInput } from "../ui/filter-line.tsx";
import { TextInput } from "../ui/text-input.tsx";
import type { useAuditUrl } from "./audit-url.ts";

/** What begins an action, and how people call it. */
const ACTIONS = [
  ["source.", "Sources"],
  ["rollout.", "Rollouts"],
  ["actor.", "Actors and messages"],
  ["deadLetter.", "Dead letters"],
  ["host.", "Hosts"],
  ["person.", "People"],
  ["proposal.", "Proposals"],
  ["token.", "Tokens"],
  ["session.", "Sessions"],
  ["policy.", "Policy"],
  ["settings.", "Settings"],
].map(([value = "", label = ""]) => ({ value, label }));

/** Which rows are meant. */
export function AuditFilterBar({ shown, set, isFiltering, clear }: ReturnType<typeof useAuditUrl>) {
  const people = useQuery(peopleQuery);
  const names = (people.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const isListed = shown.who === "" || shown.who === "system" || names.some(({ value }) => value === shown.who);
  const isKnownAction = shown.action === "" || ACTIONS.some(({ value }) => value === shown.action);
  return (
    <FilterLine
      search={
        <SearchInput
          aria-label="Done to: a part of a hash, an address, an e-mail"
          placeholder="Done to"
          value={shown.target}
          onChange={(event) => set({ target: event.target.value })}
          className="w-[200px] shrink-0 max-sm:w-auto max-sm:grow"
          maxLength={300}
        />
      }
      chosen={[shown.who, shown.action, shown.result, shown.from, shown.to].filter(Boolean).length}
      onClear={isFiltering && clear}
    >
      <Choice
        label="Person"
        value={shown.who}
        all="Everybody"
        options={[
          ...names,
          { value: "system", label: "Callboard itself" },
          ...(isListed ? [] : [{ value: shown.who, label: shown.who.slice(0, 40) }]),
        ]}
        onChoose={(who) => set({ who: who ?? "" })}
      />
      <Choice
        label="Action"
        value={shown.action}
        all="All actions"
        options={[...ACTIONS, ...(isKnownAction ? [] : [{ value: shown.action, label: shown.action.slice(0, 40) }])]}
        onChoose={(action) => set({ action: action ?? "" })}
      />
      <Choice
        label="Result"
        value={shown.result}
        all="All results"
        options={auditResultSchema.options.map((value) => ({ value, label: value }))}
        onChoose={(value) => set({ result: auditResultSchema.options.find((each) => each === value) ?? null })}
      />
      <TextInput
        type="date"
        aria-label="From this day on, in UTC"
        value={shown.from}
        onChange={(event) => set({ from: event.target.value })}
        className="!w-[140px] shrink-0 max-sm:!w-full"
      />
      <TextInput
        type="date"
        aria-label="To this day, in UTC"
        value={shown.to}
        onChange={(event) => set({ to: event.target.value })}
        className="!w-[140px] shrink-0 max-sm:!w-full"
      />
    </FilterLine>
  );
}
