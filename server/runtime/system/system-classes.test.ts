import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Actor, type ActorAddress, ActorSystem, type SystemOptions } from "../mod.ts";

class Counter extends Actor {
  static persistent = true;
  count = 0;
  onStart(init: unknown) {
    this.count = (init as { from?: number } | undefined)?.from ?? 0;
  }
  receive(message: unknown, sender: ActorAddress) {
    if (message === "add") this.count += 1;
    this.send(sender, this.count);
  }
  snapshot() {
    return this.count;
  }
  restore(count: unknown) {
    this.count = count as number;
  }
}

class Child extends Actor {
  receive(_: unknown, sender: ActorAddress) {
    this.send(sender, "here");
  }
}

/** Creates what it is told, and answers with the address or with the error's code. */
class Parent extends Actor {
  async receive(options: { class: "Counter" | "Child" } & Record<string, unknown>, sender: ActorAddress) {
    const { class: name, ...rest } = options;
    const made = Promise.resolve(this.createActor(name === "Counter" ? Counter : Child, rest));
    this.send(sender, await made.catch((error: { code: string }) => error.code));
  }
}

describe.each(["threads", "sequential"] as const)("a class given directly, on the %s base", (base) => {
  let system: ActorSystem;
  const folders: string[] = [];
  const start = async (options: Partial<SystemOptions> = {}) => {
    system = await ActorSystem.start({ name: "north", base, capabilities: { lamp: true }, ...options });
  };
  afterEach(async () => {
    await system.shutdown();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  it("is persistent: what it had is there again when its host starts again", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "callboard-"));
    folders.push(dataDir);
    await start({ dataDir });
    const counter = await system.createActor(Counter, { globalName: "counter" });
    await system.ask(counter, "add");
    await system.shutdown();

    await start({ dataDir });
    const again = await system.createActor(Counter, { globalName: "counter" });

    expect(await system.ask(again, "add")).toBe(2);
  });

  it.each([
    ["a class that extends something else", class Plain {}, "Plain"],
    ["Actor itself", Actor, "Actor"],
    ["an instance of something", { count: 1 }, "{ count: 1 }"],
    ["nothing", undefined, "undefined"],
  ])("is refused when it is no actor class: %s", async (_, given, shown) => {
    await start();
    const text = `createActor was given ${shown}, which is no class that extends Actor`;
    class Naive extends Actor {
      onStart() {
        this.createActor(given as never);
      }
    }

    const outside = system.createActor(given as never);
    const inside = system.createActor(Naive);

    await expect(outside).rejects.toMatchObject({ code: "NOT_SUPPORTED", message: text });
    await expect(inside).rejects.toMatchObject({ code: "START_FAILED", message: expect.stringContaining(text) });
  });

  it.each([
    ["a global name", { globalName: "front\u202e\u200b" }, "globalName 'front\\u{202e}\\u{200b}'"],
    ["a requirement", { requirements: { "lamp\u200b": true } }, "requirements { 'lamp\\u{200b}': true }"],
    ["an option", { "init\u200b": 1 }, "no option init\\u{200b}"],
  ])("shows what does not show in %s that it refuses", async (_, options, shown) => {
    await start();

    await expect(system.createActor(Child, options as object)).rejects.toThrow(shown);
  });

  it("says before it starts that a persistent one needs a global name", async () => {
    await start();

    await expect(system.createActor(Counter)).rejects.toMatchObject({
      code: "START_FAILED",
      message: expect.stringContaining("without a global name"),
    });
  });

  it("is created by global name by another such actor, once", async () => {
    await start();
    const parent = await system.createActor(Parent);
    const named = { class: "Counter", globalName: "counter", init: { from: 5 } };

    const made = (await system.ask(parent, named)) as ActorAddress;

    expect(await system.lookup("counter")).toBe(made);
    expect(await system.ask(made, "add")).toBe(6);
    expect(await system.ask(parent, named)).toBe(made);
    expect(await system.createActor(Child, { globalName: "counter" })).toBe(made);
    await system.stop(made);
    expect(await system.lookup("counter")).toBeNull();
  });

  it("is created as a child with requirements when its host meets them, and refused when not", async () => {
    await start();
    const parent = await system.createActor(Parent);

    const made = (await system.ask(parent, { class: "Child", requirements: { lamp: true } })) as ActorAddress;

    expect(await system.ask(made, "there?")).toBe("here");
    expect(await system.ask(parent, { class: "Child", requirements: { sun: true }, globalName: "sunny" })).toBe(
      "NO_HOST_FITS",
    );
    expect(await system.lookup("sunny")).toBeNull();
  });

  it.each([{ host: "south" }, { sourceHash: "a".repeat(64) }])(
    "is refused for another place: %o",
    async (elsewhere) => {
      await start();

      await expect(system.createActor(Child, elsewhere)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
    },
  );
});
