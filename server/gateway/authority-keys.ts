import { createPublicKey, type KeyObject } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { BadSetting } from "./settings.ts";

const LOOK_AGAIN_MS = 100;

/**
 * The public keys (PEM, Ed25519) that the console wrote, waiting for the file up to `withinMs`. Rejects when it does
 * not come, with `BadSetting` when it holds anything else.
 */
export async function readAuthorityKeys(path: string, withinMs: number, signal?: AbortSignal): Promise<KeyObject[]> {
  let text = await readIfThere(path);
  for (let waitedMs = 0; text === null && waitedMs < withinMs; waitedMs += LOOK_AGAIN_MS) {
    await wait(LOOK_AGAIN_MS, undefined, signal ? { signal } : {});
    text = await readIfThere(path);
  }
  if (text === null)
    // No bad setting: the console may still come to write it, and a later start find it.
    throw new Error(`${path} did not appear within ${withinMs / 1000} s: the console writes it when it starts`);
  const blocks = text.match(/-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/g) ?? [];
  const keys = blocks.map((pem) => publicKey(pem, path));
  if (keys.length === 0) throw new BadSetting(`${path} holds no public key in PEM`);
  return keys;
}

function publicKey(pem: string, path: string): KeyObject {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below, as for a key of another kind.
  }
  throw new BadSetting(`${path} holds a key that is not an Ed25519 public key`);
}

async function readIfThere(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw new BadSetting(`${path} cannot be read: ${(error as Error).message}`);
  }
}
