import { afterEach, describe, expect, it } from "vitest";
import { Actor, type ActorAddress, ActorSystem, message, on, z } from "../mod.ts";

const Greet = message("test.Greet", z.object({ name: z.string() }));

class Hello extends Actor {
  static handles = [on(Greet, (self: Hello, greet, sender) => self.send(sender, `Hello, ${greet.name}!`))];
}

class Parent extends Actor {
  child = this.createActor(Hello);
  receive(msg: unknown, sender: ActorAddress) {
    if (msg === "child") this.send(sender, this.child);
  }
}

describe.each(["threads", "sequential"] as const)("a system on the %s base", (base) => {
  let system: ActorSystem;
  afterEach(() => system.shutdown());

  it("answers an ask with what the actor sends to the sender", async () => {
    system = await ActorSystem.start({ name: "north", base });
    const hello = await system.createActor(Hello);
    expect(await system.ask(hello, Greet({ name: "Ada" }))).toBe("Hello, Ada!");
    const parent = await system.createActor(Parent);
    const child = (await system.ask(parent, "child")) as ActorAddress;
    expect(await system.ask(child, Greet({ name: "Bob" }))).toBe("Hello, Bob!");
    const rows: string[] = [];
    system.readActors((row) => rows.push(`${row.className} ${row.received} ${row.depth}`));
    expect(rows.sort()).toEqual(["Hello 1 0", "Hello 1 0", "Parent 1 0"]);
    await system.stop(parent);
    await expect(system.ask(child, Greet({ name: "Bob" }))).rejects.toMatchObject({ code: "NO_ACTOR" });
    expect(await system.describe(child)).toBeNull();
  });
});
