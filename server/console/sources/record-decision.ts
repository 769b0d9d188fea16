import type { Policy } from "#protocol/people";
import type { Transaction } from "../database/database.ts";
import { ApiFailure } from "../http/api-failure.ts";
import type { Signer } from "../signing/signer.ts";
import type { Uploader } from "./store-source.ts";

const STATE_AFTER = { approve: "approved", reject: "rejected", revoke: "revoked" } as const;

export interface Decision {
  source: { hash: string; name: string; version: string; state: string; serial: number };
  decision: keyof typeof STATE_AFTER;
  by: Uploader;
  reason: string;
  at: Date;
  policy: Policy;
  convention: string;
  /** The highest serial that the cluster knows: after a restored backup it may be ahead of the database. */
  clusterSerial: number;
}

/** Signs the decision with the next serial and keeps both; throws SOURCE_STATE when somebody was faster. */
export async function recordDecision(tx: Transaction, signer: Signer, decided: Decision): Promise<{ serial: number }> {
  const { source, decision, by, reason, at, policy, convention, clusterSerial } = decided;
  const { hash, name, version } = source;
  const serial = Math.max(source.serial, clusterSerial) + 1;
  const signed = signer.signStatement({
    convention,
    serial,
    hash,
    name,
    version,
    decision,
    approvers: [by.id],
    policy: policy.approvals,
    at: at.toISOString(),
    expiresAt: null,
  });
  const { count } = await tx.source.updateMany({
    where: { hash, state: source.state, serial: source.serial },
    data: {
      state: STATE_AFTER[decision],
      serial,
      expiresAt: null,
      decision,
      decidedById: by.id,
      decidedByName: by.name,
      decidedAt: at,
      decisionReason: reason,
      ...(decision === "revoke" ? { isActive: false } : {}),
    },
  });
  if (count === 0) {
    const remedy = "Read the source again; then decide if it is still to be decided.";
    throw new ApiFailure("SOURCE_STATE", "somebody else decided on the source at the same time", remedy);
  }
  await tx.statement.create({ data: { hash, serial, ...signed, at } });
  return { serial };
}
