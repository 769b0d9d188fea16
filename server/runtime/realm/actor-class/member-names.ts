import { Actor, type ActorClass } from "../../author/actor.ts";
import { RuntimeError } from "../../errors.ts";
import { MEMBER_REMEDY, type WrittenMember, wrongMember } from "../../spelling/class-members.ts";

/**
 * Throws `NOT_SUPPORTED` for a member that was meant for the runtime and is misspelt, of the class or of those that it
 * extends. Fields of instances are not seen here: nothing is made to look at them.
 */
export function checkMemberNames(className: string, actorClass: ActorClass): void {
  const classes = [...classesOf(actorClass)];
  let text: string | null = null;
  for (const each of classes) {
    for (const member of membersOf(each)) {
      text ??= classes.map((one) => Function.prototype.toString.call(one)).join("\n");
      const wrong = wrongMember(member, text);
      if (wrong !== null) throw new RuntimeError("NOT_SUPPORTED", `${className}: ${wrong.what}`, MEMBER_REMEDY);
    }
  }
}

/** Down to `Actor`, which is left out. */
function* classesOf(actorClass: ActorClass): Generator<ActorClass> {
  for (let each = actorClass; each.prototype instanceof Actor; each = Object.getPrototypeOf(each)) yield each;
}

function membersOf(actorClass: ActorClass): WrittenMember[] {
  return [
    ...ownMembers(actorClass.prototype, false).filter(({ name }) => name !== "constructor"),
    ...ownMembers(actorClass, true).filter(({ name }) => !Object.hasOwn(Function.prototype, name)),
  ];
}

/** Those that hold a value; what a getter would give is not asked for. */
function ownMembers(owner: object, isStatic: boolean): WrittenMember[] {
  return Object.entries(Object.getOwnPropertyDescriptors(owner)).flatMap(([name, { value }]): WrittenMember[] => {
    if (value === undefined) return [];
    const keys = typeof value === "object" && value !== null ? Object.keys(value) : null;
    return [{ name, isStatic, isMethod: typeof value === "function", keys }];
  });
}
