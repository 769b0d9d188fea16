/** How much of each thing a measurement does. */
export const FULL = {
  /** Each measurement of the core is taken so often in one process, after one to warm up; the middle one counts. */
  runs: 3,
  /** And in so many processes, the contenders in turn, so that a busy minute of the machine falls on all of them. */
  rounds: 3,
  tells: 1_000_000,
  roundTrips: 500_000,
  asks: 100_000,
  actors: 100_000,
  leaves: 100_000,
  receivers: 10_000,
  messagesEach: 100,
  floodMs: 1_000,
  realmMessages: 500_000,
  swaps: 200,
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
  runs: 1,
  rounds: 1,
  tells: 100_000,
  roundTrips: 50_000,
  asks: 10_000,
  actors: 10_000,
  leaves: 10_000,
  receivers: 1_000,
  messagesEach: 100,
  floodMs: 200,
  realmMessages: 50_000,
  swaps: 20,
  pollRounds: 1,
  pollSeconds: 2,
  additions: 100_000,
  lockedAdditions: 5_000,
  pages: 96,
  pageDelayMs: 10,
};
