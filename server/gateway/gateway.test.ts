import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { PROTOCOL_VERSION } from "#protocol/version";
import { greeters, TestCluster, TOKEN } from "./cluster.testbed.ts";
import { TestConsole } from "./console.testbed.ts";

let cluster: TestCluster;
let console: TestConsole;
let hash: string;
let newHash: string;

async function another(): Promise<TestConsole> {
  const opened = await TestConsole.open(cluster.port, TOKEN);
  onTestFinished(() => opened.close());
  return opened;
}

beforeAll(async () => {
  cluster = await TestCluster.start();
  console = await cluster.greet();
  hash = await cluster.approved(console, await greeters("Hello"));
  newHash = await cluster.approved(console, await greeters("Good day"));
});

afterAll(() => cluster.stop());

describe("a connection", () => {
  it("is refused without the token", async () => {
    await expect(TestConsole.open(cluster.port, "another token")).rejects.toThrow("401");
  });

  it("is told who welcomes it", async () => {
    const opened = await another();
    opened.send({ t: "hello", protocol: PROTOCOL_VERSION });

    expect(await opened.next("welcome")).toMatchObject({
      protocol: PROTOCOL_VERSION,
      convention: "callboard",
      engine: "local",
    });
  });

  it("that speaks another version is refused with PROTOCOL_VERSION", async () => {
    const opened = await another();
    opened.send({ t: "hello", protocol: 99 });

    expect((await opened.next("refused")).error.code).toBe("PROTOCOL_VERSION");
    await opened.closed();
  });

  it("that says anything before hello is refused", async () => {
    const opened = await another();
    opened.send({ t: "watch", everyMs: 100 });

    expect((await opened.next("refused")).error.message).toContain("before hello");
    await opened.closed();
  });

  it.each([
    ["40 MiB", 40 * 1024 * 1024],
    ["100 KiB, of which hello is the first word", 100 * 1024],
  ])("that sends %s before it is welcome is refused at once and closed", async (_, size) => {
    const opened = await another();
    opened.send(JSON.stringify({ t: "hello", protocol: PROTOCOL_VERSION, more: "x".repeat(size) }));

    expect((await opened.next("refused")).error.message).toMatch(/bytes came before hello/);
    expect(await opened.closed()).toBe(1009);
  });

  it("that sends a frame of 40 MiB later is closed with the code for it", async () => {
    const opened = await another();
    opened.send({ t: "hello", protocol: PROTOCOL_VERSION });
    await opened.next("welcome");
    opened.send("x".repeat(40 * 1024 * 1024));

    expect(await opened.closed()).toBe(1009);
  });

  it.each([
    "{",
    JSON.stringify({ t: "dance" }),
    JSON.stringify({ t: "watch", everyMs: 1 }),
    '{"t":"unwatch","__proto__":1}',
    '{"t":"watch","everyMs":1e999}',
    "[".repeat(100_000),
    `{"t":"unwatch","deep":${"[".repeat(1_000)}${"]".repeat(1_000)}}`,
  ])("stays open when it sends what is no frame (%s), and is told why", async (text) => {
    const opened = await another();
    opened.send({ t: "hello", protocol: PROTOCOL_VERSION });
    await opened.next("welcome");
    opened.send(text);

    expect((await opened.next("refused")).error.code).toBe("BAD_REQUEST");
    await expect(opened.call("source.list", {})).resolves.toBeDefined();
  });

  it.each([
    ["actor.stop", { mode: "drain" }, "mdoe", "force"],
    ["actor.stopMany", { mode: "drain" }, "recursiv", false],
    ["source.unload", { mode: "force" }, "hosts", ["north"]],
    ["deadLetters.discard", {}, "slect", { target: "north:1.2" }],
    ["gateway.restart", {}, "wehn", "later"],
  ])(
    "has a %s with a field that it does not name refused by it and by those that it does, and nothing is done",
    async (call, how, wrong, value) => {
      const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });
      const wishes: Record<string, object> = {
        "actor.stop": { target: address, recursive: true },
        "actor.stopMany": { addresses: [address], recursive: true },
        "source.unload": { hash },
        "deadLetters.discard": { select: {} },
      };
      console.send({ t: "call", id: 950, call, request: { ...wishes[call], ...how, [wrong]: value } });

      const { error } = await console.next("failed", ({ id }) => id === 950);

      expect(error.code).toBe("BAD_REQUEST");
      expect(error.message).toContain(`it takes no "${wrong}"`);
      for (const known of Object.keys(wishes[call] ?? {})) expect(error.message).toContain(`"${known}"`);
      expect(await console.call("actor.describe", { target: address })).toMatchObject({ stoppingMs: null });
    },
  );

  it("that says hello again is told so, is not welcomed twice, and goes on", async () => {
    const opened = await cluster.greet();
    opened.send({ t: "hello", protocol: PROTOCOL_VERSION });

    expect((await opened.next("refused")).error.message).toContain("hello");
    await opened.call("source.list", {});
    expect(opened.count("welcome")).toBe(0);
  });

  it("that gives the number of a call in hand to another is told so, and the first one is answered", async () => {
    const opened = await cluster.greet();
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });
    const ask = { target: address, message: 1, timeoutMs: 200 };
    opened.send({ t: "call", id: 40, call: "actor.ask", request: ask });
    opened.send({ t: "call", id: 40, call: "source.list", request: {} });

    expect((await opened.next("refused")).error).toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringMatching(/^id: .* 40 /),
    });
    expect(await opened.next("failed")).toMatchObject({ id: 40, error: { code: "ASK_TIMEOUT" } });
    expect(opened.count("answer")).toBe(0);
  });

  it("gets a call that does not parse back under the call's number", async () => {
    console.send({ t: "call", id: 900, call: "actor.fly", request: {} });
    console.send({ t: "call", id: 901, call: "actor.tell", request: { target: "no address", message: 1 } });

    expect(await console.next("failed", ({ id }) => id === 900)).toMatchObject({ error: { code: "BAD_REQUEST" } });
    expect((await console.next("failed", ({ id }) => id === 901)).error.details).toMatchObject([{ path: "target" }]);

    console.send(
      '{"t":"call","id":902,"call":"actor.tell","request":{"target":"north:1.2","message":{"__proto__":1}}}',
    );
    expect((await console.next("failed", ({ id }) => id === 902)).error.message).toContain("request.message.__proto__");

    console.send(
      '{"t":"call","id":903,"call":"actor.tell","request":{"target":"north:1.2","message":{"id":9007199254740993}}}',
    );
    const { error } = await console.next("failed", ({ id }) => id === 903);
    expect(error.message).toContain("request.message.id is 9007199254740993");
  });
});

