import type { ActorAddress } from "../../author/address.ts";
import { type ErrorFacts, errorFrom, RuntimeError } from "../../errors.ts";
import type { Base } from "../base.ts";
import type { RealmHandle } from "../realms/mod.ts";

interface Start {
  resolve(): void;
  reject(error: RuntimeError): void;
}

/** Actors whose start somebody waits for. */
export class Starts {
  readonly #base: Pick<Base, "clock">;
  readonly #open = new Map<string, Start>();

  constructor(base: Pick<Base, "clock">) {
    this.#base = base;
  }

  /**
   * Settles when the actor has started. One that has not by the deadline is given up, behind its birth, as soon as its
   * realm takes in both.
   */
  async wait(address: ActorAddress, realm: Pick<RealmHandle, "control">, deadlineMs: number | null): Promise<void> {
    let cancel = () => {};
    const started = new Promise<void>((resolve, reject) => {
      this.#open.set(address, { resolve, reject });
      if (deadlineMs === null) return;
      cancel = this.#base.clock.after(deadlineMs, () => {
        const reason = `it did not start within ${deadlineMs} ms`;
        realm.control({ is: "giveUp", address, reason: `start failed: ${reason}`, isRecursive: true, asked: null });
        this.gone(address, reason, null);
      });
    });
    await started.finally(() => cancel());
  }

  started(address: string): void {
    this.#open.get(address)?.resolve();
    this.#open.delete(address);
  }

  /** It ended before it had started: who waits for it is told why. */
  gone(address: string, reason: string, error: ErrorFacts | null): void {
    const facts = error ?? { name: "Error", message: reason };
    this.#open
      .get(address)
      ?.reject(
        new RuntimeError(
          "START_FAILED",
          `the actor could not start: ${facts.message}`,
          facts.remedy ?? "Read the error and its stack.",
          { details: facts, cause: errorFrom(facts, "START_FAILED") },
        ),
      );
    this.#open.delete(address);
  }

  /** The host is over: who has not started never will. */
  close(hostId: string): void {
    for (const { reject } of this.#open.values())
      reject(
        new RuntimeError("SHUT_DOWN", `host ${hostId} was shut down before the actor had started`, "Use another host."),
      );
    this.#open.clear();
  }
}
