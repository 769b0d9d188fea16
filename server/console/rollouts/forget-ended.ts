import type { Forgets } from "../retention/keep-forgetting.ts";

export const forgetEndedRollouts: Forgets = {
  what: "endedRolloutsDays",
  count: (tx, before) => tx.rollout.count({ where: { endedAt: { lt: before } } }),
  forget: (tx, before) => tx.rollout.deleteMany({ where: { endedAt: { lt: before } } }),
};
