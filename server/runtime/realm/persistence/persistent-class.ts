import type { ActorContext } from "../../author/actor.ts";
import { type Hooks, LoadedClass } from "../actor-class/mod.ts";
import type { PersistentPart } from "./persistent-part.ts";

/** The class of a persistent actor as its cell runs it: each message goes through the part that saves. */
export class PersistentClass extends LoadedClass {
  override readonly handle = (instance: Hooks, message: unknown, sender: string) =>
    (instance as PersistentPart).handle(message, sender);
  readonly #wrap: (context: ActorContext) => PersistentPart;

  constructor(loaded: LoadedClass, wrap: (context: ActorContext) => PersistentPart) {
    super(loaded.name, loaded.actorClass);
    this.#wrap = wrap;
  }

  override construct(context: ActorContext): Hooks {
    return this.#wrap(context);
  }
}
