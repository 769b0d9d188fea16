import { Gauge, Registry } from "prom-client";
import { ACTOR_STATES } from "#protocol/actor";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { ConventionModel } from "../cluster/convention-model.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";

/**
 * Prometheus text at the server's root. Totals of messages are of the actors that live now: they fall when one ends.
 */
export function readMetrics(cluster: ClusterContext, countSockets: () => number): Verb {
  const registry = new Registry();
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `callboard_${name}`, help, labelNames, registers: [registry] });
  const gauges = {
    isConnected: gauge("gateway_connected", "1 while the console is connected to the cluster's gateway"),
    hosts: gauge("hosts", "Hosts in the convention"),
    actors: gauge("actors", "Actors that live now", ["host"]),
    states: gauge("actors_by_state", "Actors that are idle, busy, stuck or stopping", ["state"]),
    blocked: gauge("realms_blocked", "Realms whose thread has not come back for over a second"),
    received: gauge("messages_received", "Messages that the living actors have taken"),
    sent: gauge("messages_sent", "Messages that the living actors have sent"),
    failures: gauge("message_failures", "Messages that the living actors failed on"),
    depth: gauge("mailbox_depth", "Messages that wait in all mailboxes"),
    deepest: gauge("mailbox_depth_max", "Messages that wait in the deepest mailbox"),
    deadLetters: gauge("dead_letters", "Messages that could not be delivered", ["host"]),
    rollouts: gauge("rollouts", "Rollouts by state", ["state"]),
    sources: gauge("sources", "Sources by state", ["state"]),
    audit: gauge("audit_rows", "Rows in the audit"),
    sockets: gauge("live_sockets", "Live sockets of browsers"),
  };

  function measure(model: ConventionModel): void {
    const { columns, hosts } = model;
    gauges.hosts.set(hosts.length);
    gauges.blocked.set(hosts.flatMap(({ realms }) => realms).filter(({ state }) => state === "blocked").length);
    for (const { id, actors, deadLetters } of hosts) {
      gauges.actors.set({ host: id }, actors);
      gauges.deadLetters.set({ host: id }, deadLetters);
    }
    for (const [n, state] of ACTOR_STATES.entries())
      gauges.states.set(
        { state },
        count(columns.state, (value) => value === n),
      );
    gauges.received.set(sum(columns.received));
    gauges.sent.set(sum(columns.sent));
    gauges.failures.set(sum(columns.failed));
    gauges.depth.set(sum(columns.depth));
    gauges.deepest.set(columns.depth.reduce((deepest, depth) => Math.max(deepest, depth), 0));
  }

  return verb({
    method: "get",
    path: "/metrics",
    isAtRoot: true,
    permission: "view",
    summary: "Prometheus text",
    answers: { 200: { contentType: "text/plain" } },
    audits: null,
    async run() {
      const { db, gateway, picture } = cluster;
      registry.resetMetrics();
      const model = await picture.fresh().catch((error: unknown) => {
        if (error instanceof ApiFailure && error.code === "GATEWAY_LOST") return null;
        throw error;
      });
      if (model) measure(model);
      gauges.isConnected.set(gateway.state.state === "connected" ? 1 : 0);
      gauges.sockets.set(countSockets());
      const [rollouts, sources, audit] = await Promise.all([
        db.rollout.groupBy({ by: ["state"], _count: { _all: true } }),
        db.source.groupBy({ by: ["state"], _count: { _all: true } }),
        db.auditRow.count(),
      ]);
      for (const { state, _count } of rollouts) gauges.rollouts.set({ state }, _count._all);
      for (const { state, _count } of sources) gauges.sources.set({ state }, _count._all);
      gauges.audit.set(audit);
      const text = await registry.metrics();
      return { raw: new Response(text, { headers: { "content-type": registry.contentType } }) };
    },
  });
}

function sum(column: readonly number[]): number {
  return column.reduce((total, value) => total + value, 0);
}

function count(column: readonly number[], isCounted: (value: number) => boolean): number {
  return column.reduce((total, value) => total + (isCounted(value) ? 1 : 0), 0);
}
