import { createHash } from "node:crypto";
import { z } from "zod";
import type { ActorAddress } from "../../../author/address.ts";
import { address as addressSchema } from "../../../wire/fields.ts";
import type { Names } from "../../engine.ts";
import type { LifeState, Rules } from "../rules.ts";
import type { Life } from "../subjects.ts";
import type { KvEntry } from "../surroundings.ts";
import { change, type Keys, read } from "./change.ts";

const holding = z.object({
  name: z.string(),
  address: addressSchema,
  /** The life of the host that it goes with, and its name. */
  life: z.string(),
  host: z.string(),
  /** The view when it was taken. */
  viewNo: z.int(),
});
type Holding = z.infer<typeof holding>;

export interface NamesSetup extends Keys {
  readonly rules: Rules;
  readonly self: Life;
  viewNo(): number;
  stateOf(life: string): LifeState;
  /** Settles when this host may act for names: at once, unless it is cut off. */
  mayAct(): Promise<void>;
}

/** Global names: one key for each, taken by its revision, which is the fence. */
export class KeptNames implements Names {
  readonly #setup: NamesSetup;
  /** The keys that may be this host's. */
  readonly #held = new Set<string>();

  constructor(setup: NamesSetup) {
    this.#setup = setup;
  }

  async claim(name: string, address: ActorAddress): Promise<{ holder: ActorAddress; fence: number }> {
    this.#setup.checkPresent();
    const key = keyOf(name);
    this.#held.add(key);
    const entry = (await change(this.#setup, key, (found) => this.#toTake(found, name, address))) as KvEntry;
    const { address: holder, life } = parse(entry);
    if (life !== this.#setup.self.life) this.#held.delete(key);
    else await this.#setup.mayAct();
    return { holder, fence: entry.revision };
  }

  #toTake(found: KvEntry | null, name: string, address: ActorAddress) {
    const { self, rules, stateOf, viewNo } = this.#setup;
    const mine = { write: JSON.stringify(this.#holding(name, address)) };
    if (found === null) return mine;
    const held = parse(found);
    const state = held.life === self.life ? "present" : stateOf(held.life);
    if (state === "present") return "keep";
    // A view that this host has not seen yet may have it.
    if (state === "unknown" && held.viewNo > viewNo()) return "again";
    return rules.isFree(state) ? mine : "again";
  }

  async move(name: string, address: ActorAddress): Promise<void> {
    this.#setup.checkPresent();
    const key = keyOf(name);
    this.#held.add(key);
    await change(this.#setup, key, (found) => {
      const held = found === null ? null : parse(found);
      if (held?.address !== address || held.life === this.#setup.self.life) return "keep";
      return { write: JSON.stringify(this.#holding(name, address)) };
    });
    await this.#setup.mayAct();
  }

  async release(name: string, address: ActorAddress): Promise<void> {
    this.#setup.checkPresent();
    await this.#free(keyOf(name), (held) => held.address === address);
  }

  async lookup(name: string): Promise<ActorAddress | null> {
    this.#setup.checkPresent();
    const found = await read(this.#setup, keyOf(name));
    if (found === null) return null;
    const { address, life, viewNo } = parse(found);
    const state = this.#setup.stateOf(life);
    return state === "present" || (state === "unknown" && viewNo > this.#setup.viewNo()) ? address : null;
  }

  /** Frees all that go with this host. */
  async releaseAll(): Promise<void> {
    await Promise.allSettled(
      [...this.#held].map((key) => this.#free(key, ({ life }) => life === this.#setup.self.life)),
    );
  }

  async #free(key: string, isIt: (held: Holding) => boolean): Promise<void> {
    await change(this.#setup, key, (found) => (found !== null && isIt(parse(found)) ? "delete" : "keep"));
    this.#held.delete(key);
  }

  #holding(name: string, address: ActorAddress): Holding {
    const { self, viewNo } = this.#setup;
    return { name, address, life: self.life, host: self.name, viewNo: viewNo() };
  }
}

function parse({ value }: KvEntry): Holding {
  return holding.parse(JSON.parse(value));
}

/** Names may be of any characters. */
function keyOf(name: string): string {
  return `n.${createHash("sha256").update(name).digest("base64url")}`;
}
