import { describe, expect, it, vi } from "vitest";
import type { StopMode } from "#protocol/actor";
import { GreeterBed } from "./greeter.testbed.ts";

const bed = GreeterBed.forThisFile();

/** An actor of which one message is in hand, in a promise, and two wait; and how a stop was answered meanwhile. */
async function stoppedInTheMiddle(mode: StopMode) {
  const create = { sourceHash: bed.hash, host: "north" };
  const { address: target } = await bed.console.call("actor.create", { ...create, actor: "Gated" });
  const { address: opener } = await bed.console.call("actor.create", { ...create, actor: "Opener" });
  const ask = async (message: number) =>
    (await bed.console.call("actor.ask", { target, message, timeoutMs: 30_000 })).reply;
  const asks = Promise.allSettled([1, 2, 3].map(ask));
  await vi.waitFor(async () => expect((await bed.console.call("actor.describe", { target })).depth).toBe(2), 10_000);
  await bed.console.call("actor.stop", { target, recursive: true, mode });
  const state = () => bed.console.call("actor.describe", { target }).catch(({ code }: { code: string }) => code);
  return {
    asks,
    /** As the answer to the stop came. */
    state: await state(),
    /** Lets one message after the other end, until nobody is there. */
    async untilEnded() {
      await vi.waitFor(async () => {
        await bed.console.call("actor.tell", { target: opener, message: 1 });
        expect(await state()).toBe("NO_ACTOR");
      }, 10_000);
    },
    async deadLetters() {
      const { items } = await bed.console.call("deadLetters.list", { select: { target }, limit: 10, before: null });
      return items.map(({ message }) => message).sort();
    },
  };
}

describe("a stop", () => {
  it("lets the message in hand end; what waits becomes dead letters", async () => {
    const { asks, state, untilEnded, deadLetters } = await stoppedInTheMiddle("message");

    await untilEnded();

    expect(state).toMatchObject({ stoppingMs: expect.any(Number) });
    expect((await asks).map(({ status }) => status)).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(await deadLetters()).toEqual([2, 3]);
  });

  it("that drains lets all that waits be handled", async () => {
    const { asks, state, untilEnded, deadLetters } = await stoppedInTheMiddle("drain");

    await untilEnded();

    expect(state).toMatchObject({ stoppingMs: expect.any(Number) });
    expect(await asks).toEqual([1, 2, 3].map((value) => ({ status: "fulfilled", value })));
    expect(await deadLetters()).toEqual([]);
  });

  it("by force is answered when it has ended, and nothing of it is", async () => {
    const { asks, state, deadLetters } = await stoppedInTheMiddle("force");

    expect(state).toBe("NO_ACTOR");
    expect((await asks).map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
    expect(await deadLetters()).toEqual([2, 3]);
  });

  it("by force of one whose thread never comes back is answered with what helps", async () => {
    const create = { sourceHash: bed.hash, host: "west", actor: "Spinner" };
    const { address: target } = await bed.console.call("actor.create", create);
    await bed.console.call("actor.tell", { target, message: 1 });
    const stuckIn = async () => (await bed.console.call("actor.describe", { target })).stuckIn;
    await vi.waitFor(async () => expect(await stuckIn()).toBe("turn"), 20_000);

    const forced = bed.console.call("actor.stop", { target, recursive: true, mode: "force" });

    await expect(forced).rejects.toMatchObject({ code: "REALM_BLOCKED" });
    expect((await bed.console.call("realm.end", { host: "west", hash: bed.hash })).ended).toEqual([target]);
  });
});