describe("sources", () => {
  it("are kept when their hash is right, and refused else", async () => {
    const zip = await greeters("Ahoy");

    await expect(console.upload(zip, "f".repeat(64))).rejects.toMatchObject({ code: "CONFLICT" });
    const kept = await console.upload(zip);

    const { sources } = await console.call("source.list", {});
    expect(sources).toContainEqual({ hash: kept, isActive: false, serial: null });
    expect(sources.map((source) => source.hash)).not.toContain("f".repeat(64));
  });

  it("create nothing before they are approved", async () => {
    const unapproved = await console.upload(await greeters("Psst"));

    await expect(console.call("actor.create", { sourceHash: unapproved, actor: "Greeter" })).rejects.toMatchObject({
      code: "SOURCE_NOT_APPROVED",
    });
  });

  it("are approved by nobody but the holder of the key", async () => {
    const unapproved = await console.upload(await greeters("Boo"));
    const { privateKey } = generateKeyPairSync("ed25519");

    await expect(
      console.call("source.statement", cluster.decide(unapproved, "approve", privateKey)),
    ).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(console.call("actor.create", { sourceHash: unapproved, actor: "Greeter" })).rejects.toMatchObject({
      code: "SOURCE_NOT_APPROVED",
    });
  });

  it("that an actor needs are asked about until they are decided on, also of a console that comes later", async () => {
    const pending = await console.upload(await greeters("Soon"));
    const maker = await console.call("actor.create", { sourceHash: hash, actor: "Maker" });
    await console.call("actor.tell", { target: maker.address, message: { sourceHash: pending } });
    await console.next("question", (question) => question.hash === pending);
    const later = await cluster.greet();
    await later.next("question", (question) => question.hash === pending);

    await console.call("source.statement", cluster.decide(pending));

    await vi.waitFor(async () => {
      const { children } = await console.call("actor.describe", { target: maker.address });
      const [child] = children;
      if (!child) throw new Error("no child yet");
      expect((await console.call("actor.describe", { target: child })).sourceHash).toBe(pending);
    }, 10_000);
  });

  it("are in use, drained and unloaded as the hosts say", async () => {
    const brief = await cluster.approved(console, await greeters("Bye"));
    const { address } = await console.call("actor.create", { sourceHash: brief, actor: "Mute" });

    await expect(console.call("source.unload", { hash: brief, mode: "refuse" })).rejects.toMatchObject({
      code: "SOURCE_IN_USE",
    });
    await console.call("source.unload", { hash: brief, mode: "force" });

    await expect(console.call("actor.describe", { target: address })).rejects.toMatchObject({ code: "NO_ACTOR" });
  });
});

