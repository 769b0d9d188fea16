import type { HostCondition } from "#protocol/condition";
import type { ActorPast, HostMemory, HostPast } from "#protocol/host";
import type { ActorSystem, HostInfo } from "#runtime";
import { Refusal } from "../refusal.ts";
import { slotOf } from "../topology/host-troubles.ts";
import { joinConditions } from "../topology/join-conditions.ts";
import {
  Condition,
  collectorOf,
  Memory,
  Past,
  ReadCondition,
  ReadMemory,
  ReadPast,
} from "../topology/telemetry-collector.ts";
import { endOptions } from "./behalf.ts";
import type { CallContext, Calls } from "./call-context.ts";
import { findActor } from "./find-actor.ts";

type Json = ReturnType<typeof JSON.parse>;

/** A host answers from its own memory; one that is busy or leaving must hold up no list. */
const ANSWER_WITHIN_MS = 1_000;

export const hostCalls: Calls<
  "host.capabilities" | "host.memory" | "host.past" | "actor.past" | "cluster.condition" | "realm.end"
> = {
  async "host.capabilities"({ system, store }, { host, change, preview, ...behalf }) {
    const { name } = findHost(system, host);
    // What cannot be kept does not happen.
    if (!preview) await store.changeCapabilities(name, change);
    const effect = preview
      ? await system.previewCapability(change, { host })
      : await system.updateCapabilities(change, { host, ...endOptions(behalf) });
    return { ...effect, capabilities: findHost(system, host).capabilities as Json };
  },

  async "host.memory"(context, { hosts }) {
    const answers = await Promise.all(
      hosts.map(async (host) => {
        const answer = await askCollector(context, host, ReadMemory({})).catch(() => null);
        return Memory.is(answer) ? [answer.memory as HostMemory] : [];
      }),
    );
    return { hosts: answers.flat() };
  },

  async "host.past"(context, { host }) {
    findHost(context.system, host);
    const answer = await askCollector(context, host, ReadPast({ actor: null }));
    return readPast<HostPast>(answer, host);
  },

  async "actor.past"(context, { target }) {
    const { address, host } = await findActor(context, target);
    const answer = await askCollector(context, host, ReadPast({ actor: address }));
    return readPast<ActorPast>(answer, host);
  },

  async "cluster.condition"(context) {
    const answers = await Promise.all(
      context.system.hosts().map(async ({ id }) => {
        const answer = await askCollector(context, id, ReadCondition({})).catch(() => null);
        return Condition.is(answer) ? [answer.condition as HostCondition] : [];
      }),
    );
    return joinConditions(answers.flat(), slotOf(context.now().getTime()));
  },

  async "realm.end"({ system }, { host, hash, ...behalf }) {
    findHost(system, host);
    return { ended: await system.endRealm(host, hash, endOptions(behalf)) };
  },
};

async function askCollector({ system, ask }: CallContext, host: string, question: unknown): Promise<unknown> {
  const collector = collectorOf(system, host);
  if (!collector) throw new Refusal("NOT_FOUND", `host ${host} has no collector`, "It may have left; list the hosts.");
  return ask(collector, question, { timeoutMs: ANSWER_WITHIN_MS });
}

/** Made by a collector of ours, believed by its address, not parsed. */
function readPast<T>(answer: unknown, host: string): T {
  if (Past.is(answer)) return answer.past as T;
  throw new Refusal("NOT_FOUND", `host ${host} told nothing of its past`, "Try again.");
}

function findHost(system: ActorSystem, id: string): HostInfo {
  const found = system.hosts().find((host) => host.id === id);
  if (found) return found;
  const present = system.hosts().map((host) => host.id);
  throw new Refusal("NOT_FOUND", `there is no host ${id}`, `Present: ${present.join(", ")}.`);
}
