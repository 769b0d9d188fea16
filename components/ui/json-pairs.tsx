import { Plus, X } from "lucide-react";
import { Button, IconButton } from "./button.tsx";
import { kindOf, looseText, looseValue } from "./json-text.ts";
import { TextInput } from "./text-input.tsx";

/** A key and what was typed as its value; `id` is its own while the form stands. */
export interface JsonPair {
  id: number;
  key: string;
  text: string;
}

export function pairsOf(values: Record<string, unknown>): JsonPair[] {
  return Object.entries(values).map(([key, value], id) => ({ id, key, text: looseText(value) }));
}

/** Pairs without a key say nothing. */
export function valuesOf(pairs: readonly JsonPair[]): Record<string, ReturnType<typeof looseValue>> {
  return Object.fromEntries(
    pairs.filter(({ key }) => key.trim() !== "").map(({ key, text }) => [key.trim(), looseValue(text)]),
  );
}

/** A key that stands there twice; null: none. */
export function doubledKey(pairs: readonly JsonPair[]): string | null {
  const keys = pairs.map(({ key }) => key.trim()).filter((key) => key !== "");
  return keys.find((key, at) => keys.indexOf(key) !== at) ?? null;
}

interface JsonPairsProps {
  /** What a pair is: "Capability", "Requirement". */
  what: string;
  plural?: string;
  pairs: readonly JsonPair[];
  onChange: (pairs: JsonPair[]) => void;
}

/**
 * Keys and values to add, change and take away. A value is JSON where it parses, else text; the kind stands beside it.
 */
export function JsonPairs({ what, plural = `${what}s`, pairs, onChange }: JsonPairsProps) {
  const change = (id: number, part: Partial<JsonPair>) =>
    onChange(pairs.map((pair) => (pair.id === id ? { ...pair, ...part } : pair)));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 text-xs text-muted">{plural}</legend>
      {pairs.map(({ id, key, text }, place) => (
        <div key={id} className="grid grid-cols-[minmax(0,1fr)_minmax(0,1fr)_72px_28px] items-center gap-1.5">
          <TextInput
            aria-label={`${what} ${place + 1}, key`}
            isMono
            maxLength={200}
            value={key}
            onChange={(event) => change(id, { key: event.target.value })}
          />
          <TextInput
            aria-label={`${what} ${place + 1}, value`}
            isMono
            value={text}
            onChange={(event) => change(id, { text: event.target.value })}
          />
          <span className="truncate text-xs text-muted">{kindOf(looseValue(text))}</span>
          <IconButton
            label={`Take ${key.trim() || `${what.toLowerCase()} ${place + 1}`} away`}
            onClick={() => onChange(pairs.filter((pair) => pair.id !== id))}
          >
            <X aria-hidden size={13} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          kind="quiet"
          onClick={() =>
            onChange([...pairs, { id: 1 + Math.max(-1, ...pairs.map(({ id }) => id)), key: "", text: "" }])
          }
        >
          <Plus aria-hidden size={13} /> Add a {what.toLowerCase()}
        </Button>
      </div>
    </fieldset>
  );
}
