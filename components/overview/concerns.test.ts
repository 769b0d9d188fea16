import { expect, it } from "vitest";
import { concernsOf, type Health } from "./concerns.ts";

const WELL: Health = {
  stuck: 0,
  stuckHosts: 0,
  blockedRealms: 0,
  failuresPerMinute: 0.4,
  lost: 0,
  hasRolloutFailed: false,
};

it("has no concern while nothing is stuck, fails or is lost", () => {
  expect(concernsOf(WELL)).toEqual([]);
  expect(concernsOf({ ...WELL, failuresPerMinute: null })).toEqual([]);
});

it("names the worst first, with the list that each counts", () => {
  const concerns = concernsOf({
    ...WELL,
    stuck: 3,
    stuckHosts: 2,
    blockedRealms: 1,
    failuresPerMinute: 12.4,
    lost: 1,
    hasRolloutFailed: true,
  });

  expect(concerns.map(({ says, href }) => `${says} → ${href}`)).toEqual([
    "1 realm blocked: a thread has not come back for over a second → /hosts",
    "3 actors stuck on 2 hosts → /actors?state=stuck",
    "12 failures a minute → /actors?sort=-failed",
    "The newest rollout failed → /rollouts?state=failed",
    "A restart ended 1 actor that was created by hand → #lost",
  ]);
});
