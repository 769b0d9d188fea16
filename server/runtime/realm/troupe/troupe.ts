import type { ActorContext, TroupeLimits } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { isShown } from "../../author/message.ts";
import { ChildActorExited } from "../../author/runtime-messages.ts";
import { ROW } from "../../core/counters.ts";
import { RunQueue } from "../../core/run-queue.ts";
import { type ErrorFacts, errorFacts } from "../../errors.ts";
import { encode } from "../../wire/plain-value.ts";
import { type Hooks, JOB_DONE, type LoadedClass, TROUPE, type TroupePart } from "../actor-class/mod.ts";
import {
  type Cell,
  count,
  type Failures,
  type HostTeller,
  type Notifier,
  type Refusals,
  STOPPING,
  typeOf,
} from "../delivery/mod.ts";

/** How long a surplus of free workers is kept for the next burst. */
const LINGER_MS = 1_000;
const MAX_TRIES = 2;

/** What a troupe needs of its realm. */
export interface TroupeRealm {
  readonly notifier: Notifier;
  readonly refusals: Refusals;
  readonly failures: Failures;
  readonly host: HostTeller;
  readonly actors: { localTarget(address: string): Cell | undefined };
}

interface Job {
  message: unknown;
  sender: string;
  tries: number;
}

interface Snapshot {
  limits: TroupeLimits;
  workers: [ActorAddress, Job | null][];
  waiting: Job[];
}

/**
 * What stands behind a troupe's address. It is an actor like any other and speaks with its workers, which are its
 * children, by messages only: so it does not matter in which realm they are.
 */
export class Troupe implements Hooks {
  readonly #realm: TroupeRealm;
  readonly #cell: Cell;
  readonly #worker: LoadedClass;
  readonly #hire: () => ActorAddress;
  #limits: TroupeLimits;
  /** Each worker's job; null: it is free. */
  readonly #workers = new Map<ActorAddress, Job | null>();
  /** The one that was busy last is taken first, so that the others may go. */
  #free: ActorAddress[] = [];
  /** Told to exit, not gone yet: they count as workers. */
  readonly #leaving = new Set<ActorAddress>();
  /** Workers of the source before a swap: they end what they hold and leave. */
  readonly #old = new Set<ActorAddress>();
  #again: Job[] = [];
  readonly #waiting = new RunQueue<Job>();
  #isTrimSet = false;

  constructor(realm: TroupeRealm, context: ActorContext, worker: LoadedClass, hire: () => ActorAddress) {
    this.#realm = realm;
    this.#cell = context as Cell;
    this.#worker = worker;
    this.#hire = hire;
    this.#limits = worker.troupe ?? { max: 1, idle: 0 };
  }

  readonly [TROUPE]: TroupePart = {
    setLimits: (limits) => {
      this.#limits = { ...this.#limits, ...limits };
      this.#tellLimits();
      for (const worker of this.#free.splice(0)) this.#rest(worker);
      this.#fill();
    },
    takeWaiting: () => {
      const jobs = this.#jobsWaiting();
      this.#again = [];
      while (this.#waiting.size > 0) this.#waiting.shift();
      this.#countWaiting(-jobs.length);
      return jobs;
    },
  };

  onStart(): void {
    this.#tellLimits();
  }

  #tellLimits(): void {
    this.#realm.host.control({ is: "troupe", address: this.#cell.address, limits: this.#limits });
  }

  receive(message: unknown, sender: string): void {
    const from = sender as ActorAddress;
    if (from === this.#cell.address) this.#trim();
    else if (!isShown(message)) this.#take({ message, sender, tries: 0 });
    else if (ChildActorExited.is(message)) this.#gone(message.child, message.reason);
    else if ((message as { type: string }).type === JOB_DONE.type) this.#done(from);
  }

  #take(job: Job): void {
    if (this.#assignTo(this.#free.pop() ?? this.#another(), job)) return;
    const { size } = this.#waiting;
    if (size + this.#again.length >= this.#worker.mailboxMax) {
      this.#realm.refusals.full(this.#cell, size, job.message, job.sender);
      return;
    }
    this.#waiting.push(job);
    this.#countWaiting(1);
  }

  #countWaiting(by: number): void {
    count(this.#cell, ROW.stashed, by);
  }

  /** A new worker, if there may be one. */
  #another(): ActorAddress | undefined {
    if (this.#workers.size + this.#leaving.size >= this.#limits.max) return undefined;
    const worker = this.#hire();
    this.#workers.set(worker, null);
    return worker;
  }

  /** False: there is nobody to give it to. */
  #assignTo(worker: ActorAddress | undefined, job: Job): boolean {
    if (worker === undefined) return false;
    try {
      if (this.#realm.actors.localTarget(worker) === undefined) encode(job.message);
    } catch (error) {
      this.#fail(job, errorFacts(error));
      this.#rest(worker);
      return true;
    }
    this.#workers.set(worker, job);
    const { message, sender } = job;
    this.#realm.notifier.notify(worker, { kind: "job", from: this.#cell.address }, { message, sender });
    return true;
  }

  #done(worker: ActorAddress): void {
    if (!this.#workers.has(worker)) return;
    this.#workers.set(worker, null);
    this.#rest(worker);
    this.#fill();
  }

  /** A worker that has nothing to do: it leaves, or is there for the next job. */
  #rest(worker: ActorAddress): void {
    if (this.#workers.size > this.#limits.max || this.#old.has(worker)) {
      this.#dismiss(worker);
      return;
    }
    this.#free.push(worker);
    if (this.#isTrimSet || this.#workers.size <= this.#limits.idle) return;
    this.#isTrimSet = true;
    this.#cell.wakeupAfter(LINGER_MS, null);
  }

  #trim(): void {
    this.#isTrimSet = false;
    while (this.#free.length > 0 && this.#workers.size > this.#limits.idle) {
      this.#dismiss(this.#free.shift() as ActorAddress);
    }
  }

  #dismiss(worker: ActorAddress): void {
    this.#workers.delete(worker);
    this.#leaving.add(worker);
    const request = { type: "callboard.ExitRequest", isRecursive: true };
    this.#realm.notifier.notify(worker, { kind: "exit", from: this.#cell.address }, request);
  }

