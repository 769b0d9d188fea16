import { expect, it } from "vitest";
import { targetHref } from "./target-href.ts";

const HASH = "a".repeat(64);
const ID = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

it.each([
  ["source.upload", HASH, `/sources/${HASH}`],
  ["actor.stop", "north:d9b4xag.1", "/actors/north%3Ad9b4xag.1"],
  ["actor.tell", "@question/q0", "/actors/%40question%2Fq0"],
  ["actor.stopMany", "312 actors", null],
  ["rollout.undo", ID, `/rollouts/${ID}`],
  ["realm.end", "east", "/hosts/east"],
  ["host.capabilities", "east", "/hosts/east"],
  ["people.invite", ID, null],
])("the target of %s %s leads to %s", (action, target, href) => {
  expect(targetHref({ action, target })).toBe(href);
});
