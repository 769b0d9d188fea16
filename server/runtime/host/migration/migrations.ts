import type { ActorAddress } from "../../author/address.ts";
import type { Clock } from "../../clock.ts";
import type { Body } from "../../wire/plain-value.ts";
import type { GoActor, RefusedActor, SealedActor } from "../../wire/realm-control.ts";
import { Stash } from "../../wire/stash.ts";
import type { SwapResult, SwapStep } from "../../wire/swap.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { BatchQueue } from "./batch-queue.ts";
import type { Destination, EndpointAnswer, Origin } from "./endpoint.ts";
import { Move } from "./move.ts";
import { OldInstances } from "./old-instances.ts";

/** What a batch waits for in each phase, and of which end. Any other answer is late, and ignored (R6). */
const AWAITED = {
  seal: { is: "sealed", of: "from" },
  restore: { is: "restored", of: "to" },
  handover: { is: "mailbox", of: "from" },
  go: { is: "running", of: "to" },
} as const;

type Phase = keyof typeof AWAITED;
type Answer<Is extends EndpointAnswer["is"]> = Extract<EndpointAnswer, { is: Is }>;

/** Actors of one origin that move to one destination together. */
export interface MoveBatch {
  readonly from: Origin;
  readonly to: Destination;
  readonly entries: readonly Entry[];
  readonly freshState: boolean;
  /** From the seal to the commit. */
  readonly deadlineMs: number;
  /**
   * How long the others wait for one that is busy: it is left out then, as `isBusy`, and goes on as it was. Null
   * (default): until the deadline.
   */
  readonly patienceMs?: number | null;
  /** Each actor succeeds or fails by itself; called once, with all of them. */
  done(results: BatchResult[]): void;
}

/**
 * What became of one actor of a batch. `isBusy`: it was left out, and might move if it is waited for. `hasBegun`: it
 * failed at the destination after it had taken messages there, and does not go on at the origin.
 */
export type BatchResult = SwapResult & { isBusy?: true; hasBegun?: true };

interface Running {
  readonly swap: number;
  readonly batch: MoveBatch;
  /** Those that are still part of it. */
  readonly moves: Map<string, Move>;
  readonly results: BatchResult[];
  phase: Phase;
  cancelDeadline: () => void;
}

/**
 * The host's side of every move: from realm to realm, to another host, from another host (docs/hot-swap.md). It alone
 * decides (R1). No promise inside: each step is the answer of an end.
 *
 * | phase      | waits for  | of          | and then                                                        |
 * | ---------- | ---------- | ----------- | --------------------------------------------------------------- |
 * | `seal`     | `sealed`   | origin      | has the destination adopt what is sealed: `restore`             |
 * | `restore`  | `restored` | destination | has the origin hand over mailbox and wakeups: `handover`        |
 * | `handover` | `mailbox`  | origin      | commits: the actor is the destination's, which goes on: `go`    |
 * | `go`       | `running`  | destination | confirms, and releases the origin: over                         |
 *
 * | what fails              | in `seal`, `restore`, `handover`      | in `go`                                          |
 * | ----------------------- | ------------------------------------- | ------------------------------------------------ |
 * | an end refuses an actor | that one goes on at the origin        | that one does, unless it has begun (`hasBegun`)  |
 * | the deadline            | all go on at the origin               | there is none: a commit stays (R5)               |
 * | the destination ends    | all go on at the origin               | those that have not begun do; the others died    |
 * | the origin ends         | all died with it                      | no harm; who would go back to it died            |
 *
 * An actor that goes on at the origin gets there what has come since, behind what was there before.
 */
export class Migrations {
  readonly #clock: Clock;
  readonly #queue: BatchQueue<MoveBatch>;
  readonly #running = new Map<number, Running>();
  readonly #oldInstances: OldInstances;
  readonly #entries: Router["entries"];
  #last = 0;

  /** `used` are the realms that a batch is using now. */
  constructor(router: Pick<Router, "entries">, clock: Clock, used = new Set<RealmHandle>()) {
    this.#entries = router.entries;
    this.#clock = clock;
    this.#oldInstances = new OldInstances(clock);
    this.#queue = new BatchQueue(realmsOf, (batch) => this.#start(batch), used);
  }

  /** Begins as soon as neither realm is part of another batch. */
  begin(batch: MoveBatch): void {
    this.#queue.add(batch);
  }

