import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import {
  closeSync,
  existsSync,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { keyId, signStatement } from "#runtime/intake";
import { StartFailure } from "../start-failure.ts";
import type { Signer } from "./signer.ts";

/**
 * Opens `authority.key` in the data folder, or makes it at the first start (Ed25519, PKCS#8, 0600), and writes
 * `authority.pub` for the hosts. Throws StartFailure when others may read the key, or when it is none.
 */
export function openSigningKey(dataDir: string): Signer {
  const keyFile = join(dataDir, "authority.key");
  if (!existsSync(keyFile)) makeKey(keyFile);
  const mode = statSync(keyFile).mode & 0o777;
  if ((mode & 0o077) !== 0) {
    throw new StartFailure(
      `the signing key ${keyFile} may be read by others (mode ${mode.toString(8)}); run \`chmod 600\` on it`,
    );
  }
  const privateKey = readKey(keyFile);
  const publicKey = createPublicKey(privateKey);
  const publicKeyPem = publicKey.export({ type: "spki", format: "pem" }).toString();
  writeWhole(join(dataDir, "authority.pub"), publicKeyPem, 0o644);
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

/** Two first starts at once make one key: whoever links second uses the first's. */
function makeKey(file: string): void {
  const { privateKey } = generateKeyPairSync("ed25519");
  const beside = `${file}.${process.pid}`;
  writeWhole(beside, privateKey.export({ type: "pkcs8", format: "pem" }).toString(), 0o600);
  try {
    linkSync(beside, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Written aside, on disk, then renamed: nobody reads half a key. */
function writeWhole(file: string, text: string, mode: number): void {
  const beside = `${file}.new`;
  rmSync(beside, { force: true });
  const handle = openSync(beside, "wx", mode);
  try {
    fchmodSync(handle, mode);
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(beside, file);
}
