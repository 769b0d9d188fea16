import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import { type ActorCounters, addCounters } from "../../core/counters.ts";
import type { SwapResult, SwapStep } from "../../descriptions.ts";
import type { Body } from "../../wire/plain-value.ts";
import type { GoActor, SealedActor, ToHost } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import { newRowReading, type RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { sendFaults } from "../routing/mod.ts";

/** How long a new instance waits for the old one's `onStop("swapped")`. */
const OLD_STOP_MS = 5_000;

type Phase = "seal" | "restore" | "handover" | "go" | "over";

interface Moving {
  readonly entry: Entry;
  sealedAtMs: number;
  slot: number;
  rowId: number;
  awaitsOld: boolean;
  /** What to go back to when the new realm dies before it took a message. */
  undo: { slot: number; rowId: number; posted: number; before: ActorCounters } | null;
}

/** Actors of one realm that move to another one together. */
export interface SwapBatch {
  readonly from: RealmHandle;
  readonly to: RealmHandle;
  readonly entries: readonly Entry[];
  readonly freshState: boolean;
  readonly deadlineMs: number;
  /**
   * How long the others wait for one that is busy: it is left out then, as `isBusy`, and goes on as it was. Null
   * (default): until the deadline.
   */
  readonly patienceMs?: number | null;
  /** They come from another host: `from` stands for their realm there. */
  readonly isArrival?: boolean;
  /** Each actor succeeds or fails by itself; called once, with all of them. */
  done(results: BatchResult[]): void;
}

/** What became of one actor of a batch. `isBusy`: it was left out, and might move if it is waited for. */
export type BatchResult = SwapResult & { isBusy?: true };

interface Running {
  readonly swap: number;
  readonly batch: SwapBatch;
  readonly moving: Map<string, Moving>;
  readonly results: BatchResult[];
  phase: Phase;
  cancelDeadline: () => void;
}

/**
 * The host's side of hot swaps (docs/hot-swap.md): it alone decides (R1), runs one batch at a time per realm (R4), and
 * after the commit undoes nothing but for the death of a new realm that took no message (R5). No promise inside: every
 * step is the answer to a control.
 */
export class Swaps {
  readonly #router: Pick<Router, "entries" | "release" | "route" | "deliver">;
  readonly #clock: Clock;
  readonly #running = new Map<number, Running>();
  readonly #waiting: SwapBatch[] = [];
  readonly #locked: Set<RealmHandle>;
  /** New instances that wait for their old one's end, by swap and address. */
  readonly #awaitOld = new Map<
    string,
    { to: RealmHandle; from: RealmHandle; address: ActorAddress; swap: number; cancel: () => void }
  >();
  #last = 0;

  /** `locked` are the realms that a batch is using now. */
  constructor(
    router: Pick<Router, "entries" | "release" | "route" | "deliver">,
    clock: Clock,
    locked = new Set<RealmHandle>(),
  ) {
    this.#router = router;
    this.#clock = clock;
    this.#locked = locked;
  }

  /** Begins as soon as neither realm is part of another batch. */
  begin(batch: SwapBatch): void {
    this.#waiting.push(batch);
    this.#startWaiting();
  }

  #startWaiting(): void {
    for (let i = 0; i < this.#waiting.length; i += 1) {
      const batch = this.#waiting[i] as SwapBatch;
      if (lockedBy(batch).some((realm) => this.#locked.has(realm))) continue;
      this.#waiting.splice(i, 1);
      i -= 1;
      this.#start(batch);
    }
  }

  /** Step 2: hold what comes, and have the old realm seal. */
  #start(batch: SwapBatch): void {
    this.#last += 1;
    const running: Running = {
      swap: this.#last,
      batch,
      moving: new Map(),
      results: [],
      phase: "seal",
      cancelDeadline: () => {},
    };
    for (const entry of batch.entries) {
      const isHere = entry.realm === batch.from && entry.held === null && !batch.from.isEnded && !batch.to.isEnded;
      if (isHere) {
        entry.held = new Stash();
        entry.rare().movingWith.push({ swap: running.swap, realm: batch.to });
        running.moving.set(entry.address, { entry, sealedAtMs: 0, slot: -1, rowId: 0, awaitsOld: false, undo: null });
      } else if (batch.from.isEnded) this.#failed(running, entry.address, "gone", "its realm has ended");
      else this.#failed(running, entry.address, "select", "it has moved meanwhile, or the new realm has ended");
    }
    if (running.moving.size === 0) {
      batch.done(running.results);
      return;
    }
    this.#running.set(running.swap, running);
    for (const realm of lockedBy(batch)) this.#locked.add(realm);
    running.cancelDeadline = this.#clock.after(batch.deadlineMs, () => this.#expire(running));
    const addresses = this.#addresses(running);
    const { freshState, patienceMs = null } = batch;
    batch.from.control({ is: "seal", swap: running.swap, addresses, freshState, patienceMs });
  }

  /** A realm's answer. One that comes late, or from elsewhere, is ignored. */
  answer(realm: RealmHandle, control: ToHost): void {
    switch (control.is) {
      case "sealed":
        this.#in(control.swap, "seal", realm, "from", (running) => this.#onSealed(running, control));
        break;
      case "restored":
        this.#in(control.swap, "restore", realm, "to", (running) => this.#onRestored(running, control));
        break;
      case "mailbox":
        this.#in(control.swap, "handover", realm, "from", (running) => this.#onMailbox(running, control));
        break;
      case "running":
        this.#in(control.swap, "go", realm, "to", (running) => this.#onRunning(running, control));
        break;
      case "oldStopped":
        letGo(this.#router.entries.get(control.address), control.swap);
        this.#onOldStopped(control.swap, control.address);
        break;
    }
  }

  #in(swap: number, phase: Phase, realm: RealmHandle, side: "from" | "to", go: (running: Running) => void): void {
    const running = this.#running.get(swap);
    if (running?.phase === phase && running.batch[side] === realm) go(running);
  }

  /** Step 3: the old ones are sealed; have the new realm restore. */
  #onSealed(running: Running, control: Extract<ToHost, { is: "sealed" }>): void {
    for (const { address, step, error, isBusy } of control.refused) this.#undo(running, address, step, error, isBusy);
    const list: SealedActor[] = [];
    for (const sealed of control.ok) {
      const moving = running.moving.get(sealed.address);
      if (moving === undefined) continue;
      moving.sealedAtMs = sealed.sealedAtMs;
      list.push(sealed);
    }
    if (this.#endIfEmpty(running)) return;
    running.phase = "restore";
    const { source } = running.batch.from;
    const from = {
      name: source?.manifest.name ?? "",
      version: source?.manifest.version ?? "",
      hash: source?.hash ?? "",
    };
    const { freshState, isArrival = false } = running.batch;
    const adopt = { is: "adopt" as const, swap: running.swap, from, freshState, list };
    running.batch.to.control(isArrival ? { ...adopt, isArrival } : adopt);
  }

  /** Step 4: the new ones stand; have the old realm hand over. */
  #onRestored(running: Running, control: Extract<ToHost, { is: "restored" }>): void {
    for (const { address, step, error } of control.refused) this.#undo(running, address, step, error);
    for (const { address, slot, id, awaitsOld } of control.ok) {
      const moving = running.moving.get(address);
      if (moving === undefined) continue;
      moving.slot = slot;
      moving.rowId = id;
      moving.awaitsOld = awaitsOld;
    }
    if (this.#endIfEmpty(running)) return;
    running.phase = "handover";
    running.batch.from.control({ is: "handover", swap: running.swap, addresses: this.#addresses(running) });
  }

  /** Step 5, the commit: from here on the actor is the new one. No deadline may undo it (R5). */
  #onMailbox(running: Running, control: Extract<ToHost, { is: "mailbox" }>): void {
    for (const { address, step, error } of control.refused) this.#undo(running, address, step, error);
    if (this.#endIfEmpty(running)) return;
    running.cancelDeadline();
    running.phase = "go";
    const list: GoActor[] = [];
    for (const handed of control.ok) {
      const moving = running.moving.get(handed.address);
      if (moving === undefined) continue;
      const { entry } = moving;
      const held = entry.held ?? new Stash<Body>();
      const mailbox = Stash.ofItems<Body>(handed.mailbox);
      const { size } = mailbox;
      mailbox.pushAll(held);
      this.#settle(running, moving, held, mailbox.size);
      list.push({ ...handed, mailbox: mailbox.toItems(), handed: size, awaitsOld: moving.awaitsOld });
    }
    running.batch.to.control({ is: "go", swap: running.swap, list });
    for (const { entry } of running.moving.values()) if (entry.more?.faults) sendFaults(entry);
    running.batch.to.flush();
  }

  #settle(running: Running, moving: Moving, held: Stash<Body>, waiting: number): void {
    const { entry } = moving;
    const { from, to } = running.batch;
    const more = entry.rare();
    const row = newRowReading();
    from.read(entry, row);
    moving.undo = { slot: entry.slot, rowId: entry.rowId, posted: entry.posted, before: { ...more.before } };
    addCounters(more.before, row);
    more.unacked = held;
    entry.held = null;
    letGo(entry, running.swap);
    more.movingWith.push({ swap: running.swap, realm: from });
    this.#move(entry, to, moving.slot, moving.rowId);
    entry.posted = waiting;
  }

  #move(entry: Entry, to: RealmHandle, slot: number, rowId: number): void {
    if (entry.realm !== null) entry.realm.actors -= 1;
    entry.realm = to;
    entry.slot = slot;
    entry.rowId = rowId;
    to.actors += 1;
  }

  /** Step 7: the new ones run; the old realm may let go. */
  #onRunning(running: Running, control: Extract<ToHost, { is: "running" }>): void {
    const { from, to } = running.batch;
    for (const { address, error } of control.notStarted ?? []) {
      const moving = running.moving.get(address);
      running.moving.delete(address);
      if (moving !== undefined) this.#afterCommit(running, moving, error);
    }
    for (const moving of running.moving.values()) {
      const { entry } = moving;
      const more = entry.rare();
      more.unacked = null;
      more.swaps += 1;
      const pauseMs = Math.max(0, control.atMs - moving.sealedAtMs);
      running.results.push({ ok: true, address: entry.address, fromSource: from.hash ?? "", pauseMs });
      if (moving.awaitsOld) this.#awaitOldOf(running.swap, entry.address, from, to);
    }
    from.control({ is: "release", swap: running.swap, addresses: this.#addresses(running) });
    this.#end(running);
  }

  #awaitOldOf(swap: number, address: ActorAddress, from: RealmHandle, to: RealmHandle): void {
    const key = `${swap} ${address}`;
    const cancel = this.#clock.after(OLD_STOP_MS, () => this.#onOldStopped(swap, address));
    this.#awaitOld.set(key, { swap, address, from, to, cancel });
    if (from.isEnded) this.#onOldStopped(swap, address);
  }

  #onOldStopped(swap: number, address: ActorAddress): void {
    const waiting = this.#awaitOld.get(`${swap} ${address}`);
    if (waiting === undefined) return;
    this.#awaitOld.delete(`${swap} ${address}`);
    waiting.cancel();
    waiting.to.control({ is: "oldStopped", swap, address });
  }

  /** Before the commit: everything that is still part of it goes on as it was. */
  #expire(running: Running): void {
    const { batch } = running;
    const step = running.phase as SwapStep;
    for (const address of this.#addresses(running)) {
      this.#undo(
        running,
        address,
        step,
        `not done within ${batch.deadlineMs} ms: the actor, or its new realm, is busy`,
      );
    }
    this.#endIfEmpty(running);
  }

  /** One actor goes on as it was: the old realm first, then what was held (never the other way round). */
  #undo(running: Running, address: ActorAddress, step: SwapStep, error: string, isBusy?: true): void {
    const moving = running.moving.get(address);
    if (moving === undefined) return;
    running.moving.delete(address);
    const { from, to } = running.batch;
    from.control({ is: "reopen", swap: running.swap, addresses: [address] });
    if (running.phase !== "seal") to.control({ is: "discard", swap: running.swap, addresses: [address] });
    letGo(moving.entry, running.swap);
    this.#router.release(moving.entry);
    this.#failed(running, address, step, error, isBusy);
  }

  /**
   * Called before the host reaps the actors of an ended realm. Before the commit the end of the new realm undoes, the
   * end of the old one leaves its actors to be reaped. After it the row of the ended realm says whether the new one
   * took a message.
   */
  realmEnded(realm: RealmHandle, reason: string): void {
    for (const running of [...this.#running.values()]) {
      if (running.batch.to === realm) this.#targetEnded(running, reason);
      else if (running.batch.from === realm && running.phase !== "go") this.#sourceEnded(running, reason);
    }
    for (const waiting of [...this.#awaitOld.values()]) {
      if (waiting.from === realm) this.#onOldStopped(waiting.swap, waiting.address);
    }
  }

  #sourceEnded(running: Running, reason: string): void {
    const step = running.phase as SwapStep;
    for (const [address, moving] of running.moving) {
      if (running.phase !== "seal")
        running.batch.to.control({ is: "discard", swap: running.swap, addresses: [moving.entry.address] });
      this.#failed(running, address as ActorAddress, step, `its realm ended: ${reason}`);
    }
    running.moving.clear();
    this.#endIfEmpty(running);
  }

  #targetEnded(running: Running, reason: string): void {
    const error = `the new realm ended: ${reason}`;
    if (running.phase !== "go") {
      const step = running.phase as SwapStep;
      for (const address of this.#addresses(running)) this.#undo(running, address, step, error);
    } else {
      for (const moving of running.moving.values()) this.#afterCommit(running, moving, error);
      running.moving.clear();
    }
    this.#endIfEmpty(running);
  }

  /** R5: took it a message, it died with its realm; else the old one, which still has everything, goes on. */
  #afterCommit(running: Running, moving: Moving, error: string): void {
    const { entry, undo } = moving;
    const { from, to } = running.batch;
    const row = newRowReading();
    const hasBegun = !to.read(entry, row) || row.received > 0;
    this.#failed(
      running,
      entry.address,
      "start",
      hasBegun ? `${error}; the actor had begun there and died with it` : error,
    );
    const more = entry.rare();
    const { unacked } = more;
    more.unacked = null;
    letGo(entry, running.swap);
    if (hasBegun || from.isEnded || undo === null) {
      from.control({ is: "release", swap: running.swap, addresses: [entry.address] });
      return;
    }
    this.#move(entry, from, undo.slot, undo.rowId);
    entry.posted = undo.posted;
    more.before = undo.before;
    from.control({ is: "reopen", swap: running.swap, addresses: [entry.address] });
    unacked?.forEach((sender, body) => {
      this.#router.deliver(entry, sender, body);
    });
  }

  #addresses(running: Running): ActorAddress[] {
    return [...running.moving.values()].map(({ entry }) => entry.address);
  }

  #failed(running: Running, address: ActorAddress, step: SwapStep, error: string, isBusy?: true): void {
    running.results.push({ ok: false, address, step, error, ...(isBusy && { isBusy }) });
  }

  #endIfEmpty(running: Running): boolean {
    if (running.moving.size > 0) return false;
    this.#end(running);
    return true;
  }

  /** Everything was posted: the realms are free for the next batch. */
  #end(running: Running): void {
    if (running.phase === "over") return;
    running.phase = "over";
    running.cancelDeadline();
    running.moving.clear();
    this.#running.delete(running.swap);
    for (const realm of lockedBy(running.batch)) this.#locked.delete(realm);
    running.batch.done(running.results);
    this.#startWaiting();
  }
}

/**
 * R4: which realms take part in no other batch meanwhile. One that actors of another host come to may: its own reach
 * them by way of the host, so nothing waits in it for them that a later message could overtake; and no two hosts can
 * wait for each other.
 */
function lockedBy({ from, to, isArrival }: SwapBatch): RealmHandle[] {
  return isArrival ? [from] : [from, to];
}

/** Takes back the other realm's right to send as the actor. */
function letGo(entry: Entry | undefined, swap: number): void {
  const more = entry?.more ?? null;
  if (more === null) return;
  more.movingWith = more.movingWith.filter((each) => each.swap !== swap && !each.realm.isEnded);
}
