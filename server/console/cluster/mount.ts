import { readFileSync } from "node:fs";
import { readAbout } from "../about/read-about.ts";
import { Activations } from "../activations/activations.ts";
import { actorVerbs } from "../actors/verbs.ts";
import { afterlifeVerbs } from "../afterlife/verbs.ts";
import type { ClusterPart } from "../cluster-part.ts";
import { ConditionReader } from "../condition/condition-reader.ts";
import { conditionVerbs } from "../condition/condition-verbs.ts";
import type { ConsoleContext } from "../console-context.ts";
import { ResendJobs } from "../dead-letters/resend-jobs.ts";
import { deadLetterVerbs } from "../dead-letters/verbs.ts";
import { GatewayClient } from "../gateway-client/gateway-client.ts";
import { hostVerbs } from "../hosts/verbs.ts";
import type { Api } from "../http/api.ts";
import { LiveHub } from "../live/live-hub.ts";
import { forgetSent, keepHistoryShort } from "../messages/history.ts";
import { messageVerbs } from "../messages/verbs.ts";
import { readMetrics } from "../metrics/read-metrics.ts";
import { HandMade } from "../overview/hand-made.ts";
import { lostActorVerbs } from "../overview/lost-actors.ts";
import { keepForgetting } from "../retention/keep-forgetting.ts";
import { forgetEndedRollouts } from "../rollouts/rollout-rows.ts";
import { RolloutRunner } from "../rollouts/rollout-runner.ts";
import { rolloutVerbs } from "../rollouts/verbs.ts";
import { search } from "../search/search.ts";
import { keepExpiring } from "../sources/expire-sources.ts";
import { type BundledExample, bundledExample } from "../sources/first-example.ts";
import { Supplier } from "../sources/supplier.ts";
import { sourceVerbs } from "../sources/verbs.ts";
import { ZipShelf } from "../sources/zip-shelf.ts";
import type { ClusterContext } from "./cluster-context.ts";
import { Picture } from "./picture.ts";
import { readTopology } from "./read-topology.ts";
import { startReconciler } from "./reconciler.ts";

/** Nothing was ever uploaded and nobody is there: only then is the bundled example approved by itself. */
async function isFirstStart({ db }: ConsoleContext): Promise<boolean> {
  return (await db.source.count()) === 0 && (await db.user.count()) === 0;
}

/** Mounts every call that speaks with the cluster, and begins to connect; does not wait for the gateway. */
export async function mountCluster(
  api: Api,
  context: ConsoleContext,
  example: BundledExample | null = context.settings.example === "none"
    ? null
    : bundledExample(context.settings.example),
): Promise<ClusterPart> {
  const { clock, log, settings } = context;
  const gateway = new GatewayClient({
    url: settings.gateway.url,
    token: settings.gateway.token ?? "",
    ...(settings.gateway.caFile === null ? {} : { ca: readFileSync(settings.gateway.caFile, "utf8") }),
    clock,
    warn: (message) => log.warn(message),
  });
  const picture = new Picture({ client: gateway });
  const handMade = new HandMade({ ...context, gateway, picture });
  const zips = new ZipShelf(settings.dataDir);
  const supplier = new Supplier({ ...context, gateway, zips });
  const activations = new Activations({ ...context, gateway, picture, supplier });
  const rollouts = new RolloutRunner({ ...context, gateway, picture, activations });
  const resendJobs = new ResendJobs({ ...context, gateway });
  const cluster: ClusterContext = { ...context, gateway, picture, handMade, zips, supplier, rollouts, activations };
  const hub = new LiveHub(cluster);
  const condition = new ConditionReader(cluster);
  const reconciler = startReconciler(cluster, (await isFirstStart(context)) ? example : null);
  const endExpiring = keepExpiring(context);
  const endShortening = keepHistoryShort(context);
  const endForgetting = keepForgetting(context, [forgetSent, forgetEndedRollouts]);

  api.mount([
    ...hostVerbs(cluster),
    ...actorVerbs(cluster),
    ...afterlifeVerbs(cluster),
    ...sourceVerbs(cluster),
    ...rolloutVerbs(cluster),
    ...messageVerbs,
    ...deadLetterVerbs(cluster, resendJobs),
    ...lostActorVerbs(cluster),
    ...conditionVerbs(cluster, condition),
    ...[readAbout, readTopology, search].map((make) => make(cluster)),
    readMetrics(cluster, () => hub.size),
  ]);
  gateway.start();

  return {
    handleUpgrade: (request, socket, head) => void hub.handleUpgrade(request, socket, head),
    health: () => ({ isReady: reconciler.wasInSync(), gateway: gateway.state.state }),
    async close() {
      await resendJobs.close();
      endExpiring();
      handMade.close();
      endShortening();
      endForgetting();
      reconciler.close();
      hub.close();
      picture.close();
      gateway.close();
      await rollouts.close();
    },
  };
}
