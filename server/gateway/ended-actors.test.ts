import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { personOfSender } from "#protocol/console-sender";
import { greeters, TestCluster } from "./test-cluster.ts";
import type { TestConsole } from "./test-console.ts";

let cluster: TestCluster;
let console: TestConsole;
let hash: string;

beforeAll(async () => {
  cluster = await TestCluster.start();
  console = await cluster.greet();
  hash = await cluster.approved(console, await greeters("Hello"));
});

afterAll(() => cluster.stop());

describe("ended actors", () => {
  const grace = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

  it("are read with who stopped them and why, and who holds the name now; the refusal of a describe says so, too", async () => {
    const create = { sourceHash: hash, actor: "Mute", globalName: "mortal" };
    const { address } = await console.call("actor.create", create);
    await console.call("actor.stop", {
      target: address,
      recursive: true,
      mode: "message",
      personId: grace,
      why: "it was mute",
    });
    await vi.waitFor(() => expect(console.call("ended.read", { target: address })).resolves.toBeDefined());
    const next = await console.call("actor.create", create);

    const ended = await console.call("ended.read", { target: address });
    expect(ended).toMatchObject({
      class: "Mute",
      globalName: "mortal",
      reason: "stopped",
      why: "it was mute",
      nameHeldBy: next.address,
      source: { name: "greeters" },
    });
    expect(personOfSender(ended.askedBy ?? "")).toBe(grace);
    await expect(console.call("actor.describe", { target: address })).rejects.toMatchObject({
      code: "NO_ACTOR",
      message: expect.stringContaining("stopped (it was mute)"),
      details: { address, reason: "stopped" },
    });
  });

  it("are listed newest first; of an address from before its host started it is said what became of it", async () => {
    const { address } = await console.call("actor.create", { sourceHash: hash, actor: "Mute" });
    await console.call("actor.stop", { target: address, recursive: true, mode: "message" });
    await vi.waitFor(() => expect(console.call("ended.read", { target: address })).resolves.toBeDefined());

    const { items, matching } = await console.call("ended.list", { select: { class: "Mute" }, limit: 1, before: null });

    expect(items.map((item) => item.address)).toEqual([address]);
    expect(matching).toBeGreaterThan(0);
    await expect(console.call("ended.read", { target: "north:1.1" })).rejects.toMatchObject({
      code: "NO_ACTOR",
      message: expect.stringContaining("gave its address out before it started"),
    });
    await expect(console.call("ended.read", { target: "south:1.1" })).rejects.toMatchObject({
      code: "NO_ACTOR",
      message: expect.stringContaining("is not there"),
    });
  });
});
