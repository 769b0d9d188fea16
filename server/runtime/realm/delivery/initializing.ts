import type { InitialMessage } from "../../author/actor.ts";
import type { AnyMessageType } from "../../author/message.ts";
import { ROW } from "../../core/counters.ts";
import { carried, carry } from "../../wire/encoded.ts";
import type { MovingInitializing } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import type { Cell } from "./cell.ts";
import { count } from "./delivery.ts";
import type { Initializing } from "./guarded.ts";

export function newInitializing(types: readonly AnyMessageType[]): Initializing {
  return { initial: types.map(() => null), held: new Stash(), isComplete: false, hasRun: false };
}

/**
 * Takes a message in the actor's stead: one of the list that came for the first time, or one that has to wait.
 * `complete` once the last of the list is there; `passed`: it is none of ours.
 */
export function takeInitial(
  cell: Cell,
  its: Initializing,
  message: unknown,
  sender: string,
): "passed" | "held" | "taken" | "complete" {
  if (its.isComplete) return "passed";
  const types = cell.class.initializing ?? [];
  let read: unknown;
  const at = types.findIndex((type, index) => {
    if (its.initial[index] === null) read = type.read(message);
    return read !== undefined;
  });
  if (at < 0) {
    its.held.push(sender, message);
    return "held";
  }
  its.initial[at] = { message: read, sender } as InitialMessage;
  if (its.initial.includes(null)) return "taken";
  its.isComplete = true;
  return "complete";
}

/** Takes out what never got further than the front of the mailbox: the actor ends. */
export function takeWaiting(cell: Cell): { message: unknown; sender: string }[] {
  const its = cell.rare?.initializing;
  if (!its || its.hasRun) return [];
  const waiting: { message: unknown; sender: string }[] = its.initial.filter((each) => each !== null);
  its.held.forEach((sender, message) => {
    waiting.push({ message, sender: sender as string });
  });
  count(cell, ROW.late, -its.held.size);
  its.held = new Stash();
  its.hasRun = true;
  return waiting;
}

export function carryInitializing(its: Initializing): MovingInitializing {
  const held: MovingInitializing["held"] = [];
  its.held.forEach((sender, message) => {
    held.push({ message: carry(message), sender: sender as string });
  });
  return {
    initial: its.initial.map((each) => each && { message: carry(each.message), sender: each.sender }),
    held,
    hasRun: its.hasRun,
  };
}

/**
 * After a swap. A class whose list has changed keeps the messages that it still names. What the old one was through
 * with (or never had to wait for) is in its snapshot: the new one waits for nothing.
 */
export function carriedInitializing(cell: Cell, moving: MovingInitializing | null): Initializing | null {
  const types = cell.class.initializing;
  if (types === null) return null;
  const its = newInitializing(types);
  for (const each of moving?.initial ?? []) {
    if (each !== null) takeInitial(cell, its, carried(each.message), each.sender);
  }
  its.held = new Stash();
  if (moving === null || moving.hasRun) its.isComplete = true;
  its.hasRun = its.isComplete && moving?.hasRun === true;
  return its;
}
