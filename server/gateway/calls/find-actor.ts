import type { ActorDetail } from "#protocol/actor";
import { type ActorAddress, type ActorDescription, type ActorSystem, type FoundActor, isAddress } from "#runtime";
import { Refusal } from "../refusal.ts";
import type { CallContext } from "./call-context.ts";
import { noActor } from "./no-actor.ts";

/** The actor that a target names: an address, or `@` and a global name. Refused with `NO_ACTOR` when there is none. */
export async function findActor({ system }: CallContext, target: string): Promise<FoundActor> {
  const address = await addressOf(system, target);
  const found = address && (await system.find(address));
  if (found) return found;
  throw await noActor(system, target);
}

/** As `findActor`, for what nobody may do to the runtime's own actors. */
export async function findUserActor(context: CallContext, target: string): Promise<FoundActor> {
  const found = await findActor(context, target);
  if (found.sourceHash === null) throw systemActor(target, found.className);
  return found;
}

export function systemActor(target: string, className: string): Refusal {
  return new Refusal(
    "SYSTEM_ACTOR",
    `${target} is a system actor (${className})`,
    "System actors take no messages, swaps or stops from outside; an admin may restart the gateway.",
  );
}

/** All that is known of the actor. Refused with `NO_ACTOR` when there is none. */
export async function describeActor({ system }: CallContext, target: string): Promise<ActorDetail> {
  const address = await addressOf(system, target);
  const description = address && (await system.describe(address));
  if (description) return detailOf(description);
  throw await noActor(system, target);
}

async function addressOf(system: ActorSystem, target: string): Promise<ActorAddress | null> {
  const address = target.startsWith("@") ? await system.lookup(target.slice(1)) : target;
  return isAddress(address) ? address : null;
}

function detailOf({ className, sourceHash, accepts, ...rest }: ActorDescription): ActorDetail {
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
