import { expect, it } from "vitest";
import { Actor, type Wakeup } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { RealmBed } from "../realm.testbed.ts";

const SWAP = 1;

/** An actor with a wakeup in a second, whose swap has come to the handover. */
function handedOver() {
  const woken: unknown[] = [];
  let sleeper: Sleeper | null = null;
  class Sleeper extends Actor {
    wakeup: Wakeup | null = null;
    onStart() {
      sleeper = this;
      this.wakeup = this.wakeupAfter(1_000, "first");
    }
    receive(message: unknown) {
      woken.push(message);
    }
    cancel() {
      return this.wakeup !== null && this.cancelWakeup(this.wakeup);
    }
    wakeAgain() {
      this.wakeupAfter(500, "second");
    }
    snapshot() {
      return null;
    }
  }
  const bed = new RealmBed(Sleeper);
  const address: ActorAddress = bed.place("Sleeper", "1");
  bed.obey({ is: "seal", swap: SWAP, addresses: [address], freshState: false, patienceMs: null });
  bed.obey({ is: "handover", swap: SWAP, addresses: [address] });
  const reopen = () => bed.obey({ is: "reopen", swap: SWAP, addresses: [address] });
  return { bed, woken, sleeper: sleeper as unknown as Sleeper, reopen };
}

it("a wakeup that is due while its actor moves comes once the move came to nothing", () => {
  const { bed, woken, reopen } = handedOver();

  bed.advance(2_000);
  expect(woken).toEqual([]);
  reopen();
  bed.advance(0);

  expect(woken).toEqual(["first"]);
});

it("a wakeup that is cancelled while its actor moves does not come after all", () => {
  const { bed, woken, sleeper, reopen } = handedOver();

  expect(sleeper.cancel()).toBe(true);
  reopen();
  bed.advance(2_000);

  expect(woken).toEqual([]);
});

it("a wakeup that is asked for while its actor moves comes once", () => {
  const { bed, woken, sleeper, reopen } = handedOver();

  sleeper.wakeAgain();
  reopen();
  bed.advance(2_000);

  expect(woken).toEqual(["second", "first"]);
});
