import { randomUUID } from "node:crypto";
import type { DeadLetterSelect, ResendJob } from "#protocol/dead-letter";
import type { Caller } from "../accounts/caller.ts";
import type { OpenIntent } from "../audit/audit.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";
import { ApiFailure } from "../http/api-failure.ts";

type JobContext = Pick<ConsoleContext, "audit" | "changes" | "clock" | "log"> & { gateway: GatewayClient };

const MAX_RUNNING = 4;
const MAX_REMEMBERED = 50;
/** Letters leave in small groups, so that a second's worth does not arrive at once. */
const GROUPS_PER_SECOND = 10;
const COUNTS = ["sent", "taken", "returned", "waiting", "gone", "heldBack"] as const;

interface Running {
  job: ResendJob;
  /** Not sent yet, oldest first. */
  waiting: string[];
  intent: OpenIntent;
  isStopping: boolean;
  wake: () => void;
  ended: Promise<void>;
}

/**
 * Dead letters on their way again, a set at a time and slowly. What is to be sent is fixed when a job starts, so a
 * letter that comes back meanwhile is not sent again by the same job. Jobs live in this process: they end with it.
 */
export class ResendJobs {
  readonly #context: JobContext;
  readonly #running = new Map<string, Running>();
  /** Newest first. */
  #jobs: ResendJob[] = [];

  constructor(context: JobContext) {
    this.#context = context;
  }

  list(): readonly ResendJob[] {
    return this.#jobs;
  }

  /** Throws CONFLICT when nothing fits, or when enough jobs run already. */
  async start(
    caller: Caller,
    wish: { select: DeadLetterSelect; to?: string | undefined; perSecond: number; reason: string },
  ): Promise<ResendJob> {
    const { gateway, audit, clock } = this.#context;
    if (this.#running.size >= MAX_RUNNING) {
      throw new ApiFailure("CONFLICT", `${this.#running.size} sets are being sent again`, "Wait for one, or stop it.");
    }
    const { ids, quarantined } = await gateway.call("deadLetters.select", { select: wish.select });
    if (ids.length === 0) {
      const held = quarantined === 0 ? "" : `; ${quarantined} that fit are in quarantine`;
      throw new ApiFailure(
        "CONFLICT",
        `no kept letter fits that may be sent again${held}`,
        "Choose others. A letter in quarantine is sent by its own button, or by its id.",
      );
    }
    const id = randomUUID();
    const { select, to = null, perSecond, reason } = wish;
    const details = { id, select, to, perSecond, selected: ids.length };
    const intent = await audit.intent({
      who: caller,
      action: "deadLetter.sendMany",
      target: `${ids.length} letters`,
      reason,
      details,
    });
    const job: ResendJob = {
      id,
      select,
      to,
      perSecond,
      reason,
      state: "running",
      startedBy: caller.name,
      startedAt: new Date(clock.now()).toISOString(),
      endedAt: null,
      selected: ids.length,
      sent: 0,
      taken: 0,
      returned: 0,
      waiting: 0,
      gone: 0,
      heldBack: 0,
      returnedFor: null,
      error: null,
    };
    const running: Running = {
      job,
      waiting: ids,
      intent,
      isStopping: false,
      wake: () => undefined,
      ended: Promise.resolve(),
    };
    this.#jobs = [job, ...this.#jobs].slice(0, MAX_REMEMBERED);
    this.#running.set(id, running);
    running.ended = this.#run(running);
    return job;
  }

  /** False: no such job runs. What is under way is finished. */
  stop(id: string): boolean {
    const running = this.#running.get(id);
    if (running === undefined) return false;
    running.isStopping = true;
    running.wake();
    return true;
  }

  async close(): Promise<void> {
    const all = [...this.#running.values()];
    for (const { job } of all) this.stop(job.id);
    await Promise.all(all.map(({ ended }) => ended));
  }

  async #run(running: Running): Promise<void> {
    const { job, waiting } = running;
    let error: string | null = null;
    try {
      await this.#sendAll(running);
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
    }
    job.state = error !== null ? "failed" : waiting.length > 0 ? "stopped" : "done";
    job.error = error;
    job.endedAt = new Date(this.#context.clock.now()).toISOString();
    this.#running.delete(job.id);
    await this.#record(running, error).catch((cause: unknown) => {
      this.#context.log.error({ err: cause, job: job.id }, "the end of a set of dead letters could not be audited");
    });
    this.#tell(job.id);
  }

  async #sendAll(running: Running): Promise<void> {
    const { gateway, clock } = this.#context;
    const { job, waiting } = running;
    const groupSize = Math.ceil(job.perSecond / GROUPS_PER_SECOND);
    while (waiting.length > 0 && !running.isStopping) {
      const beganMs = clock.now();
      const group = waiting.slice(0, groupSize);
      const outcome = await gateway.call("deadLetters.sendMany", { ids: group, to: job.to ?? undefined });
      waiting.splice(0, group.length);
      for (const count of COUNTS) job[count] += outcome[count];
      job.returnedFor = outcome.returnedFor ?? job.returnedFor;
      this.#tell(job.id);
      const restMs = (group.length / job.perSecond) * 1000 - (clock.now() - beganMs);
      if (waiting.length > 0 && restMs > 0 && !running.isStopping) await this.#rest(running, restMs);
    }
  }

  #rest(running: Running, ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#context.clock.after(ms, resolve);
      running.wake = () => {
        cancel();
        resolve();
      };
    });
  }

  #record({ job, intent }: Running, error: string | null): Promise<void> {
    if (error !== null) return intent.failed({ code: "INTERNAL", message: `${job.sent} were sent, then: ${error}` });
    const { id, state, selected, returnedFor } = job;
    const counts = Object.fromEntries(COUNTS.map((count) => [count, job[count]]));
    return intent.done({ id, state, selected, ...counts, returnedFor });
  }

  #tell(id: string): void {
    this.#context.changes.tell({ topic: "dead-letters", id });
  }
}
