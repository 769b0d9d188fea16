import { generateKeyPairSync } from "node:crypto";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { ActorSystem } from "#runtime";
import { inspectSource, keyId, packDirectory, signStatement } from "#runtime/intake";

const zip = await packDirectory(fileURLToPath(new URL("hello", import.meta.url)));
const { publicKey, privateKey } = generateKeyPairSync("ed25519");

describe("the hello example", () => {
  let system: ActorSystem | null = null;

  afterEach(async () => {
    await system?.shutdown();
    system = null;
  });

  /** A host on which the example is approved and activated; answers Hello's address. */
  async function activate(base: "sequential" | "threads") {
    system = await ActorSystem.start({ name: "north", base, authorityKeys: [publicKey] });
    const hash = await system.loadSource(zip);
    const statement = signStatement(privateKey, {
      v: 1,
      convention: system.convention,
      keyId: keyId(publicKey),
      serial: 1,
      hash,
      name: "hello",
      version: "1.0.0",
      decision: "approve",
      approvers: ["ada"],
      policy: "one-person",
      at: "2026-11-21T00:00:00.000Z",
      expiresAt: null,
    });
    await system.applyStatement(statement);
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
    expect(described?.accepts.map(({ type }) => type)).toContain("hello.Greet");
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
