import { HOOKS, STATIC_METHODS, STATIC_VALUES } from "./known-names.ts";
import { meant, unknownKey } from "./slip.ts";

/** A member as a class has it, whether it was read from the running class or from its syntax tree. */
export interface WrittenMember {
  readonly name: string;
  readonly isStatic: boolean;
  /** A value's keys; null where it is a method, or its keys are not known. */
  readonly keys: readonly string[] | null;
  readonly isMethod: boolean;
}

/** What to do about it, for whoever refuses. */
export const MEMBER_REMEDY = "Correct the name; a member of your own is known by its use in the class.";

const STATIC_NAMES = Object.keys(STATIC_VALUES) as (keyof typeof STATIC_VALUES)[];

/**
 * What is wrong with a member's name, or with which of its keys: `what` ends a sentence that begins with the class.
 * Null: nothing.
 * `text` is the code of the class and of those that it extends.
 *
 * The runtime alone calls hooks and reads statics. So a member that the class uses itself is the author's own, whatever
 * its name; so is another form of a hook's word (`received`, `restores`), and everything in a class that looks itself
 * up by names that only the run knows (`this[name]`). Only what nobody uses, and is one slip of the hand away, is
 * refused.
 */
export function wrongMember(member: WrittenMember, text: string): { what: string; key?: string } | null {
  const { name, isStatic, isMethod, keys } = member;
  if (isStatic && isIn(name, STATIC_NAMES)) {
    const known = STATIC_VALUES[name];
    const wrong = known === null ? null : unknownKey(keys ?? [], known);
    return wrong && { key: wrong.key, what: `static ${name} has no ${wrong.what}` };
  }
  const what = isMethod ? wrongMethod(name, isStatic) : wrongValue(name, isStatic, keys);
  return what === null || isUsedIn(text, name) ? null : { what };
}

function wrongMethod(name: string, isStatic: boolean): string | null {
  if (isStatic) {
    if (isIn(name, HOOKS)) return `nothing calls static ${name}(): write ${name}() without static`;
    const right = meant(name, STATIC_METHODS);
    return right === undefined ? null : `nothing calls static ${name}(): did you mean static ${right}()?`;
  }
  const right = isIn(name, HOOKS) ? undefined : meant(name, HOOKS);
  if (right === undefined || ["s", "d", "r"].some((ending) => name === right + ending)) return null;
  return `nothing calls ${name}(): did you mean ${right}()?`;
}

function wrongValue(name: string, isStatic: boolean, keys: WrittenMember["keys"]): string | null {
  if (!isStatic) {
    // A state of the author's begins empty more often than not; what a static is given says something.
    const isGiven = isIn(name, STATIC_NAMES) && keys !== null && keys.length > 0;
    return isGiven ? `nothing reads the field ${name}: write static ${name}` : null;
  }
  const right = meant(name, STATIC_NAMES);
  return right === undefined ? null : `nothing reads static ${name}: did you mean static ${right}?`;
}

/** Read as a property, or taken out of one by `const { name } = …`; that it is given a value is no use. */
function isUsedIn(text: string, name: string): boolean {
  const word = `${name.replace(/[^\w\s]/g, "\\$&")}(?![\\w$])`;
  const isRead = new RegExp(`[.'"\`]${word}(?!\\s*=[^=])|[{,]\\s*${word}[^{}]*\\}\\s*=`);
  return /\bthis\s*\[/.test(text) || isRead.test(text);
}

function isIn<Known extends string>(name: string, known: readonly Known[]): name is Known {
  return known.some((each) => each === name);
}
