import { afterEach, describe, expect, it } from "vitest";
import { greeters, TestCluster, TOKEN } from "./test-cluster.ts";
import { TestConsole } from "./test-console.ts";

let cluster: TestCluster;

afterEach(() => cluster.stop());

async function restarted(): Promise<TestConsole> {
  await cluster.stop();
  await cluster.run();
  return TestConsole.greet(cluster.port, TOKEN);
}

describe("a cluster that starts again", () => {
  it("has what was activated and not unloaded, and nothing that was created by hand", async () => {
    cluster = await TestCluster.start();
    const console = await TestConsole.greet(cluster.port, TOKEN);
    const hash = await console.upload(await greeters("Hello"));
    await console.call("source.statement", cluster.decide(hash));
    await console.call("source.activate", { hash });
    await console.call("actor.create", { sourceHash: hash, actor: "Mute", globalName: "by-hand" });

    const after = await restarted();

    const greet = { type: "hello.Greet", name: "Ada" };
    const asked = await after.call("actor.ask", { target: "@greeter", message: greet, timeoutMs: 2_000 });
    expect(asked.reply).toBe("Hello, Ada (1)");
    expect(await after.call("source.list", {})).toEqual({ sources: [{ hash, isActive: true, serial: 1 }] });
    await expect(after.call("actor.describe", { target: "@by-hand" })).rejects.toMatchObject({ code: "NO_ACTOR" });
    after.close();
  });

  it("does not start again what was unloaded, or revoked since", async () => {
    cluster = await TestCluster.start();
    const console = await TestConsole.greet(cluster.port, TOKEN);
    const unloaded = await console.upload(await greeters("Hello"));
    await console.call("source.statement", cluster.decide(unloaded));
    await console.call("source.activate", { hash: unloaded });
    await console.call("source.unload", { hash: unloaded, mode: "force" });
    const revoked = await console.upload(await greeters("Good day"));
    await console.call("source.statement", cluster.decide(revoked));
    await console.call("source.activate", { hash: revoked });
    await console.call("source.statement", cluster.decide(revoked, "revoke"));

    const after = await restarted();

    await expect(after.call("actor.describe", { target: "@greeter" })).rejects.toMatchObject({ code: "NO_ACTOR" });
    after.close();
  });
});
