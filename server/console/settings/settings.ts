import { resolve } from "node:path";
import { z } from "zod";
import { isNetwork, type TrustedProxies } from "../http/peer-address.ts";
import { StartFailure } from "../start-failure.ts";

/** The settings of README.md, parsed; nothing else of the console reads the environment. */
export interface Settings {
  readonly port: number;
  /** An address or host name to listen at. */
  readonly bind: string;
  /** What people open, as origins: links, cookies and the Origin check come from them. The first is used in links. */
  readonly publicUrls: readonly [string, ...string[]];
  /** Addresses and networks of proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies: TrustedProxies;
  /** Paths of PEM files. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | null;
  /** Absolute. */
  readonly dataDir: string;
  /** A postgresql:// URL, or null for SQLite in the data folder. */
  readonly databaseUrl: string | null;
  /** Of the operator's choosing, without expiry; null: the console makes one. */
  readonly setupToken: string | null;
  /** `isEmbedded`: `npm start` runs the cluster beside this process. */
  readonly gateway: {
    readonly url: string;
    readonly token: string | null;
    readonly caFile: string | null;
    readonly isEmbedded: boolean;
  };
  readonly example: "poll-analytics" | "none";
  readonly isDevelopment: boolean;
  readonly version: string;
}

/** An empty variable is one that was not set. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const urlWith = (protocols: readonly string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be a URL that begins with ${protocols.map((each) => `${each}//`).join(" or ")}`,
  });

/** What people open: a path behind it could not be served, and would be lost in links without a word. */
const publicUrl = urlWith(["http:", "https:"]).refine(
  (text) => {
    if (!URL.canParse(text)) return true;
    const { pathname, search, hash, username, password } = new URL(text);
    return pathname === "/" && search + hash + username + password === "";
  },
  { error: "must be an origin without a path, like https://callboard.example.org: the console is served at the root" },
);

const environmentSchema = z.object({
  CALLBOARD_PORT: optional(
    z.coerce.number("must be a port").int("must be a port").min(1, "must be a port").max(65_535, "must be a port"),
  ),
  CALLBOARD_BIND: optional(z.string().max(255)),
  CALLBOARD_PUBLIC_URL: optional(publicUrl),
  CALLBOARD_TRUSTED_PROXIES: optional(
    z
      .string()
      .transform((text) => text.split(",").map((each) => each.trim()))
      .refine((networks) => networks.every(isNetwork), {
        error: "must be addresses or networks with commas between them, like 10.0.0.0/8,127.0.0.1",
      }),
  ),
  CALLBOARD_TLS_CERT: optional(z.string()),
  CALLBOARD_TLS_KEY: optional(z.string()),
  CALLBOARD_DATA: optional(z.string()),
  DATABASE_URL: optional(urlWith(["postgresql:", "postgres:"])),
  CALLBOARD_SETUP_TOKEN: optional(z.string().min(16, "must have at least 16 characters").max(200)),
  CALLBOARD_GATEWAY: optional(urlWith(["ws:", "wss:"])),
  CALLBOARD_GATEWAY_TOKEN: optional(z.string().max(1000)),
  CALLBOARD_GATEWAY_CA: optional(z.string()),
  CALLBOARD_GATEWAY_EMBEDDED: optional(z.literal("1")),
  CALLBOARD_EXAMPLE: optional(z.enum(["poll-analytics", "none"], "must be poll-analytics or none")),
  NODE_ENV: optional(z.string()),
});

const LOOPBACK_BINDS = ["127.0.0.1", "::1", "localhost"];

/**
 * Reads the settings from `environment` and takes every secret out of it, so that nothing started from here inherits
 * one. Throws StartFailure with the first that is wrong.
 */
export function readSettings(environment: NodeJS.ProcessEnv, version: string): Settings {
  const parsed = environmentSchema.safeParse(environment);
  for (const secret of ["CALLBOARD_SETUP_TOKEN", "CALLBOARD_GATEWAY_TOKEN", "DATABASE_URL"]) delete environment[secret];
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StartFailure(`the setting ${issue?.path.join(".") ?? "?"} ${issue?.message ?? "is wrong"}`);
  }
  const given = parsed.data;
  const port = given.CALLBOARD_PORT ?? 3000;
  const bind = given.CALLBOARD_BIND ?? "127.0.0.1";
  const tls = readTls(given.CALLBOARD_TLS_CERT, given.CALLBOARD_TLS_KEY);
  const origin = given.CALLBOARD_PUBLIC_URL === undefined ? null : new URL(given.CALLBOARD_PUBLIC_URL).origin;
  if (!LOOPBACK_BINDS.includes(bind) && tls === null && !origin?.startsWith("https:")) {
    throw new StartFailure(
      `the setting CALLBOARD_BIND is ${bind}, which others can reach: set CALLBOARD_TLS_CERT and CALLBOARD_TLS_KEY, or an https CALLBOARD_PUBLIC_URL that a proxy answers`,
    );
  }
  if (given.CALLBOARD_GATEWAY === undefined) {
    throw new StartFailure(
      "the setting CALLBOARD_GATEWAY is missing: the ws:// or wss:// address of a cluster's gateway",
    );
  }
  return {
    port,
    bind,
    publicUrls: origin === null ? loopbackUrls(tls === null ? "http" : "https", port) : [origin],
    trustedProxies: given.CALLBOARD_TRUSTED_PROXIES ?? [],
    tls,
    dataDir: resolve(given.CALLBOARD_DATA ?? ".callboard"),
    databaseUrl: given.DATABASE_URL ?? null,
    setupToken: given.CALLBOARD_SETUP_TOKEN ?? null,
    gateway: {
      url: given.CALLBOARD_GATEWAY,
      token: given.CALLBOARD_GATEWAY_TOKEN ?? null,
      caFile: given.CALLBOARD_GATEWAY_CA ?? null,
      isEmbedded: given.CALLBOARD_GATEWAY_EMBEDDED === "1",
    },
    example: given.CALLBOARD_EXAMPLE ?? "poll-analytics",
    isDevelopment: given.NODE_ENV === "development",
    version,
  };
}

function readTls(certFile: string | undefined, keyFile: string | undefined): Settings["tls"] {
  if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
  if (certFile === undefined && keyFile === undefined) return null;
  throw new StartFailure(
    `the setting ${certFile === undefined ? "CALLBOARD_TLS_CERT" : "CALLBOARD_TLS_KEY"} is missing: certificate and key go together`,
  );
}

function loopbackUrls(scheme: "http" | "https", port: number): [string, string] {
  return [new URL(`${scheme}://localhost:${port}`).origin, new URL(`${scheme}://127.0.0.1:${port}`).origin];
}
