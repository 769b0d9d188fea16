import type { ActorClass } from "../author/actor.ts";
import { type ErrorFacts, errorFacts, RuntimeError } from "../errors.ts";
import { AuthorsStacks } from "../sources/authors-stack.ts";
import { type EvaluatedSource, evaluateSource } from "../sources/evaluate-source.ts";
import { providedModules } from "../sources/provided-modules.ts";
import { addControl, type Batch } from "../wire/realm-batch.ts";
import { LoadedClass } from "./actor-class/mod.ts";
import { Realm } from "./realm.ts";
import type { ClassBook, RealmSetup } from "./realm-setup.ts";

export interface SourceRealmSetup extends Omit<RealmSetup, "classes" | "sourceHash" | "mapStack"> {
  source: { hash: string; code: string; map: string };
}

/**
 * A realm that runs a source: evaluates its bundle, and says `ready` with what went wrong, or null. Null when it
 * cannot.
 */
export function newSourceRealm(setup: SourceRealmSetup): Realm | null {
  const { source, ...rest } = setup;
  const ready = (error: ErrorFacts | null) => {
    const batch: Batch = [];
    addControl(batch, { is: "ready", error });
    setup.post(batch);
  };
  const stacks = new AuthorsStacks();
  stacks.add(source.hash, source.map);
  try {
    const classes = new SourceClasses(evaluateSource(source.hash, source.code, providedModules()));
    const mapStack = (stack: string) => stacks.rewrite(stack);
    const realm = new Realm({ ...rest, sourceHash: source.hash, classes, mapStack });
    ready(null);
    return realm;
  } catch (error) {
    const facts = errorFacts(error);
    if (error instanceof RuntimeError && error.cause instanceof Error) {
      facts.details = { stack: stacks.rewrite(error.cause.stack ?? "") };
    }
    ready(facts);
    return null;
  }
}

/** The exported classes of a source, each loaded when first used. */
class SourceClasses implements ClassBook {
  readonly #source: EvaluatedSource;
  readonly #loaded = new Map<string, LoadedClass>();

  constructor(source: EvaluatedSource) {
    this.#source = source;
  }

  byName(name: string): LoadedClass | undefined {
    const known = this.#loaded.get(name);
    if (known !== undefined) return known;
    const actorClass = this.#source.classes.get(name);
    if (actorClass === undefined) return undefined;
    const loaded = new LoadedClass(name, actorClass);
    this.#loaded.set(name, loaded);
    return loaded;
  }

  byClass(actorClass: ActorClass): LoadedClass {
    const name = this.#source.nameOf(actorClass);
    const loaded = name === null ? undefined : this.byName(name);
    if (loaded !== undefined) return loaded;
    throw new RuntimeError(
      "NO_CLASS",
      `${actorClass.name} is not exported by the source's main module`,
      "Export it there.",
    );
  }
}
