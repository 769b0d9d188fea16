import type { Forgets } from "../retention/keep-forgetting.ts";

export const forgetSent: Forgets = {
  what: "sentMessagesDays",
  count: (tx, before) => tx.sentMessage.count({ where: { at: { lt: before } } }),
  forget: (tx, before) => tx.sentMessage.deleteMany({ where: { at: { lt: before } } }),
};
