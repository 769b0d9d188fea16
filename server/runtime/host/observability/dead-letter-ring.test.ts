import { beforeEach, describe, expect, it } from "vitest";
import { labelledSender } from "../../author/address.ts";
import { encode } from "../../wire/plain-value.ts";
import { DeadLetterRing } from "./dead-letter-ring.ts";

describe("a host's dead letters", () => {
  let ring: DeadLetterRing;
  let nowMs: number;
  beforeEach(() => {
    ring = new DeadLetterRing("h");
    nowMs = 0;
  });
  const lose = (message: unknown, { to = "h:1.1", from = "h:1.2", reason = "no such actor", name = "" } = {}) =>
    ring.add(nowMs++, { to, sender: from, body: encode(message), messageType: "", reason, targetName: name || null });
  const sendAgain = (id: string, isByName: boolean) => {
    const taken = ring.take(id, isByName);
    if ("letter" in taken) {
      const { target, sender, body, times } = taken.letter;
      ring.sentAgain.remember(target, { id, from: String(sender), body, times });
    }
    return taken;
  };

  it("are counted by kind beyond what is kept", () => {
    for (let n = 0; n < 1_001; n++) lose({ type: "a.A", n });
    lose({ type: "b.B" });

    expect(ring.groups()).toMatchObject([
      { messageType: "b.B", count: 1, kept: 1 },
      { messageType: "a.A", count: 1_001, kept: 1_000, firstAt: "1970-01-01T00:00:00.000Z" },
    ]);
    expect(ring.totals()).toEqual({ seen: 1_002, kept: 1_001, discarded: 0, resent: 0, ungrouped: 0 });
    expect(ring.reasons.list()).toEqual([{ kind: "no such actor", count: 1_002 }]);
  });

  it("are kept, and call nobody, when it was an ask from outside: that was told at once", () => {
    lose({ type: "a.A" }, { from: labelledSender("h:0.", "olga", "1") });
    lose({ type: "a.A" }, { from: labelledSender("h:0.", "olga") });

    expect(ring.totals()).toMatchObject({ seen: 2, kept: 2 });
    expect(ring.reasons.list()).toEqual([{ kind: "no such actor", count: 1 }]);
  });

  it("of a rare kind stay while others come in floods", () => {
    lose({ type: "rare.Rare" });
    for (let n = 0; n < 20_000; n++) lose({ type: `flood.F${n % 8}`, n });

    expect(ring.groups().find(({ messageType }) => messageType === "rare.Rare")).toMatchObject({ kept: 1 });
    expect(ring.totals().kept).toBeLessThanOrEqual(5_000);
    const floods = ring.groups().filter(({ messageType }) => messageType.startsWith("flood."));
    expect(floods.every(({ kept }) => kept >= 550)).toBe(true);
  });

  it("of more kinds than there is room for push out the oldest", () => {
    for (let n = 0; n < 5_001; n++) lose(n, { to: `h:1.${n}` });

    expect(ring.list({ target: "h:1.0" }, 1, null).matching).toBe(0);
    expect(ring.list({ target: "h:1.5000" }, 1, null).matching).toBe(1);
  });

  it("of more kinds than can be told apart are still counted", () => {
    for (let n = 0; n < 1_003; n++) lose(n, { to: `h:1.${n}` });

    expect(ring.groups()).toHaveLength(1_000);
    expect(ring.totals()).toMatchObject({ seen: 1_003, ungrouped: 3 });
  });

  it("to the open questions of one realm are of one kind", () => {
    lose("late", { to: "h:1.-a" });
    lose("late", { to: "h:1.-console_ada-b" });
    lose("late", { to: "h:1.-c" });

    expect(ring.groups().map(({ target, count }) => [target, count])).toEqual([
      ["h:1.-*", 2],
      ["h:1.-console_ada-*", 1],
    ]);
    expect(ring.list({ target: "h:1.-*" }, 10, null).matching).toBe(2);
  });

  it("of a kind say the name that their target held last, also once nobody knows it", () => {
    for (const name of ["order/7", "order/8", ""]) lose({ type: "a.A" }, { name });
    lose({ type: "b.B" });

    expect(ring.groups().map(({ messageType, targetName }) => [messageType, targetName])).toEqual([
      ["b.B", null],
      ["a.A", "order/8"],
    ]);
    expect(ring.list({ q: "ORDER/7" }, 10, null).matching).toBe(1);
  });

  it("that come back are known by target, sender and content", () => {
    const bytes = { type: "a.A", data: new Uint8Array([1, 2]) };
    for (const message of ["text", bytes]) {
      const { id } = lose(message);
      sendAgain(id, true);

      expect(lose("another").returned).toBe(0);
      expect(lose(message, { from: "h:1.3" }).returned).toBe(0);
      expect(lose(message, { to: "h:1.9" }).returned).toBe(0);
      expect(lose(message).returned).toBe(1);
      expect(lose(message).returned).toBe(0);
    }
  });

  it("that came back three times leave only by name", () => {
    let last = lose("again");
    for (let n = 0; n < 3; n++) {
      expect(sendAgain(last.id, false)).toHaveProperty("letter");
      last = lose("again");
    }

    expect(last).toMatchObject({ returned: 3, isQuarantined: true });
    expect(ring.take(last.id, false)).toEqual({ refused: "quarantined" });
    expect(ring.groups()).toMatchObject([{ count: 4, kept: 1, quarantined: 1 }]);
    expect(ring.take(last.id, true)).toHaveProperty("letter");
    expect(ring.take(last.id, true)).toEqual({ refused: "gone" });
  });

  it("kept without their content cannot be sent again", () => {
    const lost = { to: "h:1.1", sender: "h:1.2", body: null, messageType: "(3 messages)", reason: "realm ended" };
    const { id } = ring.add(0, { ...lost, targetName: null });

    expect(ring.take(id, true)).toEqual({ refused: "without content" });
    expect(ring.totals().kept).toBe(1);
  });

  it("are listed newest first, a page at a time, by what is asked of them", () => {
    for (const n of [1, 2, 3, 4]) lose(n, { reason: n % 2 === 0 ? "MAILBOX_FULL" : "no such actor" });

    const first = ring.list({ q: "mailbox" }, 1, null);
    const [newest] = first.items;
    const rest = ring.list({ q: "mailbox" }, 5, [newest?.at ?? "", newest?.id ?? ""]);

    expect(first).toMatchObject({ matching: 2, items: [{ message: 4 }] });
    expect(rest).toMatchObject({ matching: 2, items: [{ message: 2 }] });
    expect(ring.list({ since: "1970-01-01T00:00:00.001Z", until: "1970-01-01T00:00:00.003Z" }, 9, null).matching).toBe(
      2,
    );
  });

  it("are thrown away for good, and stay counted", () => {
    const { id } = lose("this");
    lose("that");

    expect(ring.discard({ ids: [id] })).toBe(1);
    expect(ring.list({}, 9, null).items.map(({ message }) => message)).toEqual(["that"]);
    expect(ring.totals()).toMatchObject({ seen: 2, kept: 1, discarded: 1 });
  });
});
