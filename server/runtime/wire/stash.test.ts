import { expect, it } from "vitest";
import { Stash } from "./stash.ts";

it("messages come out with their senders in the order in which they went in, also those that come meanwhile", () => {
  const stash = new Stash<number>();
  const notice = { kind: "event", from: "h:1.2" } as const;
  stash.push("h:1.1", 1);
  stash.push(notice, 2);

  const seen: unknown[] = [];
  stash.forEach((sender, message) => {
    seen.push([sender, message]);
    if (message === 2) stash.push("h:1.3", 3);
  });

  expect(stash.size).toBe(3);
  expect(seen).toEqual([
    ["h:1.1", 1],
    [notice, 2],
    ["h:1.3", 3],
  ]);
});

it("parts of it, and what travels of it, are its own", () => {
  const stash = new Stash<number>();
  for (const n of [1, 2, 3]) stash.push("h:1.1", n);
  const messages = (some: Stash<number>) => {
    const seen: number[] = [];
    some.forEach((_sender, message) => void seen.push(message));
    return seen;
  };

  const rest = stash.slice(1);
  const travelled = Stash.ofItems<number>(stash.toItems());
  stash.pushAll(rest);
  rest.push("h:1.1", 4);

  expect(messages(stash)).toEqual([1, 2, 3, 2, 3]);
  expect(messages(rest)).toEqual([2, 3, 4]);
  expect(messages(travelled)).toEqual([1, 2, 3]);
  expect(messages(stash.slice(0, 1))).toEqual([1]);
});
