import { healthSchema, type StorageState } from "#protocol/health";
import type { ClusterPart } from "../cluster-part.ts";
import { type Verb, verb } from "./verb.ts";

export function readHealth(
  health: () => ReturnType<ClusterPart["health"]>,
  storage: () => Promise<StorageState>,
): Verb {
  return verb({
    method: "get",
    path: "/health",
    permission: "open",
    summary: "Is it up? 503 until the gateway and the embedded cluster with its example were",
    answers: { 200: healthSchema, 503: healthSchema },
    audits: null,
    async run({ context }) {
      const { isReady, gateway } = health();
      if (!isReady) return { status: 503, body: { status: "starting" as const } };
      return {
        status: 200,
        body: { status: "ok" as const, version: context.settings.version, gateway, storage: await storage() },
      };
    },
  });
}
