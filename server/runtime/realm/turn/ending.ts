import type { ActorAddress } from "../../author/address.ts";
import { type ActorCounters, newCounters, ROW, readCounters } from "../../core/counters.ts";
import type { ErrorFacts } from "../../errors.ts";
import { isNotice, type Notice, type Sender } from "../../wire/notice.ts";
import { TROUPE } from "../actor-class/mod.ts";
import {
  type Asker,
  type Cell,
  type ChunkPool,
  count,
  exitOf,
  GONE,
  type HostTeller,
  type Notifier,
} from "../delivery/mod.ts";
import { moved } from "./revoked.ts";

export interface EndingSetup {
  readonly actors: { remove(cell: Cell): void };
  readonly notifier: Notifier;
  readonly refusals: { undeliverable(to: string, sender: Sender, message: unknown, reason: string): void };
  readonly replies: { endAsksOf(asker: Asker, error: Error): void };
  readonly wakeups: { dropAll(cell: Cell): void };
  readonly host: HostTeller;
  readonly pool: ChunkPool;
}

/** Takes an actor out of its realm: its children, its waiting messages, and what the realm holds for it. */
export class Ending {
  readonly #setup: EndingSetup;

  constructor(setup: EndingSetup) {
    this.#setup = setup;
  }

  /** Asks the children to exit: as urgently as their parent was. */
  stopChildren(cell: Cell): void {
    if (cell.extras === null) return;
    const { children, isStopUrgent } = cell.extras;
    const notice: Notice = { kind: "exit", from: cell.address, ...(isStopUrgent && { isUrgent: true }) };
    for (const child of children) {
      this.#setup.notifier.notify(child, notice, { type: "callboard.ExitRequest", isRecursive: true });
    }
  }

  /** Children go on under the grandparent. */
  leaveChildren(cell: Cell): void {
    if (cell.extras === null) return;
    const { notifier } = this.#setup;
    for (const child of cell.extras.children) {
      notifier.notify(child, { kind: "reparent", from: cell.address }, cell.parent);
      if (cell.parent !== null) notifier.notify(cell.parent, { kind: "adopt", from: cell.address }, child);
    }
    cell.extras.children.clear();
  }

  /** The actor has exited: its parent, its subscribers, its publishers and the host are told. */
  exit(cell: Cell, reason: string, error: ErrorFacts | null): void {
    const { notifier, host } = this.#setup;
    const counted = countedOf(cell);
    this.forget(cell);
    for (const subscriber of cell.extras?.subscribers ?? []) {
      const notice: Notice = { kind: "terminated", from: cell.address };
      notifier.notify(subscriber as ActorAddress, notice, exitOf(cell.address, reason));
    }
    for (const publisher of cell.extras?.subscriptions?.publishers() ?? []) {
      notifier.notify(publisher as ActorAddress, { kind: "unsubscribe", from: cell.address }, null);
    }
    if (cell.parent !== null) {
      const exited = { type: "callboard.ChildActorExited", child: cell.address, class: cell.class.name, reason };
      const escalated = cell.extras?.escalated ?? null;
      const notice: Notice = { kind: "childExited", from: cell.address, ...(escalated && { escalated }) };
      notifier.notify(cell.parent, notice, exited);
    }
    const asked = cell.extras?.stopAsked ?? null;
    host.control({ is: "gone", address: cell.address, reason, error, asked, counted });
  }

  /** Frees what the realm holds for an actor that is no longer here. */
  forget(cell: Cell): void {
    const { actors, wakeups, replies } = this.#setup;
    cell.mode = GONE;
    cell.extras?.transient?.disarm();
    cell.extras?.interceptor?.cancel();
    wakeups.dropAll(cell);
    if (cell.openAsks > 0) replies.endAsksOf(cell, moved(cell));
    actors.remove(cell);
  }

  /** Nobody takes what waits: it becomes dead letters. Of the runtime's own messages, those about children count. */
  dropWaiting(cell: Cell): void {
    this.drain(cell, (message, sender) => {
      if (isNotice(sender)) {
        if (sender.kind === "childExited") removeChild(cell, sender.from as ActorAddress);
        else if (sender.kind === "adopt") addChild(cell, message as ActorAddress);
      } else this.#setup.refusals.undeliverable(cell.address, sender, message, "the actor stopped");
    });
  }

  /** Takes out all that waits for the actor, in the mailbox and in front of it. */
  drain(cell: Cell, each: (message: unknown, sender: Sender) => void): void {
    while (cell.count > 0) {
      const sender = cell.nextSender() as Sender;
      each(cell.take(this.#setup.pool), sender);
      count(cell, ROW.received, 1);
    }
    for (const { message, sender } of cell.extras?.interceptor?.takeWaiting() ?? []) each(message, sender);
    const initializing = cell.extras?.initializing ?? null;
    if (initializing !== null) {
      count(cell, ROW.stashed, -initializing.waiting);
      for (const { message, sender } of initializing.takeWaiting()) each(message, sender);
    }
    for (const { message, sender } of cell.instance?.[TROUPE]?.takeWaiting() ?? []) each(message, sender);
  }
}

function countedOf({ counters, at }: Cell): ActorCounters {
  const counted = newCounters();
  readCounters(counters, at, counted);
  return counted;
}

export function addChild(cell: Cell, child: ActorAddress): void {
  cell.makeExtras().children.add(child);
}

/** False when it was none (any more): a parent is told once. */
export function removeChild(cell: Cell, child: ActorAddress): boolean {
  return cell.extras?.children.delete(child) ?? false;
}

export function childCount(cell: Cell): number {
  return cell.extras?.children.size ?? 0;
}
