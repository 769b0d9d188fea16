import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { Actor, type ActorAddress, ChildActorExited, message, on, PoisonMessage, z } from "../mod.ts";
import { type Probe, startTestSystem, type TestSystem, type TestSystemOptions } from "./mod.ts";

const Sold = message("kit.Sold", z.object({ left: z.number(), to: z.string() }));
const Buy = message("kit.Buy", z.object({ who: z.string() }), { reply: Sold });
const Boil = message("kit.Boil", z.object({ forMs: z.number() }));

class Shop extends Actor {
  static failure = { retries: 0 };
  static handles = [
    on(Buy, (self: Shop, { who }, sender) => {
      if (self.left === 0) throw new Error("sold out");
      self.left -= 1;
      self.send(sender, Sold({ left: self.left, to: who }));
    }),
  ];
  left = 2;
}

class Egg extends Actor {
  static handles = [on(Boil, (self: Egg, { forMs }, sender) => self.boil(forMs, sender))];
  eater: ActorAddress | null = null;
  boil(forMs: number, eater: ActorAddress) {
    this.eater = eater;
    this.wakeupAfter(forMs, "done");
  }
  receive(wakeup: unknown) {
    if (this.eater !== null) this.send(this.eater, wakeup);
    this.stop();
  }
}

/** Waits for something outside the runtime before it answers, as a database would be. */
class Slow extends Actor {
  async receive(question: unknown, sender: ActorAddress) {
    await readFile(fileURLToPath(import.meta.url));
    this.send(sender, question);
  }
}

/** Keeps what it was sent, and changes it. */
class Meddler extends Actor {
  static failure = { retries: 0 };
  receive(list: { names: string[] }) {
    list.names.push("me");
  }
}

/** Waits as many rounds of the event loop as it is told, then answers: it may settle at any moment of one. */
class Rounds extends Actor {
  async receive(rounds: number, sender: ActorAddress) {
    for (let i = 0; i < rounds; i += 1) await new Promise((resolve) => setImmediate(resolve));
    this.send(sender, rounds);
  }
}

/** Reads a file each 100 ms. */
class Reader extends Actor {
  reads = 0;
  onStart() {
    this.wakeupAfter(100, "read");
  }
  async receive(message: unknown, sender: ActorAddress) {
    if (message !== "read") return this.send(sender, this.reads);
    await readFile(fileURLToPath(import.meta.url));
    this.reads += 1;
    this.wakeupAfter(100, "read");
  }
}

class Silent extends Actor {
  receive() {}
}

/** Asks somebody who does not answer, and says what came of it. */
class Asker extends Actor {
  async receive(silent: ActorAddress<typeof Silent>, sender: ActorAddress) {
    const outcome = await this.ask(silent, "?", { timeoutMs: 777 }).catch((error: { code: string }) => error.code);
    this.send(sender, outcome);
  }
}

/** Sends back what it is sent. */
class Wall extends Actor {
  receive(ball: unknown, sender: ActorAddress) {
    this.send(sender, ball);
  }
}

/** Plays against a wall. */
class Player extends Actor {
  wall: ActorAddress = this.createActor(Wall);
  receive(ball: unknown) {
    this.send(this.wall, ball);
  }
}

/** Never comes back from a message. */
class Forever extends Actor {
  receive() {
    return new Promise(() => {});
  }
}

/** What came and was not read yet. */
async function readAll(probe: Probe): Promise<unknown[]> {
  const messages: unknown[] = [];
  while (
    await probe.expectNothing().then(
      () => false,
      () => true,
    )
  )
    messages.push(await probe.expect(() => true));
  return messages;
}

let test: TestSystem;
const start = async (options?: TestSystemOptions) => {
  test = await startTestSystem(options);
  return test;
};
afterEach(() => test.shutdown());

const helloFolder = fileURLToPath(new URL("../../../examples/hello", import.meta.url));

