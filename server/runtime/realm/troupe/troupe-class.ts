import type { ActorContext } from "../../author/actor.ts";
import { type Hooks, LoadedClass } from "../actor-class/mod.ts";

/** The class of the actor behind a troupe's address: the worker class's statics, with the runtime's own instance. */
export class TroupeClass extends LoadedClass {
  override readonly handle = (instance: Hooks, message: unknown, sender: string) => instance.receive?.(message, sender);
  readonly #manage: (context: ActorContext) => Hooks;

  constructor(worker: LoadedClass, manage: (context: ActorContext) => Hooks) {
    super(worker.name, worker.actorClass);
    this.#manage = manage;
  }

  override construct(context: ActorContext): Hooks {
    return this.#manage(context);
  }
}
