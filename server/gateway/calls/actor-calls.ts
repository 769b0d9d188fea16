import { performance } from "node:perf_hooks";
import type { StopMode } from "#protocol/actor";
import type { GatewayAnswer } from "#protocol/gateway";
import type { ActorAddress } from "#runtime";
import type { Refusal } from "../refusal.ts";
import { type Behalf, endOptions, labelOf } from "./behalf.ts";
import type { CallContext, Calls } from "./call-context.ts";
import { describeActor, findActor, findUserActor, systemActor } from "./find-actor.ts";
import { followSwap } from "./follow-swap.ts";
import { noActor, unknown } from "./no-actor.ts";
import { readMessage } from "./read-message.ts";
import { showable } from "./showable.ts";

/** What became of an actor is asked of every host; the console shows so many failures of one stop. */
const MAX_EXPLAINED = 100;

export const actorCalls: Calls<
  | "actor.create"
  | "actor.describe"
  | "actor.logs"
  | "actor.tell"
  | "actor.ask"
  | "actor.stop"
  | "actor.faults"
  | "actor.limitTroupe"
  | "actor.stopMany"
  | "actor.swap"
> = {
  async "actor.create"({ system }, { actor, ...options }) {
    return { address: await system.createActor(actor, options) };
  },

  async "actor.describe"(context, { target }) {
    return describeActor(context, target);
  },

  async "actor.logs"(context, { target }) {
    return context.system.logs((await findActor(context, target)).address);
  },

  async "actor.tell"(context, { target, message, personId }) {
    const actor = await findUserActor(context, target);
    context.system.tell(actor.address, readMessage(actor, message), { label: labelOf(personId) });
    return {};
  },

  async "actor.ask"(context, { target, message, timeoutMs, personId }) {
    const actor = await findUserActor(context, target);
    const sent = readMessage(actor, message);
    const startedMs = performance.now();
    const reply = await context.system.ask(actor.address, sent, { timeoutMs, label: labelOf(personId) });
    return { reply: showable(reply), latencyMs: performance.now() - startedMs };
  },

  /** Answered when it has been told: an actor in the middle of a message ends after it. A forced one has ended then. */
  async "actor.stop"(context, { target, ...how }) {
    await tellToStop(context, target, how);
    return {};
  },

  async "actor.faults"(context, { target, faults }) {
    const { address } = await findUserActor(context, target);
    if (faults !== null) return { faults: await context.system.injectFaults(address, withoutGaps(faults)) };
    await context.system.clearFaults(address);
    return { faults: null };
  },

  async "actor.limitTroupe"(context, { target, limits }) {
    const { address } = await findUserActor(context, target);
    return context.system.setTroupeLimits(address, withoutGaps(limits));
  },

  /** Answered when each has been told. */
  async "actor.stopMany"({ system }, { addresses, recursive, mode, ...behalf }) {
    const failures = new Map<string, StopFailure>();
    const gone = (address: string) => (failures.size < MAX_EXPLAINED ? noActor(system, address) : unknown(address));
    const fail = (address: string, { code, message }: Refusal) => failures.set(address, { address, code, message });
    const actors: ActorAddress[] = [];
    const places = await system.locate(addresses as ActorAddress[]);
    for (const [n, address] of addresses.entries()) {
      const place = places[n];
      if (!place?.isPlaced) fail(address, await gone(address));
      else if (place.sourceHash === null) fail(address, systemActor(address, place.className));
      else actors.push(address as ActorAddress);
    }
    const how = { recursive, mode, until: "told", ...endOptions(behalf) } as const;
    for (const result of await system.stopMany(actors, how)) {
      if (!result.ok) fail(result.address, await gone(result.address));
    }
    return { failures: addresses.flatMap((address) => failures.get(address) ?? []) };
  },

  async "actor.swap"(context, { addresses, toSource, ...options }) {
    const results = await context.system.swap(addresses as ActorAddress[], toSource, withoutGaps(options));
    const swapped = results.flatMap(({ ok, address }) => (ok ? [address] : []));
    // What was swapped was swapped, whether the cluster can remember it or not.
    const movesActivations = await followSwap(context, swapped, toSource).catch((error: unknown) => {
      context.warn(`what was activated does not follow its actors to ${toSource}`, error);
      return false;
    });
    return { results, ...(movesActivations ? { movesActivations } : {}) };
  },
};

type StopFailure = GatewayAnswer<"actor.stopMany">["failures"][number];

type WithoutGaps<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** What was left out is not there, instead of there and undefined. */
function withoutGaps<T extends object>(given: T): WithoutGaps<T> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as WithoutGaps<T>;
}

async function tellToStop(
  context: CallContext,
  target: string,
  { recursive, mode, ...behalf }: Behalf & { recursive: boolean; mode: StopMode },
): Promise<void> {
  const { address } = await findUserActor(context, target);
  const stopped = context.system.stop(address, { recursive, mode, ...endOptions(behalf) });
  if (mode === "force") await stopped;
  else stopped.catch((error: unknown) => context.warn(`stop of ${address}`, error));
}
