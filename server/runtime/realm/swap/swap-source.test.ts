import { describe, expect, it } from "vitest";
import { Actor } from "../../author/actor.ts";
import { RealmBed } from "../realm.testbed.ts";

const seal = { is: "seal", swap: 1, freshState: false, patienceMs: null } as const;

/** An actor that works until it is let go. */
function busyActor() {
  let letGo = () => {};
  let snapshot: unknown = { n: 1 };
  class Worker extends Actor {
    receive(message: unknown) {
      if (message === "stop") this.stop();
      if (message === "work") {
        return new Promise<void>((resolve) => {
          letGo = resolve;
        });
      }
      return undefined;
    }
    snapshot() {
      return snapshot;
    }
  }
  const bed = new RealmBed(Worker);
  const address = bed.place("Worker", "1");
  return {
    bed,
    address,
    giveAsSnapshot: (value: unknown) => {
      snapshot = value;
    },
    work: () => {
      bed.post(address, "work");
      bed.settle();
    },
    letGo: async () => {
      letGo();
      await new Promise(setImmediate);
      bed.settle();
    },
  };
}

describe("a seal", () => {
  it("waits for the message in hand, and for none that waits behind it", async () => {
    const { bed, address, work, letGo } = busyActor();
    work();
    bed.obey({ ...seal, addresses: [address] });
    bed.post(address, "later");
    expect(bed.last("sealed")).toBeUndefined();

    await letGo();

    expect(bed.last("sealed")?.ok).toMatchObject([{ address, hasSnapshot: true }]);
    expect(bed.count(address, "received")).toBe(1);
  });

  it("says that the actor is gone when it ends first", () => {
    const { bed, address, work } = busyActor();
    work();
    bed.obey({ ...seal, addresses: [address] });

    bed.obey({ is: "giveUp", address, reason: "given up", isRecursive: true, asked: null });

    expect(bed.last("sealed")).toMatchObject({ ok: [], refused: [{ address, step: "gone" }] });
  });

  it("is given up when the host's patience is over, and the actor goes on", async () => {
    const { bed, address, work, letGo } = busyActor();
    work();
    bed.obey({ ...seal, addresses: [address], patienceMs: 100 });

    bed.advance(100);

    expect(bed.last("sealed")).toMatchObject({ refused: [{ address, step: "seal", isBusy: true }] });
    bed.post(address, "later");
    await letGo();
    expect(bed.count(address, "received")).toBe(2);
  });

  it("leaves a snapshot alone that comes after the swap was given up", async () => {
    const { bed, address, giveAsSnapshot } = busyActor();
    let give: (value: unknown) => void = () => {};
    giveAsSnapshot(
      new Promise((resolve) => {
        give = resolve;
      }),
    );
    bed.obey({ ...seal, addresses: [address] });
    bed.obey({ is: "reopen", swap: 1, addresses: [address] });

    give({ n: 2 });
    await new Promise(setImmediate);
    bed.settle();

    expect(bed.last("sealed")).toBeUndefined();
    bed.post(address, "later");
    bed.settle();
    expect(bed.count(address, "received")).toBe(1);
  });
});
