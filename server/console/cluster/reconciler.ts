import type { Welcome } from "../gateway-client/gateway-client.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { activateFirstExample, type BundledExample, keepFirstExample } from "../sources/first-example.ts";
import type { ClusterContext } from "./cluster-context.ts";

const AGAIN_AFTER_MS = 2_000;

export interface Reconciler {
  /** Console and cluster once had all of the other's that they need, the example included. */
  wasInSync(): boolean;
  close(): void;
}

/**
 * After each connection, and again every two seconds until it succeeds: what the cluster lacks is brought to it, what
 * was activated is active, and rollouts go on or end. Calls do not wait for it.
 */
export function startReconciler(cluster: ClusterContext, example: BundledExample | null): Reconciler {
  const { gateway, clock, log } = cluster;
  let isInSync = false;
  let isClosed = false;
  /** Counts connections: what an earlier one began does not go on. */
  let connection = 0;
  let cancelRetry: () => void = () => undefined;

  async function reconcile(welcome: Welcome): Promise<void> {
    if (example) await keepFirstExample(cluster, example, welcome.convention);
    await cluster.supplier.supplyAll();
    await cluster.activations.inTurn(async () => {
      await activateFirstExample(cluster);
      await cluster.activations.reconcile();
    });
    isInSync = true;
  }

  function begin(welcome: Welcome, number: number): void {
    reconcile(welcome).catch((error: unknown) => {
      if (isClosed || number !== connection) return;
      if (!(error instanceof ApiFailure && error.code === "GATEWAY_LOST"))
        log.error({ err: error }, "the cluster could not be brought up to what the console knows; trying again");
      cancelRetry = clock.after(AGAIN_AFTER_MS, () => begin(welcome, number));
    });
  }

  const stop = gateway.listen({
    onConnected(welcome) {
      connection++;
      cancelRetry();
      cluster.rollouts.takeUp(welcome).catch((error: unknown) => {
        log.error({ err: error }, "open rollouts could not be taken up");
      });
      begin(welcome, connection);
    },
    onLost() {
      connection++;
      cancelRetry();
    },
    onNews(news) {
      if (news.t !== "question") return;
      cluster.supplier.deliver(news.hash).catch((error: unknown) => {
        log.warn({ err: error, hash: news.hash }, "the authority's question could not be answered");
      });
    },
  });

  return {
    wasInSync: () => isInSync,
    close() {
      isClosed = true;
      cancelRetry();
      stop();
    },
  };
}