  #start(batch: MoveBatch): void {
    this.#last += 1;
    const running: Running = {
      swap: this.#last,
      batch,
      moves: new Map(),
      results: [],
      phase: "seal",
      cancelDeadline: () => {},
    };
    const { from, to, entries, freshState, patienceMs = null } = batch;
    for (const entry of entries) {
      if (from.isEnded) failed(running, entry.address, "gone", "its realm has ended");
      else if (to.isEnded || !from.has(entry))
        failed(running, entry.address, "select", "it has moved meanwhile, or the new realm has ended");
      else {
        const move = new Move(running.swap, entry, to.realm);
        from.hold(move);
        entry.ensureExtras().move = move;
        running.moves.set(entry.address, move);
      }
    }
    if (running.moves.size === 0) {
      batch.done(running.results);
      return;
    }
    this.#running.set(running.swap, running);
    this.#queue.use(batch);
    running.cancelDeadline = this.#clock.after(batch.deadlineMs, () => this.#expire(running));
    from.seal(running.swap, addressesOf(running), { freshState, patienceMs });
  }

  /** The answer of a realm, or of another host (null). One that comes late, or from elsewhere, is ignored. */
  answer(realm: RealmHandle | null, answer: EndpointAnswer): void {
    if (answer.is === "oldStopped") {
      letGo(this.#entries.get(answer.address), answer.swap);
      if (realm !== null) this.#oldInstances.stopped(realm, answer.swap, answer.address);
      return;
    }
    const running = this.#running.get(answer.swap);
    if (running === undefined) return;
    const { is, of } = AWAITED[running.phase];
    if (is !== answer.is || running.batch[of].realm !== realm) return;
    switch (answer.is) {
      case "sealed":
        this.#onSealed(running, answer);
        break;
      case "restored":
        this.#onRestored(running, answer);
        break;
      case "mailbox":
        this.#commit(running, answer);
        break;
      case "running":
        this.#onRunning(running, answer);
    }
  }

  /** An actor came from another host, where its old instance has ended by now. */
  oldStoppedElsewhere(address: ActorAddress): void {
    this.#oldInstances.stoppedElsewhere(address);
  }

  #onSealed(running: Running, { ok, refused }: Answer<"sealed">): void {
    this.#refuse(running, refused);
    const list: SealedActor[] = [];
    for (const sealed of ok) {
      const move = running.moves.get(sealed.address);
      if (move === undefined) continue;
      move.sealedAtMs = sealed.sealedAtMs;
      list.push(sealed);
    }
    if (this.#endIfEmpty(running)) return;
    running.phase = "restore";
    const { from, to, freshState } = running.batch;
    to.adopt(running.swap, from, freshState, list);
  }

  #onRestored(running: Running, { ok, refused }: Answer<"restored">): void {
    this.#refuse(running, refused);
    for (const { address, slot, id, awaitsOld } of ok) {
      const move = running.moves.get(address);
      if (move !== undefined) Object.assign(move, { slot, rowId: id, awaitsOld });
    }
    if (this.#endIfEmpty(running)) return;
    running.phase = "handover";
    running.batch.from.handover(running.swap, addressesOf(running));
  }

  /** From here on the actors are those at the destination, and no deadline may undo it (R5). */
  #commit(running: Running, { ok, refused }: Answer<"mailbox">): void {
    this.#refuse(running, refused);
    if (this.#endIfEmpty(running)) return;
    running.cancelDeadline();
    running.phase = "go";
    const { from, to } = running.batch;
    const list: GoActor[] = [];
    for (const handed of ok) {
      const move = running.moves.get(handed.address);
      if (move === undefined) continue;
      const waiting = Stash.ofItems<Body>(handed.mailbox);
      const { size } = waiting;
      if (from.late !== null) waiting.pushAll(from.late);
      if (move.entry.held !== null) waiting.pushAll(move.entry.held);
      move.otherRealm = from.realm;
      to.take(move, waiting.size);
      list.push({ ...handed, mailbox: waiting.toItems(), handed: size, awaitsOld: move.awaitsOld });
    }
    to.go(running.swap, running.moves.values(), list);
  }

  #onRunning(running: Running, { notStarted, atMs }: Answer<"running">): void {
    const { swap, batch, moves } = running;
    const { from, to } = batch;
    for (const { address, error } of notStarted ?? []) this.#failAfterCommit(running, address, error);
    for (const { entry, sealedAtMs, awaitsOld } of moves.values()) {
      const { address } = entry;
      const extras = entry.ensureExtras();
      const { move } = extras;
      extras.move = null;
      extras.swaps += 1;
      // Until its old instance has ended.
      if (from.realm !== null && !from.isEnded) extras.formerRealms.push({ swap, realm: from.realm });
      to.confirm(move as Move);
      const pauseMs = Math.max(0, atMs - sealedAtMs);
      running.results.push({ ok: true, address, fromSource: from.source.hash, pauseMs });
      if (awaitsOld) this.#oldInstances.await(swap, address, from, to);
    }
    from.release(swap, addressesOf(running));
    this.#end(running);
  }

  #expire(running: Running): void {
    const what = `not done within ${running.batch.deadlineMs} ms: the actor, or its new realm, is busy`;
    for (const address of addressesOf(running)) this.#undo(running, address, running.phase as SwapStep, what);
    this.#endIfEmpty(running);
  }

  #refuse(running: Running, refused: readonly RefusedActor[]): void {
    for (const { address, step, error, isBusy } of refused) this.#undo(running, address, step, error, isBusy);
  }

  /** Before the commit: one actor goes on at the origin. */
  #undo(running: Running, address: ActorAddress, step: SwapStep, error: string, isBusy?: true): void {
    const move = takeOut(running, address);
    if (move === undefined) return;
    const { from, to } = running.batch;
    if (running.phase !== "seal") to.discard(running.swap, address);
    from.takeBack(move);
    failed(running, address, step, error, isBusy && { isBusy });
  }

  /** In `go`: one that took a message died there (R5); else the old one, which still has everything, goes on. */
  #failAfterCommit(running: Running, address: ActorAddress, error: string): void {
    const move = takeOut(running, address);
    if (move === undefined) return;
    const { from, to } = running.batch;
    const hasBegun = to.hasBegun(move);
    const what = hasBegun ? `${error}; the actor had begun there and died with it` : error;
    failed(running, address, "start", what, hasBegun && { hasBegun });
    if (hasBegun || from.isEnded) from.release(running.swap, [address]);
    else from.takeBack(move);
  }

  /** Called before the host reaps the actors of an ended realm: who is still there then died with it. */
  realmEnded(realm: RealmHandle, reason: string): void {
    for (const running of [...this.#running.values()]) {
      if (running.batch.to.realm === realm) this.#destinationEnded(running, reason);
      else if (running.batch.from.realm === realm && running.phase !== "go") this.#originEnded(running, reason);
    }
    this.#oldInstances.realmEnded(realm);
  }

  #originEnded(running: Running, reason: string): void {
    for (const address of addressesOf(running)) {
      takeOut(running, address);
      if (running.phase !== "seal") running.batch.to.discard(running.swap, address);
      failed(running, address, running.phase as SwapStep, `its realm ended: ${reason}`);
    }
    this.#endIfEmpty(running);
  }

  #destinationEnded(running: Running, reason: string): void {
    const error = `the new realm ended: ${reason}`;
    for (const address of addressesOf(running)) {
      if (running.phase === "go") this.#failAfterCommit(running, address, error);
      else this.#undo(running, address, running.phase, error);
    }
    this.#endIfEmpty(running);
  }

  #endIfEmpty(running: Running): boolean {
    if (running.moves.size > 0) return false;
    this.#end(running);
    return true;
  }

  /** Everything was posted: the realms are free for the next batch. */
  #end(running: Running): void {
    if (!this.#running.delete(running.swap)) return;
    running.cancelDeadline();
    running.moves.clear();
    this.#queue.free(running.batch);
    running.batch.done(running.results);
    this.#queue.startNext();
  }
}

