import { JetStreamApiError } from "@nats-io/jetstream";
import type { KV } from "@nats-io/kv";
import type { Kv, KvEntry } from "../surroundings.ts";

/** What a server says when a key has another revision. */
const WRONG_LAST_SEQUENCE = [10_071, 10_164];

export interface KeysSetup {
  /** How long a request may take before it is not clear what became of it. */
  readonly requestMs: number;
  /** In words, where trying again does not help. */
  explain(error: unknown): unknown;
  /** When a server says that the first write was made. */
  onFirstWrite(createdMs: number): void;
}

/** The keys of a bucket. Reads go to the server that leads it, as do writes. */
export function keysOf(bucket: KV, { requestMs, explain, onFirstWrite }: KeysSetup): Kv {
  let hasWritten = false;
  const inTime = async <T>(act: () => Promise<T>): Promise<T> => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${requestMs} ms`)), requestMs);
    });
    try {
      return await Promise.race([act(), late]);
    } catch (error) {
      throw explain(error);
    } finally {
      clearTimeout(timer);
    }
  };
  const get = async (key: string): Promise<KvEntry | null> => {
    const found = await bucket.get(key);
    if (found === null || found.operation !== "PUT") return null;
    if (hasWritten) {
      hasWritten = false;
      onFirstWrite(found.created.getTime());
    }
    return { value: found.string(), revision: found.revision };
  };
  /** Null when the key has another revision. */
  const unlessChanged = async <T>(act: Promise<T>): Promise<T | null> => {
    try {
      return await act;
    } catch (error) {
      if (error instanceof JetStreamApiError && WRONG_LAST_SEQUENCE.includes(error.code)) return null;
      throw error;
    }
  };
  return {
    get: (key) => inTime(() => get(key)),
    create: (key, value) => inTime(() => unlessChanged(bucket.create(key, value))),
    update: (key, value, revision) => inTime(() => unlessChanged(bucket.update(key, value, revision, requestMs))),
    delete: (key, revision) =>
      inTime(
        async () => (await unlessChanged(bucket.delete(key, { previousSeq: revision }).then(() => true))) ?? false,
      ),
    entries: (prefix) =>
      inTime(async () => {
        const entries = new Map<string, KvEntry>();
        for await (const key of await bucket.keys(`${prefix}>`)) {
          const entry = await get(key);
          if (entry !== null) entries.set(key, entry);
        }
        return entries;
      }),
  };
}
