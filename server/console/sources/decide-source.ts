import { sourceHashSchema } from "#protocol/identity";
import { decideSchema, sourceSchema } from "#protocol/source";
import type { Caller } from "../accounts/caller.ts";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import type { Database } from "../database/database.ts";
import { notConnected } from "../gateway-client/gateway-failure.ts";
import { readHolders } from "../holders/holders.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { expireIfDue } from "./expire-sources.ts";
import { whyOwn } from "./may-decide.ts";
import { ownUploads } from "./own-upload.ts";
import { recordDecision } from "./record-decision.ts";
import { noSource } from "./require-approved.ts";
import { viewSources } from "./source-view.ts";

const DECIDED_FROM = { approve: "pending", reject: "pending", revoke: "approved" } as const;

export function decideSource(cluster: ClusterContext): Verb {
  const { db, audit, clock, signer, gateway, supplier, picture } = cluster;
  return verb({
    method: "post",
    path: "/sources/{hash}/decision",
    permission: "decide",
    needsFreshSignIn: "Deciding on a source",
    summary: "Approve or reject a pending source, or revoke an approved one; signed, and carried to every host",
    params: { hash: sourceHashSchema },
    body: decideSchema,
    answers: { 200: sourceSchema },
    audits: "source.decide",
    async run({ params, body, caller, context }) {
      const { hash } = params;
      const { decision, reason } = body;
      await expireIfDue(cluster, hash);
      const source = await db.source.findUnique({ where: { hash } });
      if (!source) throw noSource(hash);
      const policy = await context.readPolicy();
      if (policy.approvals === "two-people") await refuseOwn(db, caller, hash);
      if (source.state !== DECIDED_FROM[decision]) throw wrongState(decision, source.state);
      const convention = gateway.welcome?.convention;
      if (convention === undefined) throw notConnected(gateway.state);

      const clusterSerial = await supplier.serialOf(hash);
      await audit.change(async (tx, record) => {
        const at = new Date(clock.now());
        const decided = { source, decision, by: caller, reason, at, policy, convention, clusterSerial };
        const { serial } = await recordDecision(tx, signer, decided);
        const { name, version } = source;
        const details = { decision, name, version, serial, approvals: policy.approvals };
        await record({ who: caller, action: "source.decide", target: hash, reason, details });
      });
      cluster.changes.tell({ topic: "sources", id: hash });
      await supplier.deliver(hash);
      const after = await db.source.findUniqueOrThrow({ where: { hash } });
      const [view] = await viewSources({ db, picture, caller, policy }, [after]);
      if (!view) throw noSource(hash);
      return { status: 200, body: view };
    },
  });
}

async function refuseOwn(db: Database, caller: Caller, hash: string): Promise<void> {
  const holders = await readHolders(db);
  const own = (await ownUploads(db, holders, caller.id, [hash])).get(hash);
  if (own === undefined) return;
  const { message, remedy } = whyOwn(caller, own, holders);
  throw new ApiFailure("FOUR_EYES", message, remedy, { details: { uploadedBy: own.email } });
}

function wrongState(decision: keyof typeof DECIDED_FROM, state: string): ApiFailure {
  return new ApiFailure(
    "SOURCE_STATE",
    `the source is ${state}; only ${DECIDED_FROM[decision]} sources can be ${decision === "reject" ? "rejected" : `${decision}d`}`,
    "Upload the same zip again to have it decided anew.",
    { details: { state } },
  );
}
