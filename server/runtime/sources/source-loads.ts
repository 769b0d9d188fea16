import type { ActorAddress } from "../author/address.ts";
import { RuntimeError } from "../errors.ts";
import { sourceInUse } from "./source-in-use.ts";

export type UnloadMode = "refuse" | "drain" | "force";

/** `open`: may be used (loaded or not). `draining`: work begun ends on it. `unloaded`: until it is loaded again. */
export type LoadState = "open" | "draining" | "unloaded";

/** Which sources of one host are being unloaded. Approval is another question (`SourceRegistry`). */
export class SourceLoads {
  readonly #states = new Map<string, "draining" | "unloaded">();

  state(hash: string): LoadState {
    return this.#states.get(hash) ?? "open";
  }

  /** It was unloaded elsewhere; nothing runs on it here. */
  close(hash: string): void {
    this.#states.set(hash, "unloaded");
  }

  /** The source was loaded or activated again. */
  open(hash: string): void {
    this.#states.delete(hash);
  }

  /**
   * Begins to unload. `actors` are those that run on it now: `refuse` throws `SOURCE_IN_USE` with them when there are
   * any, `drain` waits for them, `force` has them ended. `unloaded` means that the host ends the realm now, with who is
   * left in it.
   */
  unload(hash: string, mode: UnloadMode, actors: readonly ActorAddress[]): "draining" | "unloaded" {
    if (actors.length > 0 && mode === "refuse") {
      throw sourceInUse({ hash }, actors);
    }
    const state = actors.length > 0 && mode === "drain" ? "draining" : "unloaded";
    this.#states.set(hash, state);
    return state;
  }

  /** The last actor of a source is gone. True: it was draining, is unloaded now, and its realm can be ended. */
  emptied(hash: string): boolean {
    if (this.#states.get(hash) !== "draining") return false;
    this.#states.set(hash, "unloaded");
    return true;
  }

  /**
   * Throws `SOURCE_NOT_APPROVED` when no actor of the source may be created any more. While it drains, its own actors
   * may still create what they need to finish; once it is unloaded nobody may.
   */
  checkCreate(hash: string, creatorsSource: string | null): void {
    const state = this.state(hash);
    if (state === "open" || (state === "draining" && creatorsSource === hash)) return;
    const what = `source ${hash.slice(0, 12)} ${state === "draining" ? "is being unloaded" : "was unloaded"} on this host`;
    throw new RuntimeError("SOURCE_NOT_APPROVED", what, "Load or activate it again.", { details: { hash, state } });
  }
}
