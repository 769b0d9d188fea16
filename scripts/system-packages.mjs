import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { fail, run } from "./packages.mjs";

const onPath = (name) => (process.env.PATH ?? "").split(delimiter).some((dir) => existsSync(join(dir, name)));

/** Debian keeps the server's programs off the path. */
const hasPostgres = () =>
  onPath("initdb") ||
  (existsSync("/usr/lib/postgresql") &&
    readdirSync("/usr/lib/postgresql").some((version) => existsSync(`/usr/lib/postgresql/${version}/bin/initdb`)));

const hasNats = () => onPath("nats-server") || existsSync("/usr/sbin/nats-server");

async function hasChromium() {
  if (existsSync("/usr/bin/chromium")) return true;
  const { chromium } = createRequire(import.meta.url)("@playwright/test");
  return existsSync(chromium.executablePath());
}

/**
 * Liberation is metric-compatible with the fonts that pages fall back to; without any font a browser measures nothing.
 */
function hasFonts() {
  try {
    return execFileSync("fc-list", { encoding: "utf8" }).trim() !== "";
  } catch {
    return existsSync("/usr/share/fonts") || process.platform !== "linux";
  }
}

/** What the tests need beside Node: as root on Debian it is installed, elsewhere it is named with the way to get it. */
export async function ensureSystemPackages() {
  const missing = [];
  if (!(await hasChromium())) missing.push("chromium");
  if (!hasFonts()) missing.push("fonts-liberation");
  if (!hasPostgres()) missing.push("postgresql");
  if (!hasNats()) missing.push("nats-server");
  if (missing.length === 0) return;
  if (!existsSync("/etc/debian_version") || process.getuid?.() !== 0) {
    const ways = {
      chromium: "chromium: `npx playwright install chromium`, or your system's chromium package at /usr/bin/chromium",
      "fonts-liberation": "a font: your system's fonts-liberation or liberation-fonts package",
      postgresql:
        "PostgreSQL's server programs (initdb): your system's postgresql package, with its bin folder on PATH",
      "nats-server": "nats-server: your system's nats-server package, or a release of nats-io/nats-server on PATH",
    };
    fail(`The tests need what this machine lacks:\n${missing.map((name) => `  ${ways[name]}`).join("\n")}`);
  }
  process.stdout.write(`Installing ${missing.join(", ")} by apt…\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update"], { env });
  await run("apt-get", ["install", "-y", "--no-install-recommends", ...missing], { env });
}
