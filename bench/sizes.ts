/** How much of each thing a measurement does. */
export const FULL = {
  /**
   * A process runs a measurement of the core for so long to warm up, and then for so long to measure; at least once
   * each.
   */
  warmUpMs: 500,
  measureMs: 500,
  /**
   * In so many processes, the contenders in turn: a busy minute falls on all of them, and an optimizer's bad choice on
   * one process.
   */
  rounds: 5,
  roundsWithoutGoal: 3,
  /** A contender that takes longer for one run is stopped. */
  runLimitMs: 20_000,
  /** So is a process that measures all contenders by turns. */
  togetherLimitMs: 180_000,
  /** By turns in one process. */
  runs: 3,
  tells: 1_000_000,
  roundTrips: 1_500_000,
  asks: 100_000,
  actors: 100_000,
  leaves: 100_000,
  receivers: 10_000,
  messagesEach: 80,
  floodMs: 500,
  realmMessages: 500_000,
  wireMessages: 1_000_000,
  swaps: 500,
  pollRounds: 3,
  pollSeconds: 5,
  additions: 1_000_000,
  /** Through a lock between threads, each of which takes a thousand times as long. */
  lockedAdditions: 50_000,
  pages: 960,
  /** A tenth of the example's own, so that one by one takes ten seconds and not a hundred. */
  pageDelayMs: 10,
};

export type Sizes = typeof FULL;

/** To see that everything runs: the figures are of no use. */
export const QUICK: Sizes = {
  warmUpMs: 0,
  measureMs: 0,
  rounds: 1,
  roundsWithoutGoal: 1,
  runLimitMs: 20_000,
  togetherLimitMs: 180_000,
  runs: 1,
  tells: 100_000,
  roundTrips: 150_000,
  asks: 10_000,
  actors: 10_000,
  leaves: 10_000,
  receivers: 1_000,
  messagesEach: 80,
  floodMs: 200,
  realmMessages: 50_000,
  wireMessages: 100_000,
  swaps: 20,
  pollRounds: 1,
  pollSeconds: 2,
  additions: 100_000,
  lockedAdditions: 5_000,
  pages: 96,
  pageDelayMs: 10,
};
