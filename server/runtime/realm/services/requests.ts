import type { ActorAddress } from "../../author/address.ts";
import { type ErrorFacts, errorFrom } from "../../errors.ts";
import type { RealmRequest } from "../../wire/realm-control.ts";
import type { HostTeller } from "../delivery/mod.ts";

interface Open {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** A realm's questions to its host. They leave in one order with its messages. */
export class Requests {
  readonly #host: HostTeller;
  readonly #open = new Map<number, Open>();
  #last = 0;

  constructor(host: HostTeller) {
    this.#host = host;
  }

  ask(from: ActorAddress | null, request: RealmRequest): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#open.set(id, { resolve, reject });
      this.#host.control({ is: "request", id, from, request });
    });
  }

  answer(id: number, value: unknown, error: ErrorFacts | null): void {
    const open = this.#open.get(id);
    if (open === undefined) return;
    this.#open.delete(id);
    if (error === null) open.resolve(value);
    else open.reject(errorFrom(error, "NOT_SUPPORTED"));
  }
}
