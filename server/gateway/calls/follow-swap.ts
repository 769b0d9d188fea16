import type { ActorAddress, ActorSystem } from "#runtime";
import type { CallContext } from "./call-context.ts";

/**
 * An activation follows its actors: when some of them were swapped just now and all that still live run on `toSource`,
 * a cluster that starts again runs that one in place of what was activated. True when an activation did.
 */
export async function followSwap(
  { system, store }: Pick<CallContext, "system" | "store">,
  swapped: readonly string[],
  toSource: string,
): Promise<boolean> {
  let moves = false;
  for (const { hash } of store.activations()) {
    const given = store.givenBy(hash);
    if (hash === toSource || !swapped.some((address) => given.has(address))) continue;
    if (!(await areAllOn(toSource, given, system))) continue;
    await store.replaceActivation(hash, toSource);
    moves = true;
  }
  return moves;
}

async function areAllOn(hash: string, addresses: ReadonlySet<string>, system: ActorSystem): Promise<boolean> {
  const places = await system.locate([...addresses] as ActorAddress[]);
  return places.every((place) => !place?.isPlaced || place.sourceHash === hash);
}
