import type { InitialMessage } from "../../author/actor.ts";
import { RuntimeError } from "../../errors.ts";
import { type SavedState, type StoreRequest, toJson } from "../../store/actor-store.ts";
import { type Hooks, type LoadedClass, UNRECOGNIZED } from "../actor-class/mod.ts";
import { type Cell, GONE } from "../delivery/mod.ts";
import { moved, revoke } from "../turn/mod.ts";

/**
 * Stands for the instance of a persistent actor. It runs the author's instance and saves its snapshot after each
 * message that changed it. Only then does what the actor sent meanwhile leave: a reply says nothing that is not on
 * disk.
 */
export class PersistentPart implements Hooks {
  readonly snapshot: () => unknown;
  readonly onSwapped?: () => unknown;
  readonly #cell: Cell;
  readonly #class: LoadedClass;
  readonly #request: (request: StoreRequest) => Promise<unknown>;
  #instance: Hooks;
  #init: unknown;
  /** The state as it is on disk; null: nothing is there, or it is not known. */
  #saved: string | null = null;
  /** The instance is not what is on disk: it must begin again before it takes another message. */
  #isAstray = false;

  constructor(cell: Cell, loaded: LoadedClass, request: (request: StoreRequest) => Promise<unknown>) {
    this.#cell = cell;
    this.#class = loaded;
    this.#request = request;
    this.#instance = loaded.construct(cell);
    this.snapshot = () => this.#instance.snapshot?.();
    // A swap waits for the old instance only when there is somebody to tell.
    if (this.#instance.onSwapped !== undefined) this.onSwapped = () => this.#instance.onSwapped?.();
  }

  async onStart(init: unknown): Promise<void> {
    this.#init = init;
    await this.#instance.onStart?.(init);
    const text = (await this.#request({ op: "load", name: this.#name() })) as string | undefined;
    if (text === undefined) return;
    const { state, from } = JSON.parse(text) as SavedState;
    this.#saved = JSON.stringify(state);
    await this.#instance.restore?.(state, from);
  }

  onStop(reason: string): unknown {
    return this.#instance.onStop?.(reason);
  }

  canSwap(): boolean {
    return !this.#isAstray && (this.#instance.canSwap?.() ?? true);
  }

  restore(state: unknown, from: unknown): unknown {
    return this.#instance.restore?.(state, from);
  }

  onInitialized(initial: readonly InitialMessage[]): unknown {
    return this.#saving(() => this.#instance.onInitialized?.(initial));
  }

  /**
   * Returns what the author's handler returned, when it is synchronous and took nothing. Else a promise that settles
   * when the handler has ended and the state is saved.
   */
  handle(message: unknown, sender: string): unknown {
    return this.#saving(() => this.#class.handle(this.#instance, message, sender));
  }

  #saving(run: () => unknown): unknown {
    if (this.#isAstray) return this.#beginAgain().then(() => this.#saving(run));
    const extras = this.#cell.makeExtras();
    const held: (() => void)[] = [];
    extras.held = held;
    let result: unknown;
    try {
      result = run();
    } catch (error) {
      return this.#fail(error);
    }
    if (result !== UNRECOGNIZED) return this.#keep(result, held);
    extras.held = null;
    return result;
  }

  async #keep(result: unknown, held: readonly (() => void)[]): Promise<void> {
    try {
      await result;
      await this.#save();
    } catch (error) {
      return this.#fail(error);
    }
    this.#cell.makeExtras().held = null;
    for (const effect of held) effect();
  }

  async #save(): Promise<void> {
    const state = await this.#instance.snapshot?.();
    // Given up meanwhile: who holds the name after it goes on from what was saved before.
    if (this.#cell.mode === GONE) throw moved(this.#cell);
    const json = state === undefined ? null : toJson(state);
    if (json === this.#saved) return;
    await this.#request({ op: "save", name: this.#name(), json });
    this.#saved = json;
  }

  /** What was not saved must not be built on, and nothing of it was sent. */
  async #fail(error: unknown): Promise<never> {
    this.#cell.makeExtras().held = null;
    this.#isAstray = true;
    // When the store cannot be read either, the next message tries again first.
    await this.#beginAgain().catch(() => {});
    throw error;
  }

  /** Another instance goes on from what is on disk. */
  async #beginAgain(): Promise<void> {
    await this.#sayGoodbye();
    revoke(this.#cell, this.#instance);
    this.#instance = this.#class.construct(this.#cell);
    this.#saved = null;
    await this.onStart(this.#init);
    this.#isAstray = false;
  }

  /** What it throws is noted: it goes in any case. */
  async #sayGoodbye(): Promise<void> {
    try {
      await this.#instance.onStop?.("restarted");
    } catch (error) {
      this.#cell.log.error("onStop failed:", error);
    }
  }

  #name(): string {
    const name = this.#cell.extras?.globalName ?? null;
    if (name !== null) return name;
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `${this.#class.name} is persistent and was created without a global name`,
      "Create it with { globalName }: that is what its state is kept under.",
    );
  }
}
