import { expect, it } from "vitest";
import { readSettings } from "./settings.ts";

const GATEWAY = { CALLBOARD_GATEWAY: "ws://127.0.0.1:4000" };
const read = (environment: Record<string, string>) =>
  readSettings({ NODE_ENV: "test", ...GATEWAY, ...environment }, "1.2.3");

it("without any, the console is on loopback, port 3000, with SQLite in .callboard", () => {
  const settings = read({});

  expect(settings).toMatchObject({
    port: 3000,
    bind: "127.0.0.1",
    publicUrls: ["http://localhost:3000", "http://127.0.0.1:3000"],
    trustedProxies: [],
    tls: null,
    databaseUrl: null,
    setupToken: null,
    example: "poll-analytics",
    version: "1.2.3",
  });
  expect(settings.dataDir).toBe(`${process.cwd()}/.callboard`);
});

it("secrets leave the environment", () => {
  const environment: NodeJS.ProcessEnv = {
    ...GATEWAY,
    NODE_ENV: "test",
    CALLBOARD_SETUP_TOKEN: "sixteen characters at least",
    CALLBOARD_GATEWAY_TOKEN: "secret",
    DATABASE_URL: "postgresql://a:b@c/d",
  };

  const settings = readSettings(environment, "1");

  expect(settings.setupToken).toBe("sixteen characters at least");
  expect(settings.gateway.token).toBe("secret");
  expect(settings.databaseUrl).toBe("postgresql://a:b@c/d");
  expect(Object.keys(environment).sort()).toEqual(["CALLBOARD_GATEWAY", "NODE_ENV"]);
});

it.each([
  [{ CALLBOARD_PORT: "http" }, /CALLBOARD_PORT/],
  [{ CALLBOARD_PORT: "70000" }, /CALLBOARD_PORT/],
  [{ CALLBOARD_PUBLIC_URL: "callboard.example" }, /CALLBOARD_PUBLIC_URL must be a URL/],
  [{ CALLBOARD_PUBLIC_URL: "https://example.org/callboard" }, /CALLBOARD_PUBLIC_URL must be an origin without a path/],
  [{ CALLBOARD_PUBLIC_URL: "https://example.org?tenant=a" }, /CALLBOARD_PUBLIC_URL must be an origin without a path/],
  [{ CALLBOARD_PUBLIC_URL: "https://ada@example.org" }, /CALLBOARD_PUBLIC_URL must be an origin without a path/],
  [{ CALLBOARD_SETUP_TOKEN: "short" }, /CALLBOARD_SETUP_TOKEN must have at least 16 characters/],
  [{ DATABASE_URL: "mysql://x/y" }, /DATABASE_URL must be a URL that begins with postgresql/],
  [{ CALLBOARD_EXAMPLE: "other" }, /CALLBOARD_EXAMPLE must be poll-analytics or none/],
  [{ CALLBOARD_TRUSTED_PROXIES: "10.0.0.0/33" }, /CALLBOARD_TRUSTED_PROXIES must be addresses or networks/],
  [{ CALLBOARD_TRUSTED_PROXIES: "proxy.example" }, /CALLBOARD_TRUSTED_PROXIES/],
  [{ CALLBOARD_TLS_CERT: "cert.pem" }, /CALLBOARD_TLS_KEY is missing/],
  [{ CALLBOARD_GATEWAY: "http://x" }, /CALLBOARD_GATEWAY must be a URL that begins with ws/],
])("a bad setting is refused in one line that names it: %o", (environment, message) => {
  expect(() => read(environment as Record<string, string>)).toThrow(message);
});

it.each(["0.0.0.0", "::", "10.0.0.1", "callboard.example"])("a bind to %s needs TLS or an https public URL", (bind) => {
  expect(() => read({ CALLBOARD_BIND: bind })).toThrow(/CALLBOARD_BIND/);
  expect(() => read({ CALLBOARD_BIND: bind, CALLBOARD_PUBLIC_URL: "http://callboard.example" })).toThrow(
    /CALLBOARD_BIND/,
  );

  const behindProxy = read({ CALLBOARD_BIND: bind, CALLBOARD_PUBLIC_URL: "https://callboard.example/" });
  const withTls = read({ CALLBOARD_BIND: bind, CALLBOARD_TLS_CERT: "c", CALLBOARD_TLS_KEY: "k" });

  expect(behindProxy.publicUrls).toEqual(["https://callboard.example"]);
  expect(withTls.publicUrls[0]).toBe("https://localhost:3000");
});
