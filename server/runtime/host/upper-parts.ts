import type { RealmSetup } from "../realm/realm-setup.ts";
import type { ToHost } from "../wire/realm-control.ts";
import type { addDeadLetter } from "./observability/mod.ts";
import type { RealmHandle } from "./realms/mod.ts";

/** What the parts of a host that decide do for those that carry. */
export interface UpperParts {
  /** A realm said something that is no message. */
  control(realm: RealmHandle, control: ToHost): void;
  /** Something could not be delivered. */
  deadLetter(letter: Parameters<typeof addDeadLetter>[1]): void;
  /** A system actor names another one. */
  createNamed: NonNullable<RealmSetup["createNamed"]>;
  /** A realm ended by itself. */
  realmEnded(realm: RealmHandle, reason: string): void;
}

/**
 * The one way from the parts that carry (router, realms) up to the parts that decide, which are built after them and
 * on them. It is joined once, before the host joins its convention; nothing goes this way earlier.
 */
export class WayUp {
  #parts: UpperParts | null = null;

  join(parts: UpperParts): void {
    this.#parts = parts;
  }

  get parts(): UpperParts {
    if (this.#parts === null) throw new Error("the host is still being built");
    return this.#parts;
  }
}
