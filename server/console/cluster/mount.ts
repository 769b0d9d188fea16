import { readFileSync } from "node:fs";
import { readAbout } from "../about/read-about.ts";
import { activateSource } from "../activations/activate-source.ts";
import { Activations } from "../activations/activations.ts";
import { askActor } from "../actors/ask-actor.ts";
import { createActor } from "../actors/create-actor.ts";
import { describeActor } from "../actors/describe-actor.ts";
import { exportActors } from "../actors/export-actors.ts";
import { clearFaults, injectFaults } from "../actors/inject-faults.ts";
import { limitTroupe } from "../actors/limit-troupe.ts";
import { listActors } from "../actors/list-actors.ts";
import { readLogs } from "../actors/read-logs.ts";
import { readActorPast } from "../actors/read-past.ts";
import { stopActor } from "../actors/stop-actor.ts";
import { stopActors } from "../actors/stop-actors.ts";
import { tellActor } from "../actors/tell-actor.ts";
import { listEnded } from "../afterlife/list-ended.ts";
import { readEnded } from "../afterlife/read-ended.ts";
import type { ClusterPart } from "../cluster-part.ts";
import { ConditionReader } from "../condition/condition-reader.ts";
import { acknowledgeConcern, readCondition, takeBackAcknowledgement } from "../condition/condition-verbs.ts";
import type { ConsoleContext } from "../console-context.ts";
import { discardDeadLetters } from "../dead-letters/discard-dead-letters.ts";
import { groupDeadLetters } from "../dead-letters/group-dead-letters.ts";
import { listDeadLetters } from "../dead-letters/list-dead-letters.ts";
import { ResendJobs } from "../dead-letters/resend-jobs.ts";
import { revealDeadLetter } from "../dead-letters/reveal-dead-letter.ts";
import { sendDeadLetter } from "../dead-letters/send-dead-letter.ts";
import { listResendJobs, sendDeadLetters, stopResendJob } from "../dead-letters/steer-resend-jobs.ts";
import { GatewayClient } from "../gateway-client/gateway-client.ts";
import { changeCapabilities } from "../hosts/change-capabilities.ts";
import { endRealm } from "../hosts/end-realm.ts";
import { listHosts } from "../hosts/list-hosts.ts";
import { readHostPast } from "../hosts/read-past.ts";
import type { Api } from "../http/api.ts";
import { LiveHub } from "../live/live-hub.ts";
import { changeSaved } from "../messages/change-saved.ts";
import { forgetSent, keepHistoryShort } from "../messages/history.ts";
import { listSaved } from "../messages/list-saved.ts";
import { listSent } from "../messages/list-sent.ts";
import { removeSaved } from "../messages/remove-saved.ts";
import { saveMessage } from "../messages/save-message.ts";
import { readMetrics } from "../metrics/read-metrics.ts";
import { HandMade } from "../overview/hand-made.ts";
import { dismissLostActors, listLostActors } from "../overview/lost-actors.ts";
import { keepForgetting } from "../retention/keep-forgetting.ts";
import { listRolloutActors } from "../rollouts/list-rollout-actors.ts";
import { listRollouts } from "../rollouts/list-rollouts.ts";
import { moveRollout } from "../rollouts/move-rollout.ts";
import { planRollout } from "../rollouts/plan-rollout.ts";
import { readRollout } from "../rollouts/read-rollout.ts";
import { forgetEndedRollouts } from "../rollouts/rollout-rows.ts";
import { RolloutRunner } from "../rollouts/rollout-runner.ts";
import { startRollout } from "../rollouts/start-rollout.ts";
import { search } from "../search/search.ts";
import { decideSource } from "../sources/decide-source.ts";
import { downloadZip } from "../sources/download-zip.ts";
import { keepExpiring } from "../sources/expire-sources.ts";
import { type BundledExample, bundledExample } from "../sources/first-example.ts";
import { listSources } from "../sources/list-sources.ts";
import { readFile } from "../sources/read-file.ts";
import { readSource } from "../sources/read-source.ts";
import { Supplier } from "../sources/supplier.ts";
import { unloadSource } from "../sources/unload-source.ts";
import { uploadSource } from "../sources/upload-source.ts";
import { ZipShelf } from "../sources/zip-shelf.ts";
import type { ClusterContext } from "./cluster-context.ts";
import { Picture } from "./picture.ts";
import { readTopology } from "./read-topology.ts";
import { keepReunited } from "./reunite.ts";

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
  const reunion = keepReunited(cluster, (await isFirstStart(context)) ? example : null);
  const endExpiring = keepExpiring(context);
  const endShortening = keepHistoryShort(context);
  const endForgetting = keepForgetting(context, [forgetSent, forgetEndedRollouts]);

  api.mount([
    ...[listHosts, readHostPast, changeCapabilities, endRealm].map((make) => make(cluster)),
    ...[exportActors, stopActors, readActorPast].map((make) => make(cluster)),
    ...[
      listActors,
      createActor,
      describeActor,
      stopActor,
      readLogs,
      tellActor,
      askActor,
      limitTroupe,
      injectFaults,
      clearFaults,
    ].map((make) => make(cluster)),
    ...[listEnded, readEnded].map((make) => make(cluster)),
    ...[uploadSource, listSources, readSource, readFile, downloadZip].map((make) => make(cluster)),
    ...[decideSource, activateSource, unloadSource].map((make) => make(cluster)),
    ...[startRollout, planRollout, listRollouts, readRollout, listRolloutActors].map((make) => make(cluster)),
    ...(["pause", "resume", "abort", "undo"] as const).map((move) => moveRollout(cluster, move)),
    ...[listSent, listSaved, saveMessage, changeSaved, removeSaved],
    ...[listDeadLetters, groupDeadLetters, sendDeadLetter, revealDeadLetter, discardDeadLetters].map((make) =>
      make(cluster),
    ),
    ...[sendDeadLetters, listResendJobs, stopResendJob].map((make) => make(resendJobs)),
    ...[readAbout, readTopology, search, listLostActors, dismissLostActors].map((make) => make(cluster)),
    readCondition(condition),
    acknowledgeConcern(cluster, condition),
    takeBackAcknowledgement(cluster),
    readMetrics(cluster, () => hub.size),
  ]);
  gateway.start();

  return {
    handleUpgrade: (request, socket, head) => void hub.handleUpgrade(request, socket, head),
    health: () => ({ isReady: reunion.wasWhole(), gateway: gateway.state.state }),
    async close() {
      await resendJobs.close();
      endExpiring();
      handMade.close();
      endShortening();
      endForgetting();
      reunion.close();
      hub.close();
      picture.close();
      gateway.close();
      await rollouts.close();
    },
  };
}
