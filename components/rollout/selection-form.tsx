import type { Source } from "#protocol/source";
import { usePicture } from "../live/live-provider.tsx";
import { countOf } from "../ui/count.ts";
import { Field } from "../ui/field.tsx";
import { Segmented } from "../ui/segmented.tsx";
import { Select } from "../ui/select.tsx";
import { TextArea } from "../ui/text-input.tsx";
import type { RolloutSelect } from "./rollout-queries.ts";

const KINDS = [
  { value: "class", label: "All of a class" },
  { value: "source", label: "All on a source" },
  { value: "addresses", label: "By address" },
] as const;

/** What she has chosen so far, also in the ways that she is not looking at. */
export interface Choice {
  kind: (typeof KINDS)[number]["value"];
  class: string | null;
  fromSource: string | null;
  addresses: string;
}

export const NO_CHOICE: Choice = { kind: "class", class: null, fromSource: null, addresses: "" };

interface SelectionFormProps {
  choice: Choice;
  onChange: (choice: Choice) => void;
  /** Classes that can be chosen. */
  classes: readonly string[];
  sources: readonly Source[];
}

/** Which actors a rollout moves. */
export function SelectionForm({ choice, onChange, classes, sources }: SelectionFormProps) {
  const runningOn = usePicture(({ store }) => [...new Set(store.sources.map(({ hash }) => hash))].join(" ")).split(" ");
  const running = sources.filter(({ hash }) => runningOn.includes(hash));
  return (
    <>
      <Segmented
        label="Which actors"
        value={choice.kind}
        options={KINDS}
        onChoose={(kind) => onChange({ ...choice, kind })}
      />
      {choice.kind === "class" && (
        <Field label="Class">
          {(control) => (
            <Select
              {...control}
              value={choice.class ?? classes[0] ?? ""}
              options={classes.map((name) => ({ value: name, label: name }))}
              onChoose={(name) => onChange({ ...choice, class: name })}
            />
          )}
        </Field>
      )}
      {choice.kind === "source" && (
        <Field label="From source">
          {(control) => (
            <Select
              {...control}
              value={choice.fromSource ?? running[0]?.hash ?? ""}
              options={running.map(({ hash, name, version }) => ({ value: hash, label: `${name} ${version}` }))}
              onChoose={(hash) => onChange({ ...choice, fromSource: hash })}
            />
          )}
        </Field>
      )}
      {choice.kind === "addresses" && (
        <Field
          label="Addresses"
          hint={`${countOf(addressesIn(choice.addresses).length, "address", "addresses")}; one a line, or with spaces between`}
        >
          {(control) => (
            <TextArea
              {...control}
              isMono
              rows={4}
              value={choice.addresses}
              onChange={(event) => onChange({ ...choice, addresses: event.target.value })}
            />
          )}
        </Field>
      )}
    </>
  );
}

/** What the API is asked; null until enough is chosen. The first of each list counts as chosen. */
export function selectionOf(
  choice: Choice,
  classes: readonly string[],
  running: readonly string[],
): RolloutSelect | null {
  if (choice.kind === "class") {
    const name = choice.class ?? classes[0];
    return name === undefined ? null : { class: name };
  }
  if (choice.kind === "source") {
    const hash = choice.fromSource ?? running[0];
    return hash === undefined ? null : { fromSource: hash };
  }
  const addresses = addressesIn(choice.addresses);
  return addresses.length === 0 ? null : { addresses };
}

export function addressesIn(text: string): string[] {
  return [...new Set(text.split(/[\s,]+/).filter(Boolean))];
}
