import type { Capabilities } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import type { Seat } from "../../engine/engine.ts";
import { RuntimeError } from "../../errors.ts";
import { type Finder, locate } from "../routing/mod.ts";
import type { SourceRoom } from "./source-room.ts";
import { type OfferingHost, offerEverywhere } from "./unloading.ts";

/** A host on which a source's first actors are created. */
export interface ActivatingHost {
  readonly state: OfferingHost & { readonly seat: Pick<Seat, "names" | "sources"> };
  readonly sources: Pick<SourceRoom, "registry" | "prepare">;
  readonly spawner: { outside(wanted: FirstActor): Promise<ActorAddress> };
  readonly deadlineMs: number | null;
}

/** One of the actors that a manifest starts. */
interface FirstActor {
  readonly hash: string;
  readonly className: string;
  readonly requirements: Capabilities;
  readonly init: unknown;
  readonly globalName: string | null;
  readonly host: null;
  readonly deadlineMs: number | null;
}

/**
 * Creates the manifest's `start` actors; `init` by global name replaces the manifest's. Rejects with `NAME_HELD` when
 * an actor of another source holds one of the names: nothing was created then.
 */
export async function activate(
  host: ActivatingHost,
  hash: string,
  init: Readonly<Record<string, unknown>>,
  finder: Finder,
): Promise<ActorAddress[]> {
  const { state, sources, spawner, deadlineMs } = host;
  sources.registry.check(hash);
  await offerEverywhere(state, hash, false);
  const { start } = (await sources.prepare(hash)).manifest;
  for (const { globalName } of start) if (globalName !== undefined) await checkFree(host, globalName, hash, finder);
  const addresses: ActorAddress[] = [];
  for (const { actor: className, globalName = null, requirements = {}, ...given } of start) {
    const own = globalName === null ? undefined : init[globalName];
    const wanted = { hash, className, requirements, init: own ?? given.init, globalName, host: null, deadlineMs };
    addresses.push(await spawner.outside(wanted));
  }
  return addresses;
}

async function checkFree(
  { state }: Pick<ActivatingHost, "state">,
  globalName: string,
  hash: string,
  finder: Finder,
): Promise<void> {
  const holder = await state.seat.names.lookup(globalName);
  const [found] = holder === null ? [] : await locate(finder, [holder]);
  if (!found || found.sourceHash === hash) return;
  const what = `the global name ${globalName} is held by an actor of ${found.sourceHash?.slice(0, 12) ?? "the system"}`;
  throw new RuntimeError("NAME_HELD", what, "Swap or stop that actor first.", {
    details: { globalName, address: holder, sourceHash: found.sourceHash },
  });
}
