import type { ActorAddress } from "../../author/address.ts";
import { errorFacts } from "../../errors.ts";
import type { SignedStatement } from "../../intake/statement.ts";
import { unlessGone } from "../host-calls.ts";
import { addLogLine } from "../observability/mod.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Router } from "../routing/mod.ts";
import { holdAtBirthHost, releaseAtBirthHost } from "../routing/mod.ts";
import { type DepartureHost, depart } from "./departure.ts";
import type { Migrations } from "./migrations.ts";

/** As many as a swap moves at once (docs/hot-swap.md). */
const BATCH = 128;

/**
 * Moves actors that run here to other hosts, each to its own; answers who moved. They keep their addresses: the host on
 * which one was born passes on what comes for it, and holds that while the actor moves. Who did not move goes on here,
 * and its realm's log says why not.
 */
export async function relocate(
  state: DepartureHost,
  migrations: Migrations,
  hosts: ReadonlyMap<ActorAddress, string>,
  registry: { signed(hash: string): SignedStatement | null },
  reap: (realm: RealmHandle, reason: string) => void,
): Promise<ReadonlySet<ActorAddress>> {
  const moved = new Set<ActorAddress>();
  for (const [realm, addresses] of byRealm(state, hosts.keys())) {
    for (let at = 0; at < addresses.length; at += BATCH) {
      const held: ActorAddress[] = [];
      for (const address of addresses.slice(at, at + BATCH)) {
        try {
          await holdAtBirthHost(state, address);
          held.push(address);
        } catch (error) {
          note(state, realm, address, errorFacts(error).message);
        }
      }
      const to = new Map(held.map((address) => [address, hosts.get(address) as string]));
      for (const result of await depart(state, migrations, realm, to, registry.signed(realm.hash ?? ""), reap)) {
        if (result.ok) moved.add(result.address);
        else note(state, realm, result.address, result.error);
      }
      for (const address of held) {
        const host = moved.has(address) ? (to.get(address) as string) : state.id;
        await unlessGone(releaseAtBirthHost(state, address, host));
      }
    }
  }
  return moved;
}

function byRealm(
  state: { readonly router: Pick<Router, "entries"> },
  addresses: Iterable<ActorAddress>,
): Map<RealmHandle, ActorAddress[]> {
  const groups = new Map<RealmHandle, ActorAddress[]>();
  for (const address of addresses) {
    const realm = state.router.entries.get(address)?.realm ?? null;
    if (realm === null) continue;
    const group = groups.get(realm);
    if (group === undefined) groups.set(realm, [address]);
    else group.push(address);
  }
  return groups;
}

function note(state: Pick<DepartureHost, "base">, realm: RealmHandle, actor: ActorAddress, error: string): void {
  const at = new Date(state.base.clock.wallMs()).toISOString();
  addLogLine(realm.log, { at, level: "error", actor, text: `could not move to another host: ${error}` });
}