describe("actors", () => {
  it("are created, described and asked", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Greeter", globalName: "ada" });

    const detail = await console.call("actor.describe", { target: "@ada" });
    const { reply, latencyMs } = await console.call("actor.ask", {
      target: "@ada",
      message: { type: "hello.Greet", name: "Ada" },
      timeoutMs: 2_000,
    });

    expect(detail).toMatchObject({ address, class: "Greeter", sourceHash: hash, globalName: "ada" });
    expect(detail.accepts.map(({ type }) => type)).toEqual(["hello.Greet"]);
    expect(reply).toBe("Hello, Ada (1)");
    expect(latencyMs).toBeGreaterThan(0);
  });

  it("are created on the host that is named, and nowhere when none fits", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Mute", host: "west" });

    expect((await console.call("actor.describe", { target: address })).host).toBe("west");
    await expect(
      console.call("actor.create", { sourceHash: hash, actor: "Mute", requirements: { moon: true } }),
    ).rejects.toMatchObject({ code: "NO_HOST_FITS" });
  });

  it("that cannot start, or are no class of the source, say so", async () => {
    await expect(console.call("actor.create", { sourceHash: hash, actor: "Broken" })).rejects.toMatchObject({
      code: "START_FAILED",
    });
    await expect(console.call("actor.create", { sourceHash: hash, actor: "Nobody" })).rejects.toMatchObject({
      code: "NO_CLASS",
    });
  });

  it("get no message that their schema or the runtime's prefix forbids", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Greeter" });

    await expect(
      console.call("actor.tell", { target: address, message: { type: "hello.Greet", name: "" } }),
    ).rejects.toMatchObject({ code: "MESSAGE_INVALID", details: [{ path: "name" }] });
    await expect(
      console.call("actor.tell", { target: address, message: { type: "callboard.ExitRequest" } }),
    ).rejects.toMatchObject({ code: "RESERVED_TYPE" });
    expect((await console.call("actor.describe", { target: address })).received).toBe(0);
  });

  it("that are not there are NO_ACTOR, for tell too", async () => {
    for (const target of ["north:zz.zz", "@nobody"]) {
      await expect(console.call("actor.tell", { target, message: 1 })).rejects.toMatchObject({ code: "NO_ACTOR" });
      await expect(console.call("actor.describe", { target })).rejects.toMatchObject({ code: "NO_ACTOR" });
    }
  });

  it("that are named without their @: the refusal says how a global name is written", async () => {
    await console.call("actor.create", { sourceHash: hash, actor: "Mute", globalName: "shelf" });

    await expect(console.call("actor.describe", { target: "shelf" })).rejects.toMatchObject({
      code: "NO_ACTOR",
      remedy: "shelf is a global name: write @shelf.",
    });
    await expect(console.call("actor.describe", { target: "cupboard" })).rejects.toMatchObject({
      code: "NO_ACTOR",
      remedy: expect.stringContaining("@cupboard"),
    });
    await expect(console.call("actor.describe", { target: "shelf/one" })).rejects.toMatchObject({
      code: "BAD_REQUEST",
      details: [{ message: expect.stringContaining("@shelf/one") }],
    });
  });

  it("that give no answer, or fail, fail the ask by name", async () => {
    const mute = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });
    const clumsy = await console.call("actor.create", { sourceHash: hash, actor: "Clumsy" });

    await expect(console.call("actor.ask", { target: mute.address, message: 1, timeoutMs: 50 })).rejects.toMatchObject({
      code: "ASK_TIMEOUT",
    });
    await expect(
      console.call("actor.ask", { target: clumsy.address, message: 1, timeoutMs: 2_000 }),
    ).rejects.toMatchObject({ code: "POISONED", message: expect.stringContaining("I dropped it") });
  });

  it("that do not recognize a message fail the ask with MESSAGE_INVALID, what they accept, and a dead letter", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Greeter" });
    const message = { type: "hello.Gret", name: "Ada" };

    await expect(console.call("actor.ask", { target: address, message, timeoutMs: 2_000 })).rejects.toMatchObject({
      code: "MESSAGE_INVALID",
      message: "Greeter does not recognize hello.Gret; it accepts hello.Greet",
      details: { type: "hello.Gret", accepts: ["hello.Greet"] },
    });
    expect((await console.call("deadLetters.list", { select: {}, limit: 1, before: null })).items).toMatchObject([
      {
        target: address,
        messageType: "hello.Gret",
        reason: "unrecognized",
        problem: "Greeter does not recognize hello.Gret; it accepts hello.Greet",
      },
    ]);
  });

  it("of the runtime itself take nothing from outside", async () => {
    for (const target of ["@callboard/telemetry/east", "@callboard/authority"]) {
      const refused = { code: "SYSTEM_ACTOR" };
      await expect(console.call("actor.tell", { target, message: 1 })).rejects.toMatchObject(refused);
      await expect(console.call("actor.ask", { target, message: 1, timeoutMs: 100 })).rejects.toMatchObject(refused);
      await expect(console.call("actor.stop", { target, recursive: true, mode: "message" })).rejects.toMatchObject(
        refused,
      );
    }
    const { address } = await console.call("actor.describe", { target: "@callboard/authority" });
    const { results } = await console.call("actor.swap", {
      addresses: [address],
      toSource: newHash,
      freshState: true,
      stopAtFailure: true,
    });
    expect(results).toMatchObject([{ ok: false, step: "select" }]);
  });

  it("are swapped to another source and go on counting", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Greeter" });
    const greet = { target: address, message: { type: "hello.Greet", name: "Ada" }, timeoutMs: 2_000 };
    await console.call("actor.ask", greet);

    const { results } = await console.call("actor.swap", {
      addresses: [address],
      toSource: newHash,
      freshState: false,
      stopAtFailure: true,
    });

    expect(results).toMatchObject([{ ok: true, address, fromSource: hash }]);
    expect((await console.call("actor.ask", greet)).reply).toBe("Good day, Ada (2)");
  });

  it("are gone after a stop", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });
    console.send({ t: "watch", everyMs: 50 });
    const snapshot = await console.next("snapshot");
    const ix = snapshot.actors.ix[snapshot.actors.address.indexOf(address)] as number;

    await console.call("actor.stop", { target: address, recursive: true, mode: "message" });
    await console.next("delta", ({ gone }) => gone?.includes(ix) ?? false);
    console.send({ t: "unwatch" });

    await expect(console.call("actor.describe", { target: address })).rejects.toMatchObject({ code: "NO_ACTOR" });
  });

  it("are stopped many at once, and each that cannot be is named", async () => {
    const system = (await console.call("actor.describe", { target: "@callboard/telemetry/north" })).address;
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });

    const { failures } = await console.call("actor.stopMany", {
      addresses: [address, system, "north:9.9"],
      recursive: true,
      mode: "message",
    });

    expect(failures.map((failure) => [failure.address, failure.code])).toEqual([
      [system, "SYSTEM_ACTOR"],
      ["north:9.9", "NO_ACTOR"],
    ]);
    await vi.waitFor(() =>
      expect(console.call("actor.describe", { target: address })).rejects.toMatchObject({ code: "NO_ACTOR" }),
    );
  });
});

