import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inspectSource, packDirectory, sourceHash } from "#runtime/intake";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

describe("the bundled example", () => {
  it("packs to the hash that is recorded for its approval at the first start", async () => {
    const recorded = (await readFile(here("poll-analytics.sha256"), "utf8")).trim();

    const packed = sourceHash(await packDirectory(here("poll-analytics")));

    expect(packed, "record it: examples/poll-analytics.sha256").toBe(recorded);
  });

  it.each(["poll-analytics", "poll-analytics-v2"])("%s is a source that intake takes", async (name) => {
    const facts = await inspectSource(await packDirectory(here(name)));

    expect(facts.manifest.name).toBe("poll-analytics");
    expect(facts.classes.map((each) => each.name).sort()).toEqual(["Cast", "Crowd", "Front", "Question", "Translator"]);
    expect(facts.classes.every((each) => each.hasSnapshot && each.hasRestore)).toBe(true);
  });
});
