import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "#runtime/files";
import { keyId, signStatement } from "#runtime/intake";
import { StartFailure } from "../start-failure.ts";
import type { Signer } from "./signer.ts";

/**
 * Opens `authority.key` in the data folder, or makes it at the first start (Ed25519, PKCS#8, 0600), and writes
 * `authority.pub` for the hosts. Throws StartFailure when others may read the key, or when it is none.
 */
export async function openSigningKey(dataDir: string): Promise<Signer> {
  const keyFile = join(dataDir, "authority.key");
  if (!existsSync(keyFile)) await makeKey(keyFile);
  const mode = statSync(keyFile).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new StartFailure(
      `the signing key ${keyFile} may be read by others (mode ${mode.toString(8)}); run \`chmod 600\` on it`,
    );
  }
  const privateKey = readKey(keyFile);
  const publicKey = createPublicKey(privateKey);
  const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const publicFile = join(dataDir, "authority.pub");
  if (!isTextOf(publicFile, publicKeyPem)) await writeDurably(publicFile, publicKeyPem, { mode: 0o644 });
  return {
    keyId: keyId(publicKey),
    publicKeyPem,
    signText: (text) => sign(null, Buffer.from(text, "utf8"), privateKey).toString("base64"),
    signStatement: (statement) => signStatement(privateKey, { ...statement, v: 1, keyId: keyId(publicKey) }),
  };
}

function readKey(file: string): KeyObject {
  try {
    const key = createPrivateKey(readFileSync(file));
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch (cause) {
    throw new StartFailure(`the signing key ${file} cannot be read`, { cause });
  }
  throw new StartFailure(`the signing key ${file} is not an Ed25519 key`);
}

async function makeKey(file: string): Promise<void> {
  const { privateKey } = generateKeyPairSync("ed25519");
  const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  // Two first starts at once make one key: whoever is second uses the first's.
  await writeDurably(file, pem, { replaces: false });
}

function isTextOf(file: string, text: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === text;
}