describe("troupes", () => {
  it("are shown with their limits, which change live", async () => {
    const { address: target } = await console.call("actor.create", { sourceHash: hash, actor: "Crew" });

    expect(await console.call("actor.limitTroupe", { target, limits: { max: 2 } })).toEqual({ max: 2, idle: 1 });

    await vi.waitFor(async () =>
      expect(await console.call("actor.describe", { target })).toMatchObject({ troupe: { max: 2, idle: 1 } }),
    );
  });

  it("alone have limits", async () => {
    const { address: target } = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });

    await expect(console.call("actor.limitTroupe", { target, limits: { max: 2 } })).rejects.toMatchObject({
      code: "NOT_SUPPORTED",
    });
  });
});

describe("faults", () => {
  const faults = { drop: 0.5, fail: 0.25, delayMs: 10, forMs: 60_000, seed: 1 };

  it("are shown with the actor and with its host until they are ended", async () => {
    const { address: target } = await console.call("actor.create", { sourceHash: hash, actor: "Mute", host: "north" });
    console.send({ t: "watch", everyMs: 50 });
    await console.next("snapshot");
    const faultyOf = (hosts: { id: string; faulty: string[] }[] | undefined) =>
      hosts?.find(({ id }) => id === "north")?.faulty;

    const { faults: active } = await console.call("actor.faults", { target, faults });
    await console.next("delta", ({ hosts }) => faultyOf(hosts)?.includes(target) ?? false);
    expect(active).toMatchObject({ drop: 0.5, fail: 0.25, share: 0.75 });
    expect(await console.call("actor.describe", { target })).toMatchObject({ faults: active });

    expect(await console.call("actor.faults", { target, faults: null })).toEqual({ faults: null });
    await console.next("delta", ({ hosts }) => faultyOf(hosts)?.length === 0);
    console.send({ t: "unwatch" });
    expect(await console.call("actor.describe", { target })).toMatchObject({ faults: null });
  });

  it("are refused for system actors and for more than all messages", async () => {
    const { address: target } = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });

    await expect(console.call("actor.faults", { target: "@callboard/telemetry/north", faults })).rejects.toMatchObject({
      code: "SYSTEM_ACTOR",
    });
    await expect(console.call("actor.faults", { target, faults: { ...faults, drop: 0.9 } })).rejects.toMatchObject({
      code: "MESSAGE_INVALID",
    });
  });
});