/**
 * R4: which realms take part in no other batch meanwhile. One that actors of another host come to may: its own reach
 * them by way of the host, so nothing waits in it for them that a later message could overtake; and no two hosts can
 * wait for each other.
 */
function realmsOf({ from, to }: MoveBatch): RealmHandle[] {
  return from.realm === null ? [] : [from.realm, ...(to.realm === null ? [] : [to.realm])];
}

function addressesOf({ moves }: Running): ActorAddress[] {
  return [...moves.values()].map(({ entry }) => entry.address);
}

/** It is no part of the batch any more, and moves no more. */
function takeOut({ moves }: Running, address: ActorAddress): Move | undefined {
  const move = moves.get(address);
  moves.delete(address);
  if (move !== undefined) move.entry.ensureExtras().move = null;
  return move;
}

function failed(
  { results }: Running,
  address: ActorAddress,
  step: SwapStep,
  error: string,
  how?: { isBusy: true } | { hasBegun: true } | false,
): void {
  results.push({ ok: false, address, step, error, ...how });
}

/** Takes back the old realm's right to send as the actor. */
function letGo(entry: Entry | undefined, swap: number): void {
  const extras = entry?.extras ?? null;
  if (extras === null) return;
  extras.formerRealms = extras.formerRealms.filter((former) => former.swap !== swap && !former.realm.isEnded);
}
