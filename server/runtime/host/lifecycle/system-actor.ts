import type { ActorClass, Capabilities } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { lacksOf } from "../../core/capability-match.ts";
import type { Seat } from "../../engine/engine.ts";
import { RuntimeError } from "../../errors.ts";
import type { LoadedClass } from "../../realm/actor-class/mod.ts";
import type { Realm } from "../../realm/realm.ts";
import type { Spawner, SystemSpawn } from "./spawner.ts";

/** A host's own realm, and the names that its actors may hold. */
export interface SystemActorHost {
  readonly id: string;
  readonly capabilities: Capabilities;
  readonly own: { readonly realm: Realm };
  readonly seat: Pick<Seat, "names">;
}

/** Makes an actor of a class that was given directly, in the host's own realm. Settles when it has started. */
export async function createSystemActor(
  state: SystemActorHost,
  spawner: Spawner,
  actorClass: ActorClass,
  wanted: SystemSpawn,
): Promise<ActorAddress> {
  const { own, seat } = state;
  const { globalName } = wanted;
  const loaded = own.realm.classOf(actorClass);
  checkFits(state, loaded, wanted.requirements);
  const address = own.realm.actors.allocateAddress();
  if (globalName !== null) {
    const { holder } = await seat.names.claim(globalName, address);
    if (holder !== address) return holder;
  }
  try {
    await spawner.system(address, loaded, wanted);
  } catch (error) {
    if (globalName !== null) await seat.names.release(globalName, address);
    throw error;
  }
  return address;
}

function checkFits(
  { id, capabilities }: Pick<SystemActorHost, "id" | "capabilities">,
  loaded: LoadedClass,
  requirements: SystemSpawn["requirements"],
): void {
  const lacks = [...lacksOf(capabilities, loaded.facts.requires), ...lacksOf(capabilities, requirements)];
  if (lacks.length === 0 && loaded.passesCheck(capabilities, requirements)) return;
  throw new RuntimeError("NO_HOST_FITS", `host ${id} does not fit ${loaded.name}`, "Give the host the capability.", {
    details: { hosts: [{ host: id, lacks, reason: lacks.map(({ name }) => name).join(", ") }] },
  });
}
