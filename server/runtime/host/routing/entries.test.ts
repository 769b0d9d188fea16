import { beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { Entries } from "./entries.ts";
import { Entry } from "./entry.ts";

const address = (n: number) => `north:1.${n}` as ActorAddress;
const PARENT = address(0);
const OTHER = "east:1.7" as ActorAddress;

describe("the actors that a host knows", () => {
  let entries: Entries;
  beforeEach(() => {
    entries = new Entries();
  });

  const add = (n: number, parent: ActorAddress | null = PARENT) => {
    const entry = new Entry(n, address(n), "Some", 0, true);
    entries.add(entry, parent);
    return entry;
  };
  const children = (of: ActorAddress) => entries.childrenOf(of).map(({ id }) => id);

  it("are found by their parent, the oldest first, whether that is known here or not", () => {
    add(1);
    add(2, OTHER);
    add(3);
    add(4, null);

    expect(children(PARENT)).toEqual([1, 3]);
    expect(children(OTHER)).toEqual([2]);
    expect(entries.parents()).toEqual([PARENT, OTHER]);
  });

  it.each([
    ["first", 1, [2, 3]],
    ["middle", 2, [1, 3]],
    ["last", 3, [1, 2]],
  ])("lose the %s of three children when it ends, and take one more behind the others", (_which, ended, left) => {
    for (const n of [1, 2, 3]) add(n);

    entries.delete(address(ended));
    add(4);

    expect(children(PARENT)).toEqual([...left, 4]);
  });

  it("are no parent any more when the last child has ended; that one still says whose it was", () => {
    const only = add(1);

    entries.delete(only.address);

    expect(entries.parents()).toEqual([]);
    expect(only.parent).toBe(PARENT);
  });

  it("go to another parent, behind its own children", () => {
    const child = add(1);
    add(2);
    add(3, OTHER);

    entries.adopt(child, OTHER);

    expect(children(PARENT)).toEqual([2]);
    expect(children(OTHER)).toEqual([3, 1]);
    expect(child.parent).toBe(OTHER);
  });

  it("keep their order when one that is known no longer gets another parent", () => {
    const gone = add(1);
    add(2);
    add(3);
    entries.delete(gone.address);

    entries.adopt(gone, OTHER);

    expect(children(PARENT)).toEqual([2, 3]);
    expect(children(OTHER)).toEqual([]);
  });

  it.each([
    [0, true],
    [0, false],
    [5_000_000_000, true],
    [5_000_000_000, false],
  ])("say when they were born, %i ms after the host started, and whether here: %s", (bornAfterMs, isBornHere) => {
    expect(new Entry(1, address(1), "Some", bornAfterMs, isBornHere)).toMatchObject({ bornAfterMs, isBornHere });
  });

  it("were born here whatever became of the clock since the host started", () => {
    expect(new Entry(1, address(1), "Some", -5, true)).toMatchObject({ bornAfterMs: 0, isBornHere: true });
  });

  it("take the place of one with the same address", () => {
    add(1);

    const again = add(1, OTHER);

    expect(entries.get(again.address)).toBe(again);
    expect(entries.size).toBe(1);
    expect(children(PARENT)).toEqual([]);
  });
});
