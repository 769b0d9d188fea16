import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["**/*.test.{ts,tsx}"],
    exclude: [...configDefaults.exclude, "e2e/**", ".next/**", "dist/**", ".callboard/**"],
    globalSetup: ["scripts/vitest-setup.ts"],
    maxWorkers: 2,
    testTimeout: 15_000,
  },
});
