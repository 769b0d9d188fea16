import { defineConfig } from "@playwright/test";
import tasks from "./playwright.config.ts";

/** `npm run shots`: a picture of every page in each of its faces, into `shots/`. */
export default defineConfig({
  ...tasks,
  testDir: "e2e/gallery",
  testMatch: "shots.ts",
  outputDir: "test-results/shots",
});