describe.each(["sequential", "threads"] as const)("the test kit on %s", (base) => {
  it("lets a probe send, and read what comes back in order", async () => {
    const buyer = await (await start({ base })).probe();
    const shop = buyer.createActor(Shop);

    for (const who of ["Ada", "Grace", "Edith"]) buyer.send(shop, Buy({ who }));

    expect((await buyer.expect(Sold)).to).toBe("Ada");
    await buyer.expect(Sold, { left: 0, to: "Grace" });
    await buyer.expect((poison) => PoisonMessage.is(poison) && poison.error.message === "sold out");
    await buyer.expectNothing();
  });

  it("shows what came instead of what was expected", async () => {
    const buyer = await (await start({ base })).probe();
    buyer.send(buyer.createActor(Shop), Buy({ who: "Ada" }));

    await expect(buyer.expect(Sold, { left: 7 })).rejects.toThrow(/kit\.Sold \{ left: 7 \}, got \{.*left: 1/s);
    buyer.send(buyer.address, 1);
    await expect(buyer.expect(2)).rejects.toThrow("expected 2, got 1");
    buyer.send(buyer.address, "late");
    await expect(buyer.expectNothing()).rejects.toThrow("expected no message, got 'late'");
  });

  it("reads a message that was sent as plain data as a handler gets it", async () => {
    const Order = message("kit.Order", z.object({ count: z.number().default(1) }));
    const buyer = await (await start({ base })).probe();
    const other = await test.probe();

    other.send(buyer.address, { type: "kit.Order" });

    expect(await buyer.expect(Order, { count: 1 })).toEqual({ type: "kit.Order", count: 1 });
  });

  it("says that nothing came", async () => {
    const probe = await (await start({ base })).probe({ deadlineMs: 10 });

    await expect(probe.expect(Sold)).rejects.toThrow("expected kit.Sold, no message came");
    await expect(async () => probe.reply("to whom?")).rejects.toThrow("no message was read");
  });

  it("tells a probe of its child's end, and lets it reply", async () => {
    const [one, other] = [await (await start({ base })).probe(), await test.probe()];
    const shop = one.createActor(Shop);

    await test.system.stop(shop);
    await one.expect(ChildActorExited, { child: shop, reason: "stopped" });
    one.send(other.address, ["a", 1]);
    await other.expect(["a", 1]);
    other.reply("thanks");

    await one.expect("thanks");
  });

  it("loads a source's folder, approved", async () => {
    const hash = await (await start({ base })).load(helloFolder);
    const hello = await test.system.createActor("Hello", { sourceHash: hash });

    expect(await test.system.ask(hello, { type: "hello.Greet", name: "Ada" })).toMatchObject({ text: "Hello, Ada!" });
  });

  it("places an actor on the host that has what it needs", async () => {
    await start({ base });
    await test.host("other", { capabilities: { lamp: true } });
    const sourceHash = await test.load(helloFolder);

    const hello = await test.system.createActor("Hello", { sourceHash, requirements: { lamp: true } });

    expect((await test.system.describe(hello))?.host).toBe("other");
  });

  it("says who is still at work when nothing came", async () => {
    const probe = await (await start({ base, patienceMs: 20 })).probe({ deadlineMs: 100 });
    const hung = probe.createActor(Forever);
    probe.send(hung, Boil({ forMs: 1 }));

    await expect(probe.expect("an answer")).rejects.toThrow(
      base === "threads" ? `still at work: Forever ${hung}` : `still at work after 20 ms of patience: Forever ${hung}`,
    );
  });

  it("waits for what an actor awaits outside the runtime", async () => {
    const probe = await (await start({ base })).probe();
    probe.send(probe.createActor(Slow), "are you there?");

    expect(await probe.expect("are you there?")).toBe("are you there?");
  });
});

describe("messages on the sequential base", () => {
  it("says of a write to a frozen message why it failed", async () => {
    const buyer = await (await start()).probe();
    const meddler = buyer.createActor(Meddler);
    const text = expect.stringMatching(/not extensible; what was sent in a message is frozen: send a copy/);

    buyer.send(meddler, { names: ["Ada"] });

    const poison = await buyer.expect(PoisonMessage);
    const described = await test.system.describe(meddler);
    expect(poison.error).toMatchObject({ message: text, stack: text });
    expect(described?.lastFailure).toMatchObject({ error: text });
    expect((await test.system.logs(meddler)).actor).toMatchObject([{ text }]);
  });
});

describe("the test kit's clock", () => {
  it("stands still until it is moved, and then to the millisecond", async () => {
    const probe = await (await start()).probe();
    const egg = probe.createActor(Egg);
    probe.send(egg, Boil({ forMs: 240_000 }));

    await test.advance(239_999);
    await probe.expectNothing();
    await test.advance(1);

    await probe.expect("done");
    await probe.expect(ChildActorExited, { child: egg });
  });

  it("jumps ahead by itself when told to", async () => {
    const probe = await (await start({ time: "auto" })).probe();
    const egg = probe.createActor(Egg);

    await expect(test.system.ask(egg, Boil({ forMs: 600_000 }), { timeoutMs: 700_000 })).resolves.toBe("done");
  });

  it("ends the injection of faults into a source's actor", async () => {
    const probe = await (await start()).probe();
    const hello = await test.system.createActor("Hello", { sourceHash: await test.load(helloFolder) });
    await test.system.injectFaults(hello, { delay: 0.5, drop: 0.5, delayMs: 1_000, forMs: 60_000, seed: 3 });
    const names = ["Ada", "Grace", "Edith", "Hedy"];

    for (const name of names) probe.send(hello, { type: "hello.Greet", name });
    await probe.expectNothing();
    await test.advance(1_000);

    const late = await readAll(probe);
    expect(late.length).toBeGreaterThan(0);
    expect(late.length).toBeLessThan(names.length);
    await test.advance(60_000);
    probe.send(hello, { type: "hello.Greet", name: "Ada" });
    await probe.expect((message) => JSON.stringify(message).includes("Hello, Ada!"));
  });

  it("loses no reply, whenever in a round of the event loop a handler settles", async () => {
    const probe = await (await start()).probe();
    const actors = Array.from({ length: 1_000 }, () => probe.createActor(Rounds));

    for (const [i, actor] of actors.entries()) {
      probe.send(actor, i % 25);
      await probe.expect(i % 25);
    }

    await probe.expectNothing();
  });

  it("waits at each due time for what handlers await outside the runtime", async () => {
    const probe = await (await start()).probe();
    const reader = probe.createActor(Reader);

    await test.advance(1_000);

    probe.send(reader, "how many?");
    await probe.expect(10);
  });

  it("does not wait for one that has asked, as that waits for the clock; the deadline is exact", async () => {
    const probe = await (await start({ patienceMs: 60_000 })).probe();
    probe.send(probe.createActor(Asker), probe.createActor(Silent));

    await test.advance(776);
    await probe.expectNothing();
    await test.advance(1);

    await probe.expect("ASK_TIMEOUT");
  });

  it("overtakes a handler when its patience is over, once, and warns of it by name", async () => {
    const probe = await (await start({ patienceMs: 20 })).probe();
    const warned = new Promise<Error>((resolve) => process.once("warning", resolve));
    const hung = probe.createActor(Forever);
    const egg = probe.createActor(Egg);
    probe.send(hung, Boil({ forMs: 1 }));
    probe.send(egg, Boil({ forMs: 1_000 }));

    await test.advance(1_000);

    await probe.expect("done");
    expect((await warned).message).toBe(`after 20 ms the clock goes on without Forever ${hung} (kit.Boil)`);
  });

  it("jumps as often as the message that is expected needs, when it jumps by itself", async () => {
    const probe = await (await start({ time: "auto" })).probe();
    probe.send(probe.createActor(Egg), Boil({ forMs: 600_000 }));

    await probe.expect("done");
  });

  it("names the players of an endless play", async () => {
    const probe = await (await start({ maxMessages: 20_000 })).probe();
    const player = probe.createActor(Player);
    probe.send(player, "ball");

    const endless = probe.expect("a winner");

    await expect(endless).rejects.toThrow(
      "more than 20000 messages were taken (a creation counts as 10), and the actors have not come to rest",
    );
    await expect(test.advance(1)).rejects.toThrow(
      /most were taken by (Player|Wall) test:\S+ \(\d+\), (Player|Wall) test:/,
    );
  });

  it("cannot be moved on threads", async () => {
    await start({ base: "threads" });

    await expect(test.advance(1)).rejects.toMatchObject({ code: "NOT_SUPPORTED" });
  });

  it("does not keep a test from ending", async () => {
    const probe = await (await start({ patienceMs: 20 })).probe();
    probe.send(probe.createActor(Forever), "go");
    await probe.expectNothing();

    await expect(test.shutdown()).resolves.toBeUndefined();
  });
});
