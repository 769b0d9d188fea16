import { expect, it } from "vitest";
import type { Clock } from "../live/clock.ts";
import { type Action, ActionList } from "./action-list.ts";

function stoppedClock(): Clock & { nowMs: number } {
  return { nowMs: 1_000, now: clockNow, after: () => () => undefined, every: () => () => undefined };
}
function clockNow(this: { nowMs: number }): number {
  return this.nowMs;
}

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<undefined>((resolve) => {
    open = () => resolve(undefined);
  });
  return { open, opened };
}

function open() {
  const clock = stoppedClock();
  return { clock, list: new ActionList(clock) };
}

/** The next time the list says something that fits. */
function when(list: ActionList, fits: (actions: readonly Action[]) => boolean): Promise<readonly Action[]> {
  return new Promise((resolve) => {
    const look = () => {
      if (!fits(list.read())) return;
      stop();
      resolve(list.read());
    };
    const stop = list.subscribe(look);
    look();
  });
}

const hasEnded = (actions: readonly Action[]) => actions.every(({ endedAtMs }) => endedAtMs !== null);

it("shows how far the work is, and then what came of it", async () => {
  const { list } = open();
  const half = gate();

  list.run({
    title: "Stop 4 actors",
    total: 4,
    async work({ progress }) {
      progress(2);
      await half.opened;
      progress(4);
      return { note: "4 actors stopped" };
    },
  });
  const midway = list.read()[0];
  half.open();
  const [ended] = await when(list, hasEnded);

  expect(midway).toMatchObject({ state: "running", progress: { done: 2, total: 4, unit: "actor" } });
  expect(ended).toMatchObject({ state: "done", progress: { done: 4, total: 4 }, note: "4 actors stopped" });
});

it("says what was thrown, with its remedy, and how far it got", async () => {
  const { list } = open();

  list.run({
    title: "Stop 4 actors",
    total: 4,
    async work({ progress }) {
      progress(1);
      throw new Error("north is gone");
    },
  });
  const [ended] = await when(list, hasEnded);

  expect(ended).toMatchObject({ state: "failed", progress: { done: 1 }, failure: { message: "north is gone" } });
});

it("ends as stopped when she stops it, whether the work throws or returns", async () => {
  const { list } = open();
  const untilAborted = (signal: AbortSignal) =>
    new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));

  list.run({
    title: "throws",
    canStop: true,
    work: ({ signal }) => untilAborted(signal).then(() => Promise.reject(signal.reason)),
  });
  list.run({
    title: "returns",
    canStop: true,
    work: ({ signal }) => untilAborted(signal).then(() => ({ note: "1 of 2" })),
  });
  for (const action of list.read()) await action.stop?.press();
  const ended = await when(list, hasEnded);

  expect(ended.map(({ title, state, note, stop }) => ({ title, state, note, stop }))).toEqual([
    { title: "returns", state: "stopped", note: "1 of 2", stop: undefined },
    { title: "throws", state: "stopped", note: undefined, stop: undefined },
  ]);
});

it("knows how much would end with the page", async () => {
  const { list } = open();
  const end = gate();

  list.run({ title: "one", work: () => end.opened });
  const during = list.working;
  end.open();
  await when(list, () => list.working === 0);

  expect(during).toBe(1);
});

it("changes the row of what it follows instead of adding one, and keeps when it ended", () => {
  const { list, clock } = open();
  const row = { id: "rollout-1", title: "Swap", progress: null, startedAtMs: 5 };

  list.follow({ ...row, state: "running" });
  list.follow({ ...row, state: "done" });
  clock.nowMs = 9_000;
  list.follow({ ...row, state: "done", note: "read again" });

  expect(list.read()).toMatchObject([{ state: "done", endedAtMs: 1_000, note: "read again" }]);
});

it("brings back what was taken off only in another state, and takes off nothing that runs", () => {
  const { list } = open();
  const row = { id: "rollout-1", title: "Swap", progress: null, startedAtMs: 5 };

  list.follow({ ...row, state: "running" });
  list.dismiss("rollout-1");
  const running = list.read().length;
  list.follow({ ...row, state: "done" });
  list.dismissEnded();
  list.follow({ ...row, state: "done" });
  const dismissed = list.read().length;
  list.follow({ ...row, state: "running" });

  expect([running, dismissed, list.read().length]).toEqual([1, 0, 1]);
});
