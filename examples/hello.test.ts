import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inspectSource, packDirectory } from "#runtime/intake";

describe("the hello example", () => {
  it("is a source that intake takes", async () => {
    const { manifest, classes, bundle } = await inspectSource(
      await packDirectory(fileURLToPath(new URL("hello", import.meta.url))),
    );

    expect(manifest).toMatchObject({ name: "hello", start: [{ actor: "Hello", globalName: "hello" }] });
    expect(classes).toMatchObject([
      { name: "Hello", file: "src/hello.ts", hasSnapshot: true, hasRestore: true },
      { name: "World", file: "src/world.ts", hasSnapshot: false },
    ]);
    expect(bundle.imports).toEqual(["callboard"]);
  });
});
