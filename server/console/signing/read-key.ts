import { createHash, createPublicKey } from "node:crypto";
import { authorityKeySchema } from "#protocol/settings";
import { verb } from "../http/verb.ts";

export const readKey = verb({
  method: "get",
  path: "/keys/authority",
  permission: "view",
  summary: "The public half of the key that decisions are signed with; hosts are started with it",
  answers: { 200: authorityKeySchema },
  audits: null,
  async run({ context: { signer } }) {
    const { keyId, publicKeyPem } = signer;
    const der = createPublicKey(publicKeyPem).export({ type: "spki", format: "der" });
    const fingerprint = createHash("sha256").update(der).digest("hex");
    return { status: 200, body: { keyId, algorithm: "Ed25519" as const, fingerprint, publicKeyPem } };
  },
});
