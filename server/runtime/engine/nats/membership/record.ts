import { z } from "zod";
import { RuntimeError } from "../../../errors.ts";
import { address, capabilities } from "../../../wire/fields.ts";
import type { MemberFacts } from "../../engine.ts";
import { change, type Keys } from "../keys/mod.ts";
import { type Life, wordOf } from "../subjects.ts";
import type { KvEntry } from "../surroundings.ts";

const recordSchema = z.object({
  life: z.string(),
  /** Grows when what follows changes. */
  version: z.int(),
  facts: z.object({
    name: z.string(),
    capabilities,
    sinceMs: z.number(),
    authority: address.nullable(),
    services: z.record(z.string(), address),
  }),
  /** Where it runs, for who wants the same name. */
  place: z.string(),
  wire: z.object({ min: z.int(), max: z.int() }),
});

/** What a host says of itself, under a key of its own that it alone writes. */
export type HostRecord = z.infer<typeof recordSchema>;

export function parseRecord({ value }: KvEntry): HostRecord {
  return recordSchema.parse(JSON.parse(value));
}

export function recordKey(name: string): string {
  return `m.${wordOf(name)}`;
}

/** What is told of a host whose record is not there any more: it is about to leave the view. */
export function factsOf(record: HostRecord | null, { name, life }: Life): MemberFacts {
  if (record?.life === life) return record.facts;
  return { name, capabilities: {}, sinceMs: 0, authority: null, services: {} };
}

/**
 * Takes the name for this life, when the one that has it is over, or is in no view and does not answer. Rejects with
 * `NAME_HELD`
 * when it answers; else waits until it is over.
 */
export async function takeName(
  keys: Keys,
  record: HostRecord,
  other: {
    isOver(life: string): Promise<boolean>;
    isUnknown(life: string): boolean;
    answers(holder: Life): Promise<boolean>;
  },
): Promise<void> {
  const { name } = record.facts;
  let over: string | null = null;
  for (;;) {
    const found = await change(keys, recordKey(name), (entry) =>
      entry === null || parseRecord(entry).life === over ? { write: JSON.stringify(record) } : "keep",
    );
    const { life, place } = parseRecord(found as KvEntry);
    if (life === record.life) return;
    if (await other.isOver(life)) over = life;
    else if (await other.answers({ name, life })) throw nameHeld(name, place);
    else if (other.isUnknown(life)) over = life;
  }
}

export function nameHeld(name: string, where: string): RuntimeError {
  return new RuntimeError(
    "NAME_HELD",
    `a host ${name} is in the convention already: ${where}`,
    "Give the host another name, or end the other one.",
  );
}

/** Says what is true of this host now. */
export async function writeRecord(keys: Keys, record: HostRecord): Promise<void> {
  await change(keys, recordKey(record.facts.name), (entry) =>
    entry !== null && parseRecord(entry).life === record.life ? { write: JSON.stringify(record) } : "keep",
  );
}

export async function dropRecord(keys: Keys, { name, life }: Life): Promise<void> {
  await change(keys, recordKey(name), (entry) =>
    entry !== null && parseRecord(entry).life === life ? "delete" : "keep",
  );
}
