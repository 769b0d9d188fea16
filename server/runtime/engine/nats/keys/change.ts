import { RuntimeError } from "../../../errors.ts";
import type { Kv, KvEntry, Surroundings } from "../surroundings.ts";
import type { Timing } from "../timing.ts";

export interface Keys extends Pick<Surroundings, "clock"> {
  readonly kv: Kv;
  readonly timing: Timing;
  /** Throws when this host is no member any more: nothing is tried again then. */
  checkPresent(): void;
}

/**
 * What is to become of a key: another value; nothing, at the revision that was read; or it stays. `again`: not to be
 * decided yet.
 */
export type Wanted = { write: string } | "delete" | "keep" | "again";

/**
 * Reads a key, decides, and writes by the revision that was read; all again when somebody else wrote, or when it is
 * not clear
 * whether this write took effect. So what was decided of an older value never takes effect, however late it comes.
 * Answers with
 * the entry that is there then. Rejects when the keys are out of reach for too long.
 */
export async function change(
  keys: Keys,
  key: string,
  decide: (entry: KvEntry | null) => Wanted,
): Promise<KvEntry | null> {
  for (;;) {
    const entry = await read(keys, key);
    const wanted = decide(entry);
    if (wanted === "keep") return entry;
    if (wanted !== "again") {
      const done = await write(keys.kv, key, entry, wanted).catch(unclear);
      if (done !== null) return done === "gone" ? null : done;
    } else await pause(keys);
    keys.checkPresent();
  }
}

async function write(
  kv: Kv,
  key: string,
  entry: KvEntry | null,
  wanted: { write: string } | "delete",
): Promise<KvEntry | "gone" | null> {
  if (wanted === "delete") return entry === null || (await kv.delete(key, entry.revision)) ? "gone" : null;
  const value = wanted.write;
  const revision = entry === null ? await kv.create(key, value) : await kv.update(key, value, entry.revision);
  return revision === null ? null : { value, revision };
}

/** It is read again. */
const unclear = () => null;

/** Tries again until the keys were out of reach for too long. */
export async function read(keys: Keys, key: string): Promise<KvEntry | null> {
  return untilClear(keys, () => keys.kv.get(key));
}

export async function untilClear<T>(keys: Keys, act: () => Promise<T>): Promise<T> {
  const { clock, timing, checkPresent } = keys;
  const untilMs = clock.nowMs() + timing.keysMs;
  for (;;) {
    try {
      return await act();
    } catch (cause) {
      checkPresent();
      if (clock.nowMs() >= untilMs) {
        throw new RuntimeError(
          "CUT_OFF",
          `the NATS servers keep no keys for ${timing.keysMs / 1_000} s now`,
          "See that more than half of the servers with JetStream run and reach each other; then try again.",
          { cause },
        );
      }
      await pause(keys);
    }
  }
}

function pause({ clock, timing }: Keys): Promise<void> {
  return new Promise((resolve) => void clock.after(timing.gatherMs, resolve));
}
