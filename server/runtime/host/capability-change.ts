import { isDeepStrictEqual } from "node:util";
import type { Capabilities } from "../actor.ts";
import type { ActorAddress } from "../address.ts";
import { lacksOf } from "../core/capability-match.ts";
import type { HostCall } from "./host-call.ts";
import { type HostState, tellNotice } from "./host-state.ts";
import type { RealmHandle } from "./realm-handle.ts";

const REQUEST_MS = 1_000;

/** A change by key: the new value, or null to take the capability away. */
export type CapabilityDelta = Record<string, unknown>;

/** Who would exit: actors whose class or creation asks for what this host would lack, and all their descendants here. */
export async function unfitUnder(state: HostState, change: CapabilityDelta): Promise<ActorAddress[]> {
  const capabilities = applied(state.capabilities, change);
  if (isDeepStrictEqual(capabilities, state.capabilities)) return [];
  const unfit = new Set<string>();
  for (const realm of state.router.realms.values()) {
    for (const address of await unfitIn(state, realm, capabilities)) unfit.add(address);
  }
  return withDescendants(state, unfit);
}

/** Changes what this host offers; answers who exits for it. The same value, or no such name, changes nothing. */
export async function changeCapabilities(state: HostState, change: CapabilityDelta): Promise<ActorAddress[]> {
  const capabilities = applied(state.capabilities, change);
  if (isDeepStrictEqual(capabilities, state.capabilities)) return [];
  const unfit = await unfitUnder(state, change);
  state.capabilities = applied(state.capabilities, change);
  for (const realm of state.router.realms.values())
    realm.control({ is: "capabilities", capabilities: state.capabilities });
  for (const { id } of state.engine.members()) {
    const call: HostCall = { do: "memberChanged", host: state.id };
    await state.engine.call(state.id, id, call).catch(() => {});
  }
  for (const address of unfit) {
    tellNotice(state, address, "exit", `${state.own.handle.prefix}0`, {
      type: "callboard.ExitRequest",
      isRecursive: true,
    });
  }
  return unfit;
}

function applied(capabilities: Capabilities, change: CapabilityDelta): Capabilities {
  const next: Record<string, unknown> = { ...capabilities };
  for (const [name, value] of Object.entries(change)) {
    if (value === null || value === undefined) delete next[name];
    else next[name] = value;
  }
  return next;
}

/** By what the host knows of its classes; only a class's own check has to be asked of its realm. */
async function unfitIn(state: HostState, realm: RealmHandle, capabilities: Capabilities): Promise<ActorAddress[]> {
  const unfit: ActorAddress[] = [];
  for (const entry of state.router.entries.values()) {
    if (entry.realm !== realm) continue;
    const requires = realm.classes.get(entry.className)?.requires ?? {};
    const requirements = entry.more?.requirements ?? {};
    if (lacksOf(capabilities, requires).length > 0 || lacksOf(capabilities, requirements).length > 0)
      unfit.push(entry.address);
  }
  if ([...realm.classes.values()].some(({ hasCapabilityCheck }) => hasCapabilityCheck)) {
    const checked = await state.requests.ask(realm, { do: "unfit", capabilities }, REQUEST_MS).catch(() => []);
    unfit.push(...(checked as ActorAddress[]));
  }
  return unfit;
}

function withDescendants(state: HostState, roots: Set<string>): ActorAddress[] {
  const all = new Set(roots);
  for (let before = -1; before !== all.size; ) {
    before = all.size;
    for (const entry of state.router.entries.values())
      if (entry.parent !== null && all.has(entry.parent)) all.add(entry.address);
  }
  return [...all] as ActorAddress[];
}
