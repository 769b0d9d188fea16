import type { Store } from "callboard";
import { z } from "zod";

/** A value of the store has at most 1,048,576 characters as JSON; an entry is far below the rest. */
const PART_CHARACTERS = 1_000_000;

const headSchema = z.object({ generation: z.number().int(), parts: z.number().int() });
type Head = z.infer<typeof headSchema>;

const partKey = (generation: number, part: number) => `copy/${generation}/${part}`;

/**
 * A list of entries in the store, in parts. A copy counts when its head is written, after all of its parts: whoever is
 * interrupted in between finds the copy before.
 */
export class SavedCopy {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async read(): Promise<unknown[]> {
    const head = await this.#head();
    const entries: unknown[] = [];
    for (let part = 0; part < head.parts; part++) {
      entries.push(...z.array(z.unknown()).parse(await this.#store.get(partKey(head.generation, part))));
    }
    return entries;
  }

  async write(entries: readonly unknown[]): Promise<void> {
    const before = await this.#head();
    const head: Head = { generation: before.generation + 1, parts: 0 };
    for (const part of partsOf(entries)) {
      await this.#store.put(partKey(head.generation, head.parts), part);
      head.parts += 1;
    }
    await this.#store.put("copy", head);
    for (let part = 0; part < before.parts; part++) await this.#store.delete(partKey(before.generation, part));
  }

  async #head(): Promise<Head> {
    const head = await this.#store.get("copy");
    return head === undefined ? { generation: 0, parts: 0 } : headSchema.parse(head);
  }
}

function* partsOf(entries: readonly unknown[]): Iterable<unknown[]> {
  let part: unknown[] = [];
  let characters = 0;
  for (const entry of entries) {
    part.push(entry);
    characters += JSON.stringify(entry).length + 1;
    if (characters < PART_CHARACTERS) continue;
    yield part;
    part = [];
    characters = 0;
  }
  if (part.length > 0) yield part;
}
