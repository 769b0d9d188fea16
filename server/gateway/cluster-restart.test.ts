import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { PROTOCOL_VERSION } from "#protocol/version";
import { greeters, TestCluster, TOKEN } from "./cluster.testbed.ts";
import { TestConsole } from "./console.testbed.ts";

let cluster: TestCluster;

afterEach(() => cluster.stop());

async function restarted(): Promise<TestConsole> {
  await cluster.stop();
  await cluster.run();
  return cluster.greet();
}

async function welcome() {
  const console = await TestConsole.open(cluster.port, TOKEN);
  console.send({ t: "hello", protocol: PROTOCOL_VERSION });
  const frame = await console.next("welcome");
  console.close();
  return frame;
}

describe("a cluster that starts again", () => {
  it("has what was activated and not unloaded, and nothing that was created by hand", async () => {
    cluster = await TestCluster.start();
    const console = await cluster.greet();
    const hash = await cluster.approved(console, await greeters("Hello"));
    await console.call("source.activate", { hash });
    await console.call("actor.create", { sourceHash: hash, actor: "Mute", globalName: "by-hand" });

    const after = await restarted();

    const greet = { type: "hello.Greet", name: "Ada" };
    const asked = await after.call("actor.ask", { target: "@greeter", message: greet, timeoutMs: 2_000 });
    expect(asked.reply).toBe("Hello, Ada (1)");
    expect(await after.call("source.list", {})).toEqual({ sources: [{ hash, isActive: true, serial: 1 }] });
    await expect(after.call("actor.describe", { target: "@by-hand" })).rejects.toMatchObject({ code: "NO_ACTOR" });
  });

  it("is the same cluster, in another run", async () => {
    cluster = await TestCluster.start();
    const before = await welcome();

    await restarted();

    const after = await welcome();

    expect(after.clusterId).toBe(before.clusterId);
    expect(after.startedAt).not.toBe(before.startedAt);
  });

  it("offers what operators left of its hosts' capabilities", async () => {
    cluster = await TestCluster.start();
    const console = await cluster.greet();
    const [north, west] = cluster.cluster.systems.filter(({ name }) => name !== "east").map(({ hostId }) => hostId);
    const change = (host: string | undefined, changed: Record<string, string | number | null>, preview = false) =>
      console.call("host.capabilities", { host: host ?? "", change: changed, preview });
    await change(north, { db: null, tier: 1 });
    await change(north, { tier: 2 });
    await change(west, { zone: null }, true);

    await restarted();

    expect(cluster.cluster.systems[0]?.hosts().map(({ name, capabilities }) => [name, capabilities])).toEqual([
      ["north", { tier: 2 }],
      ["east", { http: true }],
      ["west", { zone: "b" }],
    ]);
  });

  it("does not start again what was unloaded, or revoked since", async () => {
    cluster = await TestCluster.start();
    const console = await cluster.greet();
    const unloaded = await cluster.approved(console, await greeters("Hello"));
    await console.call("source.activate", { hash: unloaded });
    await console.call("source.unload", { hash: unloaded, mode: "force" });
    const revoked = await cluster.approved(console, await greeters("Good day"));
    await console.call("source.activate", { hash: revoked });
    await console.call("source.statement", cluster.decide(revoked, "revoke"));

    const after = await restarted();

    await expect(after.call("actor.describe", { target: "@greeter" })).rejects.toMatchObject({ code: "NO_ACTOR" });
  });

  describe("after a rollout", () => {
    const HERALDS = ["left", "right"].map((globalName) => ({ actor: "Herald", globalName, init: { to: "nobody" } }));
    let console: TestConsole;
    let hello: string;
    let goodDay: string;

    beforeEach(async () => {
      cluster = await TestCluster.start();
      console = await cluster.greet();
      hello = await approved("Hello");
      goodDay = await approved("Good day");
      await console.call("source.activate", { hash: hello, init: { left: { to: "Ada" } } });
    });
    const approved = async (word: string) => cluster.approved(console, await greeters(word, HERALDS));
    const addressOf = async (name: string) => (await console.call("actor.describe", { target: `@${name}` })).address;
    async function swap(names: readonly string[], toSource: string) {
      const addresses = await Promise.all(names.map(addressOf));
      const answer = await console.call("actor.swap", { addresses, toSource, freshState: true, stopAtFailure: true });
      expect(answer.results.map(({ ok }) => ok)).toEqual(names.map(() => true));
      return answer;
    }
    async function restart() {
      console = await restarted();
    }
    const saying = (name: string) => console.call("actor.ask", { target: `@${name}`, message: "", timeoutMs: 2_000 });
    async function active() {
      const { sources } = await console.call("source.list", {});
      return sources.flatMap(({ hash, isActive, replaces }) => (isActive ? [{ hash, replaces }] : []));
    }

    it("runs what its actors were moved to, with the init it was activated with; and after the way back, the old one", async () => {
      const there = await swap(["left", "right"], goodDay);
      const movedTo = await active();
      await restart();
      const after = [await saying("left"), await saying("right")];
      const back = await swap(["right", "left"], hello);
      const movedBackTo = await active();
      await restart();

      expect([there.movesActivations, back.movesActivations]).toEqual([true, true]);
      expect(movedTo).toEqual([{ hash: goodDay, replaces: hello }]);
      expect(after.map(({ reply }) => reply)).toEqual(["Good day, Ada", "Good day, nobody"]);
      expect(movedBackTo).toEqual([{ hash: hello, replaces: goodDay }]);
      expect(await active()).toEqual(movedBackTo);
      expect((await saying("left")).reply).toBe("Hello, Ada");
    });

    it("runs what was activated as long as one of its actors is left on it", async () => {
      const { movesActivations } = await swap(["left"], goodDay);
      expect(movesActivations).toBeUndefined();
      expect(await active()).toEqual([{ hash: hello, replaces: undefined }]);

      await swap(["right"], goodDay);

      expect(await active()).toEqual([{ hash: goodDay, replaces: hello }]);
    });

    it("does not wait for an actor that has ended, nor follow one that was created by hand", async () => {
      await console.call("actor.create", { sourceHash: hello, actor: "Mute", globalName: "by-hand" });
      await console.call("actor.stop", { target: "@right", recursive: true, mode: "message" });
      await expect.poll(() => addressOf("right").catch(({ code }) => code)).toBe("NO_ACTOR");

      await swap(["by-hand"], goodDay);
      const before = await active();
      await swap(["left"], goodDay);

      expect(before).toEqual([{ hash: hello }]);
      expect(await active()).toEqual([{ hash: goodDay, replaces: hello }]);
    });

    it("runs what its actors were moved to when the old one was unloaded since", async () => {
      await swap(["left", "right"], goodDay);
      await console.call("source.unload", { hash: hello, mode: "refuse" });

      await restart();

      expect((await saying("left")).reply).toBe("Good day, Ada");
    });
  });
});
