import { z } from "zod";
import { conditionSchema } from "#protocol/condition";
import { reasonSchema } from "#protocol/identity";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { type Verb, verb } from "../http/verb.ts";
import { acknowledgements, MAX_WHO, withOne } from "./acknowledgements.ts";
import { limitOf } from "./causes-of.ts";
import type { ConditionReader } from "./condition-reader.ts";

const params = { id: z.string().min(1).max(1_200) };

export const conditionVerbs = (cluster: ClusterContext, reader: ConditionReader): Verb[] => [
  readCondition(reader),
  acknowledgeConcern(cluster, reader),
  takeBackAcknowledgement(cluster),
];

function readCondition(reader: ConditionReader): Verb {
  return verb({
    method: "get",
    path: "/condition",
    permission: "view",
    summary:
      "How the cluster does: what needs a look, and what happened in the last 15 minutes, from its hosts' memory",
    answers: { 200: conditionSchema },
    audits: null,
    async run() {
      return { status: 200, body: await reader.read() };
    },
  });
}

function acknowledgeConcern({ changes }: ClusterContext, reader: ConditionReader): Verb {
  return verb({
    method: "post",
    path: "/condition/concerns/{id}/acknowledge",
    permission: "operate",
    summary: "Take note of a concern: it calls nobody any more, until it gets worse",
    params,
    body: z.strictObject({ reason: reasonSchema.optional() }).optional(),
    answers: { 204: null },
    audits: "concern.acknowledge",
    async run({ params: { id }, body, caller, context: { audit, clock } }) {
      const { causes, condition } = await reader.causes();
      const cause = causes.find((each) => each.id === id);
      if (cause === undefined) {
        throw new ApiFailure("NOT_FOUND", `there is no concern ${id}`, "It may have passed; look at the list again.");
      }
      const limit = limitOf(cause, condition.now);
      const who = cause.measure.of === "state" ? cause.measure.who : undefined;
      const known = who !== undefined && who.length <= MAX_WHO ? { who: [...who] } : {};
      const one = { by: caller.name, atMs: clock.now(), slot: condition.now, limit, ...known };
      await audit.change(async (tx, record) => {
        await acknowledgements.save(tx, clock, withOne(await acknowledgements.read(tx), id, one));
        const details = { says: cause.says, limit };
        await record({ who: caller, action: "concern.acknowledge", target: id, reason: body?.reason ?? null, details });
      });
      changes.tell({ topic: "condition", id });
      return { status: 204 };
    },
  });
}

function takeBackAcknowledgement({ changes }: ClusterContext): Verb {
  return verb({
    method: "delete",
    path: "/condition/concerns/{id}/acknowledge",
    permission: "operate",
    summary: "Take an acknowledgement back: the concern calls again for as long as it is there",
    params,
    answers: { 204: null },
    audits: "concern.takeBack",
    async run({ params: { id }, caller, context: { audit, clock } }) {
      await audit.change(async (tx, record) => {
        const { [id]: known, ...others } = await acknowledgements.read(tx);
        if (known === undefined) {
          throw new ApiFailure("NOT_FOUND", `nobody acknowledged ${id}`, "Look at the list of concerns again.");
        }
        await acknowledgements.save(tx, clock, others);
        await record({ who: caller, action: "concern.takeBack", target: id });
      });
      changes.tell({ topic: "condition", id });
      return { status: 204 };
    },
  });
}
