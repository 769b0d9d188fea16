import type { Base } from "../base.ts";
import type { RealmHandle } from "./realm-handle.ts";

const SAMPLE_MS = 10;
const MIB = 1_048_576;

/** A host's realms, which are looked at again and again. */
export interface SampledRealms {
  readonly base: Pick<Base, "kind" | "clock">;
  readonly realms: ReadonlyMap<string, RealmHandle>;
  /** Buffers that one realm may hold. */
  readonly maxBufferMb: number;
  end(realm: RealmHandle, reason: string): void;
}

/**
 * Lends the realms the time and looks at what they do, every 10 ms; on the sequential base once. Ends one that holds
 * more buffers than it may. Returns what stops it.
 */
export function sampleRealms(sampled: SampledRealms): () => void {
  const { base, realms, maxBufferMb, end } = sampled;
  let cancel = () => {};
  const sample = () => {
    const nowMs = base.clock.nowMs();
    for (const realm of realms.values()) {
      realm.sample(nowMs);
      const mb = Math.ceil(realm.bufferBytes / MIB);
      if (mb <= maxBufferMb || realm.isEnding) continue;
      end(realm, `realm ran out of memory: ${mb} MB of buffers, ${maxBufferMb} at most`);
    }
    if (base.kind === "threads") cancel = base.clock.after(SAMPLE_MS, sample);
  };
  sample();
  return () => cancel();
}
