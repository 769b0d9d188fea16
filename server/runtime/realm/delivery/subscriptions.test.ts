import { describe, expect, it } from "vitest";
import { MAX_WAITING_EVENTS } from "../../wire/notice.ts";
import { Subscriptions } from "./subscriptions.ts";

const PUBLISHER = "north:a.1";

function full(): Subscriptions {
  const subscriptions = new Subscriptions();
  subscriptions.add(PUBLISHER);
  for (let n = 0; n < MAX_WAITING_EVENTS; n += 1) subscriptions.admit(PUBLISHER);
  return subscriptions;
}

describe("the subscriptions of an actor", () => {
  it("admit no event of an actor that it is not subscribed to", () => {
    const subscriptions = new Subscriptions();

    expect(subscriptions.admit(PUBLISHER)).toBe("missed");
    expect(subscriptions.takeEvent(PUBLISHER)).toBe(false);
    expect(subscriptions.takeMissed(PUBLISHER)).toBe(0);
  });

  it("are begun once", () => {
    const subscriptions = new Subscriptions();

    expect(subscriptions.add(PUBLISHER)).toBe(true);
    expect(subscriptions.add(PUBLISHER)).toBe(false);
  });

  it("put one mark in the mailbox for all events that find it full", () => {
    const subscriptions = full();

    const decisions = [1, 2, 3].map(() => subscriptions.admit(PUBLISHER));

    expect(decisions).toEqual(["mark", "missed", "missed"]);
    expect(subscriptions.takeMissed(PUBLISHER)).toBe(3);
  });

  it("admit no event before the mark is taken, however many were taken before it", () => {
    const subscriptions = full();
    subscriptions.admit(PUBLISHER);
    for (let n = 0; n < MAX_WAITING_EVENTS; n += 1) subscriptions.takeEvent(PUBLISHER);

    const before = subscriptions.admit(PUBLISHER);
    const missed = subscriptions.takeMissed(PUBLISHER);
    const after = subscriptions.admit(PUBLISHER);

    expect({ before, missed, after }).toEqual({ before: "missed", missed: 2, after: "admitted" });
  });

  it("count after a swap the events that came along in the mailbox", () => {
    const mailbox = {
      forEach(each: (message: unknown, sender: unknown) => void) {
        for (let n = 0; n < MAX_WAITING_EVENTS; n += 1) each(n, { kind: "event", from: PUBLISHER });
        each("a message", PUBLISHER);
      },
    };

    const moved = Subscriptions.moved([{ publisher: PUBLISHER, missed: 0 }], mailbox);

    expect(moved.admit(PUBLISHER)).toBe("mark");
    expect(moved.record()).toEqual([{ publisher: PUBLISHER, missed: 1 }]);
  });
});
