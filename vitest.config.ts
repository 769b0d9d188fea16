import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  // An example has a package.json of its own, so the package's name does not lead out of it by itself.
  resolve: {
    alias: {
      "callboard/testkit": fileURLToPath(new URL("server/runtime/testing/mod.ts", import.meta.url)),
      callboard: fileURLToPath(new URL("server/runtime/mod.ts", import.meta.url)),
    },
  },
  test: {
    include: ["**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, "e2e/**", ".next/**", "dist/**", ".callboard/**"],
    globalSetup: ["scripts/vitest-setup.ts"],
    maxWorkers: 2,
    // Far above what anything takes: a limit that a loaded machine reaches would be a timed assertion.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
