import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ActorSystem } from "#runtime";
import { inspectSource, packDirectory } from "#runtime/intake";
import { TestAuthority } from "#runtime/testkit";

const zip = await packDirectory(fileURLToPath(new URL("hello", import.meta.url)));

describe("the hello example", () => {
  let system: ActorSystem | null = null;

  afterEach(async () => {
    await system?.shutdown();
    system = null;
  });

  /** A host on which the example is approved and activated; answers Hello's address. */
  async function activate(base: "sequential" | "threads") {
    const authority = new TestAuthority();
    system = await ActorSystem.start({ name: "north", base, authorityKeys: [authority.publicKey] });
    const hash = await authority.approve(system, zip);
    const [hello] = await system.activateSource(hash);
    if (hello === undefined) throw new Error("nothing was created");
    return { system, hello };
  }

  it("is a source that intake takes", async () => {
    const { manifest, classes, bundle } = await inspectSource(zip);

    expect(manifest).toMatchObject({ name: "hello", start: [{ actor: "Hello", globalName: "hello" }] });
    expect(classes).toMatchObject([
      { name: "Hello", file: "src/hello.ts", hasSnapshot: true, hasRestore: true },
      { name: "World", file: "src/world.ts", hasSnapshot: false },
    ]);
    expect(bundle.imports).toEqual(["callboard"]);
  });

  it.each(["sequential", "threads"] as const)("greets by name, and the world when told no name (%s)", async (base) => {
    const { system, hello } = await activate(base);

    expect(await system.ask(hello, { type: "hello.Greet", name: "Ada" })).toEqual({
      type: "hello.Greeting",
      text: "Hello, Ada!",
    });
    expect(await system.ask(hello, "anything")).toEqual({ type: "hello.Greeting", text: "Hello, world!" });
    expect(await system.lookup("hello")).toBe(hello);
  });

  it("makes one World and keeps it", async () => {
    const { system, hello } = await activate("sequential");

    for (const name of ["Ada", "Grace", "Edith"]) await system.ask(hello, { type: "hello.Greet", name });

    const described = await system.describe(hello);
    expect(described?.children).toHaveLength(1);
    expect(described?.accepts).toContainEqual(
      expect.objectContaining({ type: "hello.Greet", replies: ["hello.Greeting"] }),
    );
  });

  it("makes a new World when the old one is gone", async () => {
    const { system, hello } = await activate("sequential");
    await system.ask(hello, { type: "hello.Greet", name: "Ada" });
    const world = (await system.describe(hello))?.children[0];
    if (world === undefined) throw new Error("no World was made");

    await system.stop(world);

    expect(await system.ask(hello, { type: "hello.Greet", name: "Grace" })).toMatchObject({ text: "Hello, Grace!" });
    expect((await system.describe(hello))?.children).not.toContain(world);
  });
});
