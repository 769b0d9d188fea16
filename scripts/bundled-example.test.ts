import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { packDirectory, sourceHash } from "#runtime/intake";

const examples = fileURLToPath(new URL("../examples/", import.meta.url));

it("the bundled example is the one whose hash the repository records (scripts/record-example.mjs)", async () => {
  const recorded = readFileSync(`${examples}poll-analytics.sha256`, "utf8").split(/\s/)[0];

  const hash = sourceHash(await packDirectory(`${examples}poll-analytics`));

  expect(hash).toBe(recorded);
});
