import { resolve } from "node:path";
import { z } from "#runtime";
import { digestOf } from "./connection/token-check.ts";

export interface ClusterSettings {
  /** Holds `authority.pub` and `cluster/`. */
  dataFolder: string;
  listen: {
    host: string;
    port: number;
    /** SHA-256 of the token. Actors of this process may look through its memory, so it holds no token. */
    tokenDigest: Buffer;
  };
}

/** A setting that is missing or wrong: one line that says which, what it was and what it has to be. */
export class BadSetting extends Error {}

const LOOPBACK = new Set(["127.0.0.1", "[::1]", "localhost"]);

const environmentSchema = z.object({
  CALLBOARD_DATA: z.string().min(1, "name a folder").default(".callboard"),
  CALLBOARD_GATEWAY: z
    .string({ error: "is not set; it has to be the address to listen on, like ws://127.0.0.1:4100" })
    .refine(isWebSocketUrl, "has to be like ws://127.0.0.1:4100, without a path")
    .refine((url) => !isWebSocketUrl(url) || LOOPBACK.has(new URL(url).hostname), "has to be a loopback address"),
  CALLBOARD_GATEWAY_TOKEN: z.string().min(16, "has to have at least 16 characters").optional(),
  CALLBOARD_GATEWAY_TOKEN_SHA256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "has to be 64 hexadecimal digits")
    .optional(),
});

/**
 * Reads the cluster's settings and takes the token out of `environment`, so that no realm and no child process finds it
 * there. Throws `BadSetting` for the first that is wrong.
 */
export function readSettings(environment: Record<string, string | undefined>): ClusterSettings {
  const parsed = environmentSchema.safeParse(environment);
  delete environment.CALLBOARD_GATEWAY_TOKEN;
  delete environment.CALLBOARD_GATEWAY;
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new BadSetting(`${issue?.path.join(".")} ${issue?.message}`);
  }
  const { CALLBOARD_GATEWAY_TOKEN: token, CALLBOARD_GATEWAY_TOKEN_SHA256: sha256 } = parsed.data;
  const digest = token === undefined ? Buffer.from(sha256 ?? "", "hex") : digestOf(token);
  if (digest.length === 0) throw new BadSetting("CALLBOARD_GATEWAY_TOKEN is not set");
  const { hostname, port } = new URL(parsed.data.CALLBOARD_GATEWAY);
  return {
    dataFolder: resolve(parsed.data.CALLBOARD_DATA),
    listen: {
      host: hostname.replace(/^\[|\]$/g, ""),
      port: Number(port || 80),
      tokenDigest: digest,
    },
  };
}

function isWebSocketUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === "ws:" && url.pathname === "/" && !url.search && !url.username;
}
