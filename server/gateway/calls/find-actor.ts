import type { ActorDetail } from "#protocol/actor";
import { type ActorAddress, type ActorDescription, isAddress } from "#runtime";
import { Refusal } from "../refusal.ts";
import type { CallContext } from "./call-context.ts";
import { noActor } from "./no-actor.ts";

/** The actor that a target names: an address, or `@` and a global name. Refused with `NO_ACTOR` when there is none. */
export async function findActor({ system }: CallContext, target: string): Promise<ActorDescription> {
  const address = target.startsWith("@") ? await system.lookup(target.slice(1)) : target;
  const description = isAddress(address) ? await system.describe(address) : null;
  if (description) return description;
  throw await noActor(system, target);
}

/** As `findActor`, for what nobody may do to the runtime's own actors. */
export async function findUserActor(context: CallContext, target: string): Promise<ActorDescription> {
  const description = await findActor(context, target);
  if (description.sourceHash !== null) return description;
  throw new Refusal(
    "SYSTEM_ACTOR",
    `${target} is a system actor (${description.className})`,
    "System actors take no messages, swaps or stops from outside; an admin may restart the gateway.",
  );
}

export function detailOf({ className, sourceHash, accepts, ...rest }: ActorDescription): ActorDetail {
  const { lastFailure, children, ...plain } = rest;
  return {
    ...plain,
    class: className,
    sourceHash,
    children: [...children] as ActorAddress[],
    accepts: accepts.filter(({ type }) => !type.startsWith("callboard.")),
    lastFailure: lastFailure === null ? null : { ...lastFailure, fromConsole: null },
  };
}
