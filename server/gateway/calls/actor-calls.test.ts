import { describe, expect, it } from "vitest";
import type { ActorPlace, ActorSystem, FoundActor } from "#runtime";
import type { ClusterStore } from "../store/cluster-store.ts";
import { actorCalls } from "./actor-calls.ts";
import type { CallContext } from "./call-context.ts";

const V1 = "1".repeat(64);
const V2 = "2".repeat(64);
const PLACE: ActorPlace = { host: "east", className: "Hello", sourceHash: V1, isPlaced: true };

/**
 * A system that says of every address but `gone` and `system` that an actor of V1 is there; what it is asked is kept.
 */
function watched() {
  const asked: unknown[][] = [];
  const note = (...call: unknown[]) => void asked.push(call);
  const placeOf = (address: string): ActorPlace | null => {
    if (address.startsWith("gone")) return null;
    return address.startsWith("system") ? { ...PLACE, className: "Gateway", sourceHash: null } : PLACE;
  };
  const system: Partial<ActorSystem> = {
    async find(address) {
      note("find", address);
      const place = placeOf(address);
      return place && ({ address, ...place, accepts: [] } as FoundActor);
    },
    async locate(addresses) {
      note("locate", addresses.length);
      return addresses.map(placeOf);
    },
    tell: (to) => note("tell", to),
    async ask(to: string) {
      note("ask", to);
      return null as never;
    },
    async stop(address) {
      note("stop", address);
    },
    async stopMany(addresses, { until } = {}) {
      note("stopMany", addresses.length, until);
      return addresses.map((address) => ({ ok: true, address }));
    },
    async swap(addresses, _to, { batchSize } = {}) {
      note("swap", addresses.length, batchSize);
      return addresses.map((address) => ({ ok: true, address, fromSource: V1, pauseMs: 1 }));
    },
    afterlife: {
      async find(address: string) {
        note("afterlife", address);
        return null;
      },
      endedBefore: async () => null,
    } as unknown as ActorSystem["afterlife"],
  };
  const given = new Set(Array.from({ length: 500 }, (_, n) => `north:1.${n}`));
  const store = {
    activations: () => [{ hash: V1, at: "" }],
    givenBy: () => given,
    replaceActivation: async () => note("replaceActivation"),
  } as unknown as ClusterStore;
  return { asked, context: { system, store, warn: () => undefined } as unknown as CallContext };
}

describe("what a call about actors asks of the system", () => {
  it.each(["tell", "ask", "stop"] as const)("is one look at its actor for a %s, and the deed", async (verb) => {
    const { asked, context } = watched();
    const target = "north:1.1";

    if (verb === "tell") await actorCalls["actor.tell"](context, { target, message: 1 });
    else if (verb === "ask") await actorCalls["actor.ask"](context, { target, message: 1, timeoutMs: 10 });
    else await actorCalls["actor.stop"](context, { target, recursive: true, mode: "drain" });

    expect(asked).toEqual([
      ["find", target],
      [verb, target],
    ]);
  });

  it("is one look at all of them for a stop of many, which names who could not be told, in the order given", async () => {
    const { asked, context } = watched();
    const many = Array.from({ length: 997 }, (_, n) => `north:1.${n}`);
    const addresses = ["gone:1.1", ...many, "system:1.1", "gone:1.2"];

    const { failures } = await actorCalls["actor.stopMany"](context, { addresses, recursive: true, mode: "message" });

    expect(failures.map(({ address, code }) => [address, code])).toEqual([
      ["gone:1.1", "NO_ACTOR"],
      ["system:1.1", "SYSTEM_ACTOR"],
      ["gone:1.2", "NO_ACTOR"],
    ]);
    expect(asked).toEqual([
      ["locate", 1_000],
      ["afterlife", "gone:1.1"],
      ["afterlife", "gone:1.2"],
      ["stopMany", 997, "told"],
    ]);
  });

  it("is what became of the first 100 that could not be told to stop", async () => {
    const { asked, context } = watched();
    const addresses = Array.from({ length: 300 }, (_, n) => `gone:1.${n}`);

    const { failures } = await actorCalls["actor.stopMany"](context, { addresses, recursive: true, mode: "message" });

    expect(failures).toHaveLength(300);
    expect(asked.filter(([what]) => what === "afterlife")).toHaveLength(100);
  });

  it("is one look at what was activated for a swap, however many there are", async () => {
    const { asked, context } = watched();
    const request = { addresses: ["north:1.1"], toSource: V2, freshState: false, stopAtFailure: true, batchSize: 64 };

    await actorCalls["actor.swap"](context, request);

    expect(asked).toEqual([
      ["swap", 1, 64],
      ["locate", 500],
    ]);
  });
});
