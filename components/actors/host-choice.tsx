import { useId, useState } from "react";
import { usePicture } from "../live/live-provider.tsx";
import { Choice } from "../ui/choice.tsx";
import { TextInput } from "../ui/text-input.tsx";

/** More than this in one list cannot be read: they are found by typing instead. */
const MAX_LISTED = 60;
const MAX_OFFERED = 20;

interface HostChoiceProps {
  /** A host's id. */
  value: string | null;
  /** What no choice is called. */
  none?: string;
  onChoose: (id: string | null) => void;
}

/** One host, or none in particular. */
export function HostChoice({ value, none = "All hosts", onChoose }: HostChoiceProps) {
  const hosts = usePicture(({ store }) => store.hosts);
  const options = hosts.map(({ id, name }) => ({ value: id, label: name }));
  if (hosts.length > MAX_LISTED) return <TypedHost key={value} value={value} options={options} onChoose={onChoose} />;
  const isGone = value !== null && !hosts.some(({ id }) => id === value);
  return (
    <Choice
      label="Host"
      value={value}
      all={none}
      options={isGone ? [...options, { value, label: `${value} (gone)` }] : options}
      onChoose={onChoose}
    />
  );
}

interface TypedHostProps {
  value: string | null;
  options: readonly { value: string; label: string }[];
  onChoose: (id: string | null) => void;
}

function TypedHost({ value, options, onChoose }: TypedHostProps) {
  const list = useId();
  const chosen = options.find((option) => option.value === value)?.label ?? value ?? "";
  const [text, setText] = useState(chosen);
  const wanted = text.toLowerCase();
  const offered = options.filter(({ label }) => label.toLowerCase().includes(wanted)).slice(0, MAX_OFFERED);
  return (
    <>
      <TextInput
        aria-label="Host"
        list={list}
        placeholder={`One of ${options.length} hosts`}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          const found = options.find(({ label }) => label === target.value);
          if (target.value === "") onChoose(null);
          else if (found) onChoose(found.value);
        }}
        className="!w-[150px] shrink-0 max-sm:!w-full"
        maxLength={64}
      />
      <datalist id={list}>
        {offered.map((option) => (
          <option key={option.value} value={option.label} />
        ))}
      </datalist>
    </>
  );
}
