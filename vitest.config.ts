import { fileURLToPath } from "node:url";
import { configDefaults, defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The suites first: they take longest, and their files are short, so that they would come last, one of them alone. */
class SuitesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSuites = ({ moduleId }: TestSpecification) => moduleId.includes("/conformance/");
    return [...sorted.filter(isSuites), ...sorted.filter((file) => !isSuites(file))];
  }
}

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
    // One more than most machines of CI have cores: many tests wait for a disk, for real time, or for another process.
    maxWorkers: 3,
    sequence: { sequencer: SuitesFirst },
    // Far above what anything takes: a limit that a loaded machine reaches would be a timed assertion.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
