import type { Clock } from "../../clock.ts";
import { encodeValue } from "../../wire/encoded.ts";
import type { RefusedActor, Role, SealedActor } from "../../wire/realm-control.ts";
import { TROUPE } from "../actor-class/mod.ts";
import { AWAITING, type Cell, ENDING, type Failures, IDLE, SEALED, type Sealing } from "../delivery/mod.ts";
import { type HookRunner, isThenable } from "../turn/mod.ts";
import { describe } from "./describe.ts";

export interface SealingSetup {
  readonly hooks: HookRunner;
  readonly failures: Failures;
  readonly clock: Clock;
  /** The actor may be swapped without a snapshot. */
  readonly freshState: boolean;
  sealed(actor: SealedActor): void;
  refused(step: RefusedActor["step"], error: string): void;
}

/**
 * Closes one actor's mailbox for taking and makes its snapshot:
 *
 * | phase | ends when |
 * |---|---|
 * | `waiting` | no handler is in progress, the instance is there, and `canSwap` agrees: the mailbox is closed |
 * | `snapshot` | the snapshot is there, or failed |
 * | `over` | |
 *
 * Each phase ends as well when the actor does (`drop`). Once the swap is given up, the actor holds another sealing or
 * none: what comes of the snapshot then is left alone.
 */
export class ActorSealing implements Sealing {
  #phase: "waiting" | "snapshot" | "over" = "waiting";
  #sealedAtMs = 0;
  readonly #cell: Cell;
  readonly #setup: SealingSetup;

  constructor(cell: Cell, setup: SealingSetup) {
    this.#cell = cell;
    this.#setup = setup;
  }

  get isWaiting(): boolean {
    return this.#phase === "waiting";
  }

  attempt(): void {
    const cell = this.#cell;
    if (!this.isWaiting) return;
    if (cell.has(AWAITING | ENDING) || cell.instance === null || !this.#maySwap()) return;
    this.#phase = "snapshot";
    this.#sealedAtMs = this.#setup.clock.nowMs();
    cell.mode = SEALED;
    cell.set(IDLE, false);
    if (cell.instance.snapshot !== undefined || this.#setup.freshState) this.#snapshot();
    else this.#refuse("snapshot", `${cell.class.name} has no snapshot(), and fresh state was not asked for`);
  }

  drop(): void {
    this.#refuse("gone", "the actor ended before it could be swapped");
  }

  #maySwap(): boolean {
    const cell = this.#cell;
    const { hooks } = this.#setup;
    try {
      return hooks.inHand(cell, "canSwap", () => cell.instance?.canSwap?.() !== false);
    } catch (error) {
      hooks.noteFailure(cell, "canSwap", error);
      return false;
    }
  }

  #snapshot(): void {
    const cell = this.#cell;
    const { hooks } = this.#setup;
    let result: unknown;
    try {
      result = hooks.inHand(cell, "snapshot", () => cell.instance?.snapshot?.());
    } catch (error) {
      this.#failed(error);
      return;
    }
    if (!isThenable(result)) this.#done(result);
    else
      hooks.whenSettled(
        cell,
        "snapshot",
        result,
        (value) => this.#done(value),
        (error) => this.#failed(error),
      );
  }

  get #isCurrent(): boolean {
    return this.#phase === "snapshot" && this.#cell.extras?.moving?.sealing === this;
  }

  #failed(error: unknown): void {
    if (this.#isCurrent) this.#refuse("snapshot", describe(this.#setup.failures, error));
  }

  #done(snapshot: unknown): void {
    if (!this.#isCurrent) return;
    const cell = this.#cell;
    let encoded: SealedActor["snapshot"];
    try {
      encoded = snapshot === undefined ? null : encodeValue(snapshot);
    } catch (error) {
      this.#refuse("snapshot", `its snapshot cannot be copied: ${describe(this.#setup.failures, error)}`);
      return;
    }
    this.#phase = "over";
    this.#setup.sealed({
      address: cell.address,
      className: cell.class.name,
      globalName: cell.extras?.globalName ?? null,
      role: roleOf(cell),
      snapshot: encoded,
      hasSnapshot: cell.instance?.snapshot !== undefined,
      sealedAtMs: this.#sealedAtMs,
    });
  }

  #refuse(step: RefusedActor["step"], error: string): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#setup.refused(step, error);
  }
}

function roleOf(cell: Cell): Role {
  if (cell.instance?.[TROUPE] !== undefined) return "troupe";
  return cell.extras?.work == null ? "actor" : "worker";
}
