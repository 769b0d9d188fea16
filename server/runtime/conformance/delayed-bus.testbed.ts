import { randomFrom } from "../core/random.ts";
import type { Bus, Deliver } from "../engine/local/bus.ts";
import { decodeFrame, encodeFrame, type Frame } from "../wire/frame.ts";

export interface DelayOptions {
  /** Chooses what arrives next, and which ways are slow, stand still for a while, or end at a host that pauses. */
  seed: number;
  /** Runs a task some time later. */
  later(task: () => void): void;
  /** Whether ways stand still and hosts pause by themselves. Default true. */
  hasOutages?: boolean;
  /** How much happens at most each time that `later` runs something. Default 1. */
  burst?: number;
  /** How many frames may wait on one way. Default: any number. */
  maxWaiting?: number;
}

/** A bus on which everything takes its time, and hands to hold it up. */
export interface DelayedBus extends Bus {
  /** What is for that host waits: frames, and what the engine tells it. */
  pause(host: string): void;
  resume(host: string): void;
  /** What the engine tells that host waits: views, statements, offers. Frames go on. */
  holdNews(host: string): void;
  releaseNews(host: string): void;
  /** Frames from one host to another wait. */
  hold(from: string, to: string): void;
  release(from: string, to: string): void;
}

/** Something that waits for its turn. `run` returns false when it cannot be done yet. */
interface Item {
  readonly frame?: Frame;
  run(): boolean;
}

/** Items of one way, first in, first out. */
interface Queue {
  readonly from: string | null;
  readonly to: string;
  readonly items: Item[];
  /** How likely it is chosen: slow ways are passed by. */
  readonly weight: number;
}

const WEIGHTS = [1, 1, 0.2, 0.03];
const PAUSE_STEPS = 30;
const DRAINED_WITHIN_MS = 2_000;

/** For a local engine in tests: keeps the order of each way, and nothing else; every frame goes through the codec. */
export function delayedBus(deliver: Deliver, options: DelayOptions): DelayedBus {
  const { seed, later, hasOutages = true, burst = 1, maxWaiting = Number.POSITIVE_INFINITY } = options;
  const random = randomFrom(seed);
  const ways = new Map<string, Queue>();
  const told = new Map<string, Queue>();
  const rounds = new Set<Queue>();
  const paused = new Set<string>();
  const held = new Set<string>();
  /** Hosts and ways that stand still by themselves, with the steps that are left. */
  const outages = new Map<string, number>();
  let drains: { from: string; resolve: () => void }[] = [];
  let isScheduled = false;

  const newQueue = (from: string | null, to: string): Queue => ({
    from,
    to,
    items: [],
    weight: WEIGHTS[Math.floor(random() * WEIGHTS.length)] as number,
  });
  const queueIn = (queues: Map<string, Queue>, from: string | null, to: string): Queue => {
    const key = `${from} ${to}`;
    let queue = queues.get(key);
    if (queue === undefined) {
      queue = newQueue(from, to);
      queues.set(key, queue);
    }
    return queue;
  };
  const schedule = () => {
    if (isScheduled) return;
    isScheduled = true;
    later(step);
  };
  const isOpen = ({ from, to, items }: Queue) =>
    items.length > 0 &&
    !paused.has(to) &&
    !held.has(`${from} ${to}`) &&
    !outages.has(to) &&
    !outages.has(`${from} ${to}`);

  const step = () => {
    isScheduled = false;
    let isWaiting = false;
    for (let left = 1 + Math.floor(random() * burst); left > 0; left -= 1) isWaiting = stepOnce();
    if (isWaiting) schedule();
  };
  /** Whether something may happen at the next one. */
  const stepOnce = (): boolean => {
    let isWaiting = false;
    for (const [what, left] of outages) {
      isWaiting = true;
      if (left <= 1) outages.delete(what);
      else outages.set(what, left - 1);
    }
    const open = [...ways.values(), ...told.values(), ...rounds].filter(isOpen);
    if (open.length > 0 && random() < 0.3) isWaiting = true;
    else if (doOne(open)) isWaiting = true;
    if (hasOutages && open.length > 0 && random() < 0.005) begin(open);
    for (const { from, resolve } of drains) if (isDrained(from)) resolve();
    drains = drains.filter(({ from }) => !isDrained(from));
    return isWaiting;
  };
  /** Does one of them, drawn by weight; the next when it cannot be done yet. */
  const doOne = (open: Queue[]): boolean => {
    while (open.length > 0) {
      const [queue] = open.splice(drawn(open), 1) as [Queue];
      const [item] = queue.items;
      if (item === undefined || !item.run()) continue;
      if (queue.items[0] === item) queue.items.shift();
      return true;
    }
    return false;
  };
  const drawn = (open: readonly Queue[]): number => {
    let left = random() * open.reduce((sum, { weight }) => sum + weight, 0);
    for (const [at, { weight }] of open.entries()) {
      left -= weight;
      if (left < 0) return at;
    }
    return 0;
  };
  const begin = (open: readonly Queue[]) => {
    const { from, to } = open[Math.floor(random() * open.length)] as Queue;
    outages.set(random() < 0.5 || from === null ? to : `${from} ${to}`, 1 + Math.floor(random() * PAUSE_STEPS));
  };
  const isDrained = (from: string) => [...ways.values()].every((way) => way.from !== from || way.items.length === 0);

  return {
    carry(from, to, frame) {
      const copy = decodeFrame(encodeFrame(frame));
      queueIn(ways, from, to).items.push({ frame: copy, run: () => deliver(from, to, copy) });
      schedule();
    },
    isFull: (from, to) => queueIn(ways, from, to).items.length >= maxWaiting,
    isOnTheWay: (from, to) => (ways.get(`${from} ${to}`)?.items.length ?? 0) > 0,
    cut(from, to) {
      const frames = ways.get(`${from} ${to}`)?.items.splice(0) ?? [];
      return frames.flatMap(({ frame }) => frame ?? []);
    },
    drained(from) {
      if (isDrained(from)) return Promise.resolve();
      return new Promise((resolve) => {
        drains.push({ from, resolve });
        setTimeout(resolve, DRAINED_WITHIN_MS).unref();
        schedule();
      });
    },
    tell(to, task) {
      queueIn(told, null, to).items.push({ run: task });
      schedule();
    },
    round(at, act) {
      return new Promise((resolve, reject) => {
        const queue = newQueue("", at);
        rounds.add(queue);
        const back = (settle: () => void) =>
          queue.items.push({
            run() {
              rounds.delete(queue);
              settle();
              return true;
            },
          });
        queue.items.push({
          run() {
            try {
              const value = act();
              back(() => resolve(value));
            } catch (error) {
              back(() => reject(error));
            }
            return true;
          },
        });
        schedule();
      });
    },
    pause: (host) => void paused.add(host),
    resume(host) {
      paused.delete(host);
      schedule();
    },
    holdNews: (host) => void held.add(`null ${host}`),
    releaseNews(host) {
      held.delete(`null ${host}`);
      schedule();
    },
    hold: (from, to) => void held.add(`${from} ${to}`),
    release(from, to) {
      held.delete(`${from} ${to}`);
      schedule();
    },
  };
}
