import { compileFunction } from "node:vm";
import { type ActorClass, isActorClass } from "../author/actor.ts";
import { errorFacts, RuntimeError } from "../errors.ts";
import { checkDeclaredMessages } from "./accepted-messages.ts";

/** A source whose code has run once, in the realm where this was called. */
export interface EvaluatedSource {
  readonly hash: string;
  /** Actor classes by the name that `main` exports them by. */
  readonly classes: ReadonlyMap<string, ActorClass>;
  /** The name of an exported class; null for one that is not exported. */
  nameOf(actor: unknown): string | null;
}

/**
 * A scope that holds nothing, around the bundle: V8 keeps what it compiles inside one out of its compilation cache,
 * which from Node 22 on would hold the text of every source ever loaded. On Node 20 that cache lets go by itself, and
 * globals are slow in such a scope (decision 40).
 */
const contextExtensions = Number(process.versions.node.split(".")[0]) < 22 ? [] : [Object.freeze(Object.create(null))];

/** The name that stack traces give the bundle; `authorsStack` finds it there. */
function bundleFileName(hash: string): string {
  return `callboard:${hash}/main.js`;
}

/**
 * Runs a bundle and takes its actor classes. Only for bundles made of a checked and approved zip: this is where code of
 * a source is executed for the first time. Nothing of an evaluation stays behind once its classes are unreachable
 * (measured:
 * 0.1 to 0.3 KiB), which is why it is not an ES module. Throws `START_FAILED` with what the source threw as cause.
 */
export function evaluateSource(hash: string, code: string, provided: ReadonlyMap<string, object>): EvaluatedSource {
  const fileName = bundleFileName(hash);
  const module: { exports: Record<string, unknown> } = { exports: {} };
  try {
    const run = compileFunction(code, ["exports", "require", "module", "__filename", "__dirname"], {
      filename: fileName,
      contextExtensions,
    });
    run.call(undefined, module.exports, requireFor(provided), module, fileName, fileName.slice(0, -"/main.js".length));
    return describe(hash, module.exports);
  } catch (cause) {
    if (cause instanceof RuntimeError) throw cause;
    const { name, message } = errorFacts(cause);
    const reason = cause instanceof Error ? `${name}: ${message}` : message;
    throw new RuntimeError("START_FAILED", `the source threw while it was loaded: ${reason}`, "See the stack trace.", {
      cause,
    });
  }
}

function describe(hash: string, exports: Record<string, unknown>): EvaluatedSource {
  const classes = new Map<string, ActorClass>();
  const names = new Map<unknown, string>();
  for (const name of Object.keys(exports)) {
    const value = exports[name];
    if (!isActorClass(value)) continue;
    checkDeclaredMessages(name, value);
    classes.set(name, value);
    if (!names.has(value)) names.set(value, name);
  }
  return { hash, classes, nameOf: (actor) => names.get(actor) ?? null };
}

function requireFor(provided: ReadonlyMap<string, object>): (name: unknown) => unknown {
  return (name) => {
    if (typeof name === "string") {
      const module = provided.get(name) ?? (name.startsWith("node:") ? process.getBuiltinModule(name) : undefined);
      if (module !== undefined) return module;
    }
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `a source cannot load ${JSON.stringify(name)} at run time`,
      "Import files of the zip, its node_modules, callboard, zod and Node's built-in modules by plain names.",
    );
  };
}
