import { type Concern, type Condition, type HostCondition, SLOT_MS, type Slot } from "#protocol/condition";
import type { ClusterContext } from "../cluster/cluster-context.ts";
import { runOf } from "../gateway-client/gateway-client.ts";
import { notConnected } from "../gateway-client/gateway-failure.ts";
import { type Acknowledgement, acknowledgements } from "./acknowledgements.ts";
import { type Cause, causesOf, countIn, isWorse, untilOf } from "./causes-of.ts";

/** One reading serves all who look: it asks every host. */
const SHARED_MS = 2_000;
/** A cause that is not seen for so long has gone; should it return, it is a new one. */
const GONE_MS = 5 * 60_000;

interface Reading {
  causes: Cause[];
  condition: HostCondition;
}

/** How the cluster does, asked of its hosts only while somebody wants to know. */
export class ConditionReader {
  readonly #context: ClusterContext;
  #reading: { atMs: number; promise: Promise<Reading> } | null = null;
  readonly #seenMs = new Map<string, number>();

  constructor(context: ClusterContext) {
    this.#context = context;
  }

  async read(): Promise<Condition> {
    const { clock, db } = this.#context;
    const nowMs = clock.now();
    const { causes, condition } = await this.causes();
    const known = await acknowledgements.read(db);
    const concerns = causes.map((cause) => this.#concernOf(cause, known[cause.id], condition.now, nowMs));
    for (const { id } of causes) this.#seenMs.set(id, nowMs);
    const { now, slots } = condition;
    const over = slots.filter(({ slot }) => slot < now);
    const counts = (of: "failures" | "deadLetters") => slots.map((each) => [each.slot, each[of]] as [number, number]);
    return {
      at: new Date(nowMs).toISOString(),
      concerns: concerns.sort((a, b) => Number(a.acknowledged !== null) - Number(b.acknowledged !== null)),
      failuresPerMinute: countIn(counts("failures"), now - 11, now),
      failures: countIn(counts("failures"), 0, now),
      deadLetters: countIn(counts("deadLetters"), 0, now),
      past: pastOf(over),
    };
  }

  /** At most two seconds old. Rejects with `GATEWAY_LOST` without a connection. */
  causes(): Promise<Reading> {
    const nowMs = this.#context.clock.now();
    if (this.#reading !== null && nowMs - this.#reading.atMs < SHARED_MS) return this.#reading.promise;
    const promise = this.#read();
    this.#reading = { atMs: nowMs, promise };
    promise.catch(() => {
      this.#reading = null;
    });
    return promise;
  }

  async #read(): Promise<Reading> {
    const { gateway, picture, db } = this.#context;
    const { welcome } = gateway;
    if (!welcome) throw notConnected(gateway.state);
    const clusterRun = runOf(welcome);
    const [condition, model, newest, lost] = await Promise.all([
      gateway.call("cluster.condition", {}),
      picture.fresh(),
      db.rollout.findFirst({ orderBy: { startedAt: "desc" }, select: { id: true, state: true } }),
      db.handMadeActor.count({ where: { clusterRun: { not: clusterRun } } }),
    ]);
    const failedRollout = newest?.state === "failed" ? newest.id : null;
    return { condition, causes: causesOf({ model, condition, failedRollout, lost: { clusterRun, count: lost } }) };
  }

  #concernOf(cause: Cause, known: Acknowledgement | undefined, now: number, nowMs: number): Concern {
    const { measure, ...concern } = cause;
    const lastMs = this.#seenMs.get(cause.id);
    const wasGone = measure.of === "state" && lastMs !== undefined && nowMs - lastMs > GONE_MS;
    const holds = known !== undefined && !(wasGone && known.atMs < lastMs) && !isWorse(measure, known, now);
    const acknowledged = holds
      ? { by: known.by, at: new Date(known.atMs).toISOString(), until: untilOf(cause, known.limit) }
      : null;
    return { ...concern, acknowledged };
  }
}

function pastOf(slots: readonly Slot[]): Condition["past"] {
  return {
    at: slots.map(({ slot }) => new Date((slot + 1) * SLOT_MS).toISOString()),
    actors: slots.map(({ actors }) => actors),
    depth: slots.map(({ depth }) => depth),
    receivedRate: slots.map(({ received }) => (received * 1_000) / SLOT_MS),
    failures: slots.map(({ failures }) => failures),
    deadLetters: slots.map(({ deadLetters }) => deadLetters),
  };
}
