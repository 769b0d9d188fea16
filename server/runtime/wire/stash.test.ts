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
