import { describe, expect, it, vi } from "vitest";
import { personOfSender } from "#protocol/console-sender";
import { GreeterBed } from "./greeter.testbed.ts";

const bed = GreeterBed.forThisFile();

describe("ended actors", () => {
  const grace = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

  it("are read with who stopped them and why, and who holds the name now; the refusal of a describe says so, too", async () => {
    const address = await bed.created("Mute", "mortal");
    await bed.console.call("actor.stop", {
      target: address,
      recursive: true,
      mode: "message",
      personId: grace,
      why: "it was mute",
    });
    await vi.waitFor(() => expect(bed.console.call("ended.read", { target: address })).resolves.toBeDefined());
    const next = await bed.created("Mute", "mortal");

    const ended = await bed.console.call("ended.read", { target: address });
    expect(ended).toMatchObject({
      class: "Mute",
      globalName: "mortal",
      reason: "stopped",
      why: "it was mute",
      nameHeldBy: next,
      source: { name: "greeters" },
    });
    expect(personOfSender(ended.askedBy ?? "")).toBe(grace);
    await expect(bed.console.call("actor.describe", { target: address })).rejects.toMatchObject({
      code: "NO_ACTOR",
      message: expect.stringContaining("stopped (it was mute)"),
      details: { address, reason: "stopped" },
    });
  });

  it("are listed newest first; of an address from before its host started it is said what became of it", async () => {
    const address = await bed.created("Mute");
    await bed.console.call("actor.stop", { target: address, recursive: true, mode: "message" });
    await vi.waitFor(() => expect(bed.console.call("ended.read", { target: address })).resolves.toBeDefined());

    const { items, matching } = await bed.console.call("ended.list", {
      select: { class: "Mute" },
      limit: 1,
      before: null,
    });

    expect(items.map((item) => item.address)).toEqual([address]);
    expect(matching).toBeGreaterThan(0);
    await expect(bed.console.call("ended.read", { target: "north:1.1" })).rejects.toMatchObject({
      code: "NO_ACTOR",
      message: expect.stringContaining("gave its address out before it started"),
    });
    await expect(bed.console.call("ended.read", { target: "south:1.1" })).rejects.toMatchObject({
      code: "NO_ACTOR",
      message: expect.stringContaining("is not there"),
    });
  });
});
