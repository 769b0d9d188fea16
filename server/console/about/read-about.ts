import { aboutSchema } from "#protocol/settings";
import { PROTOCOL_VERSION } from "#protocol/version";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { type Verb, verb } from "../http/verb.ts";

export function readAbout({ gateway, settings, clock }: ClusterContext): Verb {
  const startedAtMs = clock.now();
  return verb({
    method: "get",
    path: "/about",
    permission: "view",
    summary: "Versions, engine, database, and since when the console runs",
    answers: { 200: aboutSchema },
    audits: null,
    async run() {
      const { state, since } = gateway.state;
      const { welcome } = gateway;
      return {
        status: 200,
        body: {
          version: settings.version,
          node: process.versions.node,
          database: settings.databaseUrl === null ? ("SQLite" as const) : ("PostgreSQL" as const),
          protocol: PROTOCOL_VERSION,
          startedAt: new Date(startedAtMs).toISOString(),
          uptimeMs: Math.max(0, clock.now() - startedAtMs),
          gateway: {
            state,
            since: since.toISOString(),
            isEmbedded: settings.gateway.isEmbedded,
            cluster: welcome && {
              convention: welcome.convention,
              engine: welcome.engine,
              protocol: welcome.protocol,
              startedAt: welcome.startedAt,
            },
          },
        },
      };
    },
  });
}
