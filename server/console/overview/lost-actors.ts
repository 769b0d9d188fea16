import { pageQueryShape } from "#protocol/list";
import { lostActorsSchema } from "#protocol/lost-actor";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { runOf } from "../gateway-client/gateway-client.ts";
import { notConnected } from "../gateway-client/gateway-failure.ts";
import { type Verb, verb } from "../http/verb.ts";

export const lostActorVerbs = (cluster: ClusterContext): Verb[] =>
  [listLostActors, dismissLostActors].map((make) => make(cluster));

function listLostActors({ db, gateway }: ClusterContext): Verb {
  return verb({
    method: "get",
    path: "/lost-actors",
    permission: "view",
    summary: "Actors that were created by hand and that a restart of the cluster ended, newest first",
    query: { limit: pageQueryShape.limit },
    answers: { 200: lostActorsSchema },
    audits: null,
    async run({ query }) {
      const { welcome } = gateway;
      if (!welcome) throw notConnected(gateway.state);
      const where = { clusterRun: { not: runOf(welcome) } };
      const [total, rows] = await Promise.all([
        db.handMadeActor.count({ where }),
        db.handMadeActor.findMany({
          where,
          orderBy: [{ createdAt: "desc" }, { address: "asc" }],
          take: query.limit,
        }),
      ]);
      const sources = await db.source.findMany({
        where: { hash: { in: [...new Set(rows.map(({ sourceHash }) => sourceHash))] } },
        select: { hash: true, name: true, version: true },
      });
      const items = rows.map((row) => ({
        address: row.address,
        class: row.class,
        source: sources.find(({ hash }) => hash === row.sourceHash) ?? {
          hash: row.sourceHash,
          name: row.sourceHash,
          version: "",
        },
        globalName: row.globalName,
        createdBy: row.createdByName,
        createdAt: row.createdAt.toISOString(),
      }));
      return { status: 200, body: { items, total, restartedAt: welcome.startedAt } };
    },
  });
}

function dismissLostActors({ audit, gateway }: ClusterContext): Verb {
  return verb({
    method: "delete",
    path: "/lost-actors",
    permission: "operate",
    summary: "Take note of the actors that a restart ended: they are listed no longer",
    answers: { 204: null },
    audits: "actor.lost.dismiss",
    async run({ caller }) {
      const { welcome } = gateway;
      if (!welcome) throw notConnected(gateway.state);
      await audit.change(async (tx, record) => {
        const where = { clusterRun: { not: runOf(welcome) } };
        const some = await tx.handMadeActor.findMany({ where, select: { address: true }, take: 20 });
        const { count } = await tx.handMadeActor.deleteMany({ where });
        const details = { addresses: some.map(({ address }) => address) };
        await record({ who: caller, action: "actor.lost.dismiss", target: `${count} actors`, details });
      });
      return { status: 204 };
    },
  });
}
