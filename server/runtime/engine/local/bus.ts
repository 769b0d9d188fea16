import type { Frame } from "../../wire/frame.ts";

/** Takes a frame at the end of its way. False: not yet, and what comes behind it waits, too. */
export type Deliver = (from: string, to: string, frame: Frame) => boolean;

/**
 * What carries frames between the seats of a local engine, and to each seat what the engine tells it. How long anything
 * takes is the bus's own affair; what is promised is the order.
 */
export interface Bus {
  /** Takes a frame along; `deliver` gets it behind all that went from `from` to `to` before. */
  carry(from: string, to: string, frame: Frame): void;
  /** Whether more than may wait on that way waits there. */
  isFull(from: string, to: string): boolean;
  isOnTheWay(from: string, to: string): boolean;
  /** Takes out what is still on that way, in order. */
  cut(from: string, to: string): Frame[];
  /** Settles when all that this seat has sent has arrived, or cannot within some seconds. */
  drained(from: string): Promise<void>;
  /** Runs the task at that seat, behind what it was told before. One that returns false is run again later. */
  tell(to: string, task: () => boolean): void;
  /** Goes to what the engine keeps, acts there, and comes back. */
  round<T>(at: string, act: () => T): Promise<T>;
}

/**
 * Everything is there at once. Calls and what they return are copied; batches are not changed by anybody, and go as
 * they are.
 */
export function directBus(deliver: Deliver): Bus {
  return {
    carry: (from, to, frame) => void deliver(from, to, copied(frame)),
    isFull: () => false,
    isOnTheWay: () => false,
    cut: () => [],
    drained: async () => {},
    tell: (_to, task) => void task(),
    round: async (_at, act) => act(),
  };
}

function copied(frame: Frame): Frame {
  return frame.is === "batch" ? frame : structuredClone(frame);
}