describe("hosts", () => {
  it("say what they and their realms take, and what they did", async () => {
    await console.call("actor.create", { sourceHash: hash, actor: "Mute", host: "north" });

    const { hosts } = await console.call("host.memory", { hosts: ["north", "mars"] });
    const past = await console.call("host.past", { host: "north" });

    expect(hosts.map(({ host }) => host)).toEqual(["north"]);
    expect(hosts[0]?.processBytes).toBeGreaterThan(1_000_000);
    expect(hosts[0]?.realms.find((realm) => realm.hash === hash)?.memoryBytes).toBeGreaterThan(100_000);
    expect(past.at.length).toBeGreaterThan(0);
    await expect(console.call("host.past", { host: "mars" })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("say who would exit before a capability changes, and change it then", async () => {
    const { address } = await console.call("actor.create", {
      sourceHash: hash,
      actor: "Mute",
      requirements: { zone: "b" },
    });
    const change = { host: "west", change: { zone: null } };

    const preview = await console.call("host.capabilities", { ...change, preview: true });
    const done = await console.call("host.capabilities", { ...change, preview: false });

    expect(preview).toEqual({ exits: [address], moves: [], capabilities: { zone: "b" } });
    expect(done).toEqual({ exits: [address], moves: [], capabilities: {} });
    await expect(
      console.call("host.capabilities", { host: "south", change: { a: 1 }, preview: true }),
    ).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("end a source's realm with its actors", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Mute", host: "east" });

    const { ended } = await console.call("realm.end", { host: "east", hash });

    expect(ended).toContain(address);
    await expect(console.call("actor.describe", { target: address })).rejects.toMatchObject({ code: "NO_ACTOR" });
  });
});