  #fill(): void {
    while (this.#again.length + this.#waiting.size > 0) {
      const worker = this.#free.pop() ?? this.#another();
      if (worker === undefined) return;
      const job = this.#again.shift() ?? (this.#waiting.shift() as Job);
      this.#countWaiting(-1);
      this.#assignTo(worker, job);
    }
  }

  /** A worker that held a job: another one gets it next, once. */
  #gone(worker: ActorAddress, reason: string): void {
    const job = this.#workers.get(worker) ?? null;
    this.#workers.delete(worker);
    this.#leaving.delete(worker);
    this.#old.delete(worker);
    this.#free = this.#free.filter((each) => each !== worker);
    if (job !== null) this.#lost({ ...job, tries: job.tries + 1 }, reason);
    if (this.#cell.mode !== STOPPING) this.#fill();
  }

  #lost(job: Job, reason: string): void {
    if (this.#cell.mode === STOPPING) {
      this.#realm.refusals.undeliverable(this.#cell.address, job.sender, job.message, `its worker exited: ${reason}`);
    } else if (job.tries < MAX_TRIES) {
      this.#again.push(job);
      this.#countWaiting(1);
    } else {
      const text = `${job.tries} workers of ${this.#cell.address} exited while they held the job, the last one`;
      this.#fail(job, { name: "RuntimeError", message: `${text}: ${reason}` });
    }
  }

  /** No worker could have the job, or finish it: the troupe has failed on it. */
  #fail({ message, sender }: Job, facts: ErrorFacts): void {
    count(this.#cell, ROW.failed, 1);
    this.#realm.failures.note(this.#cell, typeOf(message), facts, sender as ActorAddress);
    this.#realm.refusals.poison(this.#cell.address, sender as ActorAddress, message, facts);
  }

  #jobsWaiting(): Job[] {
    const jobs = [...this.#again];
    for (let left = this.#waiting.size; left > 0; left -= 1) {
      const job = this.#waiting.shift() as Job;
      jobs.push(job);
      this.#waiting.push(job);
    }
    return jobs;
  }

  snapshot(): Snapshot {
    for (const job of this.#jobsWaiting()) encode(job.message);
    return { limits: this.#limits, workers: [...this.#workers], waiting: this.#jobsWaiting() };
  }

  /** The old source's workers end what they hold; the jobs that wait are for new ones. */
  restore(snapshot: Snapshot): void {
    this.#limits = snapshot.limits;
    for (const [worker, job] of snapshot.workers) {
      this.#workers.set(worker, job);
      this.#old.add(worker);
    }
    for (const job of snapshot.waiting) this.#waiting.push(job);
    this.#countWaiting(snapshot.waiting.length);
  }

  onSwapped(): void {
    this.#tellLimits();
    for (const [worker, job] of this.#workers) if (job === null) this.#dismiss(worker);
    this.#fill();
  }
}
