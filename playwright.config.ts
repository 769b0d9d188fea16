import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { chromium, defineConfig } from "@playwright/test";

/** Debian's own, where Playwright has not downloaded one. */
const systemChromium = "/usr/bin/chromium";
const executablePath =
  !existsSync(chromium.executablePath()) && existsSync(systemChromium) ? systemChromium : undefined;
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.e2e.ts",
  outputDir: "test-results/playwright",
  globalSetup: "./scripts/e2e-setup.ts",
  // Each file starts a Callboard of its own, which takes about one core with its browser.
  workers: Math.min(2, availableParallelism()),
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: "list",
  use: {
    viewport: { width: 1440, height: 900 },
    trace: { mode: "retain-on-failure", screenshots: false },
    screenshot: "only-on-failure",
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: isRoot ? ["--no-sandbox"] : [] },
  },
});
