import { describe, expect, it, vi } from "vitest";
import { personOfSender } from "#protocol/console-sender";
import { GreeterBed } from "./greeter.testbed.ts";

const bed = GreeterBed.forThisFile();

describe("dead letters", () => {
  /** Told of a type that no Greeter recognizes: a dead letter each time. */
  async function unheard(type: string, more: object = {}): Promise<string> {
    const address = await bed.created("Greeter");
    await bed.console.call("actor.tell", { target: address, message: { type, n: 1 }, ...more });
    return address;
  }
  const lettersOf = async (target: string) =>
    (await bed.console.call("deadLetters.list", { select: { target }, limit: 100, before: null })).items;
  const letterOf = (target: string, returned = 0) =>
    vi.waitFor(async () => {
      const found = (await lettersOf(target)).find((letter) => letter.returned === returned);
      if (!found) throw new Error("not there yet");
      return found;
    });

  it("are kept, and can be sent again once each", async () => {
    const letter = await letterOf(await unheard("unheard.Of"));

    await bed.console.call("deadLetters.send", { id: letter.id });

    expect(letter.message).toEqual({ type: "unheard.Of", n: 1 });
    await expect(bed.console.call("deadLetters.send", { id: letter.id })).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are sent to whom one says, and to no system actor", async () => {
    const [one, another] = [
      await letterOf(await unheard("unheard.Moved")),
      await letterOf(await unheard("unheard.Moved")),
    ];
    const to = await bed.created("Mute");
    const system = "@callboard/authority";

    const sent = await bed.console.call("deadLetters.send", { id: one.id, to });
    const refused = [
      bed.console.call("deadLetters.send", { id: another.id, to: system }),
      bed.console.call("deadLetters.sendMany", { ids: [another.id], to: system }),
    ];

    expect(sent).toMatchObject({ outcome: "taken", to });
    for (const each of refused) await expect(each).rejects.toMatchObject({ code: "SYSTEM_ACTOR" });
    expect((await letterOf(another.target)).id).toBe(another.id);
  });

  it("that come back three times are held back from a set, and not from their own id", async () => {
    const target = await unheard("unheard.Again");
    for (let returned = 0; returned < 3; returned++) {
      const { id } = await letterOf(target, returned);
      const { ids } = await bed.console.call("deadLetters.select", { select: { target } });
      expect(ids).toEqual([id]);
      expect(await bed.console.call("deadLetters.sendMany", { ids })).toMatchObject({
        sent: 1,
        taken: 0,
        returned: 1,
        returnedFor: "unrecognized",
      });
    }
    const letter = await letterOf(target, 3);

    expect(letter.isQuarantined).toBe(true);
    expect(await bed.console.call("deadLetters.select", { select: { target } })).toEqual({ ids: [], quarantined: 1 });
    expect(await bed.console.call("deadLetters.sendMany", { ids: [letter.id] })).toMatchObject({
      sent: 0,
      gone: 0,
      heldBack: 1,
    });
    expect(await bed.console.call("deadLetters.send", { id: letter.id })).toMatchObject({ outcome: "returned" });
    expect((await letterOf(target, 4)).isQuarantined).toBe(true);
  });

  it("are in the cluster's condition by reason, from the first look on", async () => {
    await letterOf(await unheard("unheard.Lately"));

    const { deadLetters, slots, now } = await bed.console.call("cluster.condition", {});

    const counts = deadLetters.find(({ reason }) => reason === "unrecognized")?.counts ?? [];
    expect(counts.at(-1)?.[1]).toBeGreaterThanOrEqual(1);
    expect(slots.at(-1)?.actors).toBeGreaterThan(0);
    expect(now - (slots.at(-1)?.slot ?? 0)).toBeLessThanOrEqual(1);
  });

  it("are counted by reason, target and type, and thrown away for good", async () => {
    const target = await unheard("unheard.Kind");
    await bed.console.call("actor.tell", { target, message: { type: "unheard.Kind", n: 2 } });
    await vi.waitFor(async () => expect(await lettersOf(target)).toHaveLength(2));

    const { discarded } = await bed.console.call("deadLetters.discard", { select: { target } });

    const { groups } = await bed.console.call("deadLetters.groups", {});
    expect(discarded).toBe(2);
    expect(await lettersOf(target)).toEqual([]);
    expect(groups.find((group) => group.target === target)).toMatchObject({
      reason: "unrecognized",
      messageType: "unheard.Kind",
      count: 2,
      kept: 0,
    });
  });

  it("and failures name the person of the console who sent the message", async () => {
    const personId = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const letter = await letterOf(await unheard("unheard.From", { personId }));
    const clumsy = await bed.created("Clumsy");
    const failing = bed.console.call("actor.ask", { target: clumsy, message: 1, timeoutMs: 2_000, personId });
    await expect(failing).rejects.toMatchObject({ code: "POISONED" });

    expect(personOfSender(letter.sender ?? "")).toBe(personId);
    const { lastFailure } = await bed.console.call("actor.describe", { target: clumsy });
    expect(personOfSender(lastFailure?.sender ?? "")).toBe(personId);
    const { actor: lines } = await bed.console.call("actor.logs", { target: clumsy });
    expect(lines.at(-1)?.text).toContain("(sent by console_0f8fad5bd9cb469fa16570867728950e)");
  });
});
