import type { ErrorCode } from "#protocol/error";
import type { SwapResult } from "#protocol/gateway";
import type { RolloutState, SwapStep } from "#protocol/rollout";
import type { Activations } from "../activations/activations.ts";
import type { Picture } from "../cluster/picture.ts";
import type { ConsoleContext } from "../console-context.ts";
import { type GatewayClient, runOf, type Welcome } from "../gateway-client/gateway-client.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { OPEN_STATES, ROWS_TO_MOVE } from "./rollout-moves.ts";
import { keepOutcomes, type RowOutcome } from "./rollout-rows.ts";
import type { RolloutRow } from "./rollout-view.ts";

type RunnerContext = Pick<ConsoleContext, "audit" | "changes" | "clock" | "db" | "log"> & {
  gateway: GatewayClient;
  picture: Picture;
  activations: Activations;
};
type ActorRow = NonNullable<Awaited<ReturnType<ConsoleContext["db"]["rolloutActor"]["findFirst"]>>>;

/** Per actor. The hosts keep a swap's own deadline, which is far shorter. */
const SWAP_MS = 30_000;
/** Actors that one call moves at most; every hundredth of a rollout is seen. */
const MAX_AT_ONCE = 1_000;
/** Of them so many move together on each host. */
const BATCH_SIZE = 64;
/** A pause waits for the call at hand, so what takes longer is asked for in smaller calls. */
const CALL_MS = 1_000;
const AGAIN_AFTER_MS = 1_000;
/** Rows that are read, and written, in one statement. */
const ROWS_AT_ONCE = 1_000;
/** What a refused call says of its first actor. */
const STEP_OF: Partial<Record<ErrorCode, SwapStep>> = { NO_ACTOR: "gone", SYSTEM_ACTOR: "select" };

/**
 * Moves a rollout's actors: the first alone, then more with each call as long as that takes no longer. Everything it
 * knows is in the database, so a console that starts again goes on where it stood. What moved without being written
 * down is seen at the actors before anything else is moved.
 */
export class RolloutRunner {
  readonly #context: RunnerContext;
  readonly #loops = new Map<string, Promise<void>>();
  /** To be looked at once more when the loop at hand ends: something changed meanwhile. */
  readonly #again = new Set<string>();
  readonly #closing = new AbortController();

  constructor(context: RunnerContext) {
    this.#context = context;
  }

  /** Goes on with this rollout if its state says so; does not wait for it. */
  drive(id: string): void {
    if (this.#closing.signal.aborted) return;
    if (this.#loops.has(id)) {
      this.#again.add(id);
      return;
    }
    const loop = this.#run(id)
      .catch((error: unknown) => {
        if (this.#closing.signal.aborted) return;
        this.#context.log.error({ err: error, rollout: id }, "a rollout was interrupted; it goes on in a second");
        this.#context.clock.after(AGAIN_AFTER_MS, () => this.drive(id));
      })
      .finally(() => {
        this.#loops.delete(id);
        if (this.#again.delete(id)) this.drive(id);
      });
    this.#loops.set(id, loop);
  }

  /** After each connection: what another run of the cluster was doing is gone; the rest goes on. */
  async takeUp(welcome: Welcome): Promise<void> {
    const open = await this.#context.db.rollout.findMany({ where: { state: { in: OPEN_STATES } } });
    for (const rollout of open) {
      if (rollout.clusterRun === runOf(welcome)) this.drive(rollout.id);
      else await this.#endLost(rollout, welcome);
    }
  }

  /** Lets the swap at hand end, at most `SWAP_MS`, unless the connection is closed first. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("the console stops"));
    await Promise.allSettled(this.#loops.values());
  }

  /** What moved is written down while the next ones move. */
  async #run(id: string): Promise<void> {
    const { db, clock, changes } = this.#context;
    /** Rows of the rollout; null until it is known which of them moved already. */
    let selected: number | null = null;
    let size = 1;
    let state = "";
    /** Where the rows begin that nobody has moved; null: look at all. */
    let after: number | null = null;
    let writing = Promise.resolve();
    try {
      while (!this.#closing.signal.aborted) {
        const rollout = await db.rollout.findUnique({ where: { id } });
        if (rollout?.state !== "running" && rollout?.state !== "undoing") return;
        const isUndo = rollout.state === "undoing";
        if (!(await this.#isOurs(rollout))) continue;
        if (rollout.state !== state || selected === null) {
          await writing;
          state = rollout.state;
          after = null;
        }
        selected ??= await this.#settle(rollout);
        if (selected === null) continue;
        const next: ActorRow[] = await db.rolloutActor.findMany({
          where: {
            rolloutId: id,
            state: { in: ROWS_TO_MOVE[rollout.state] },
            ...(after === null ? {} : { position: isUndo ? { lt: after } : { gt: after } }),
          },
          orderBy: { position: isUndo ? "desc" : "asc" },
          take: size,
        });
        if (!next[0]) {
          await writing;
          if (after === null) return this.#end(rollout, isUndo ? "undone" : "done");
          after = null;
          continue;
        }
        const toSource = isUndo ? next[0].fromSource : rollout.toSource;
        const rows = isUndo ? takeWhileSame(next, toSource) : next;
        const startedMs = clock.now();
        const results = await this.#swap(rollout, rows, toSource);
        size = nextSize(size, clock.now() - startedMs, selected);
        // The answer was lost: what happened is seen at the actors themselves.
        if (results === null) {
          selected = null;
          continue;
        }
        const outcomes = outcomesOf(rows, results, isUndo);
        await writing;
        writing = keepOutcomes(db, id, outcomes).then(() => changes.tell({ topic: "rollouts", id }));
        // Awaited by the next turn of the loop, or in the end.
        writing.catch(() => undefined);
        after = rows.at(-1)?.position ?? null;
        if (outcomes.some(({ error }) => error !== undefined)) {
          await writing;
          return this.#end(rollout, "failed");
        }
      }
    } finally {
      await writing;
    }
  }

  /** Waits for the connection. False when the cluster that this rollout moves actors in is gone; it has ended then. */
  async #isOurs(rollout: RolloutRow): Promise<boolean> {
    const { gateway } = this.#context;
    const welcome = await gateway.whenConnected(this.#closing.signal);
    if (rollout.clusterRun === runOf(welcome)) return true;
    await this.#endLost(rollout, welcome);
    return false;
  }

  /**
   * What moved and was not written down (the console died, an answer was lost) is written down now, and not moved
   * twice. Returns how many the rollout has in all; null when the connection was lost over it.
   */
  async #settle({ id, state, toSource }: RolloutRow): Promise<number | null> {
    const { db, picture } = this.#context;
    const isUndo = state === "undoing";
    const model = await picture.fresh().catch((error: unknown) => {
      if (error instanceof ApiFailure && error.code === "GATEWAY_LOST") return null;
      throw error;
    });
    if (model === null) return null;
    const moved = isUndo ? "undone" : "swapped";
    const states = ROWS_TO_MOVE[isUndo ? "undoing" : "running"];
    for (let last = -1; ; ) {
      const rows = await db.rolloutActor.findMany({
        where: { rolloutId: id, state: { in: states }, position: { gt: last } },
        orderBy: { position: "asc" },
        take: ROWS_AT_ONCE,
      });
      const settled = rows.filter(({ address, fromSource }) => {
        const at = model.rowOf(address);
        return at !== undefined && model.sourceHash(at) === (isUndo ? fromSource : toSource);
      });
      await keepOutcomes(
        db,
        id,
        settled.map(({ position }) => ({ position, state: moved })),
      );
      if (rows.length < ROWS_AT_ONCE) break;
      last = rows.at(-1)?.position ?? last;
    }
    return db.rolloutActor.count({ where: { rolloutId: id } });
  }

  /** Many together, nothing more once one has failed; null when nobody knows what happened. */
  async #swap(rollout: RolloutRow, rows: readonly ActorRow[], toSource: string): Promise<SwapResult[] | null> {
    const { gateway, picture } = this.#context;
    const addresses = rows.map(({ address }) => address);
    const [address = ""] = addresses;
    try {
      const { freshState } = rollout;
      const request = { addresses, toSource, freshState, stopAtFailure: true, batchSize: BATCH_SIZE };
      const timeoutMs = SWAP_MS * addresses.length;
      const { results, movesActivations } = await gateway.call("actor.swap", request, { timeoutMs });
      if (movesActivations) await this.#followActivations();
      const last = results.findLast(({ ok }) => ok)?.address;
      if (last) picture.expect((model) => model.sourceHash(model.rowOf(last) ?? -1) === toSource);
      if (results.length > 0) return results;
      return [{ ok: false, address, step: "prepare", error: "the gateway answered nothing about this actor" }];
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.code === "GATEWAY_LOST") return null;
      return [{ ok: false, address, step: STEP_OF[error.code] ?? "prepare", error: error.message }];
    }
  }

  /**
   * As the cluster says now: an unload may have come after the swap. A failure is made good after the next connection.
   */
  async #followActivations(): Promise<void> {
    const { activations, log } = this.#context;
    await activations
      .inTurn(() => activations.follow())
      .catch((error: unknown) => log.warn({ err: error }, "what is active now is not written down yet"));
  }

  async #endLost(rollout: RolloutRow, { startedAt }: Welcome): Promise<void> {
    const { db } = this.#context;
    const rows = { rolloutId: rollout.id };
    const [selected, swapped, some] = await Promise.all([
      db.rolloutActor.count({ where: rows }),
      db.rolloutActor.count({ where: { ...rows, state: { in: ROWS_TO_MOVE.undoing } } }),
      db.rolloutActor.findMany({ where: rows, orderBy: { position: "asc" }, take: 5, select: { address: true } }),
    ]);
    const named = some.map(({ address }) => address).join(", ");
    const lost =
      `the cluster was restarted at ${startedAt}: the ${selected} selected actors ended with it ` +
      `(${named}${selected > some.length ? ", …" : ""}); ${swapped} of them had been swapped`;
    await this.#end(rollout, "failed", lost);
  }

  /** A pause that came during the last swap does not keep a rollout from ending; an abort does. */
  async #end(rollout: RolloutRow, state: RolloutState, lost: string | null = null): Promise<void> {
    const { audit, db, clock } = this.#context;
    const { id, toSource } = rollout;
    const from = rollout.state === "undoing" ? ["undoing"] : ["running", "paused"];
    const isOpen = await db.rollout.count({ where: { id, state: { in: from } } });
    if (isOpen === 0) return;
    const swapped = await db.rolloutActor.count({ where: { rolloutId: id, state: { in: ROWS_TO_MOVE.undoing } } });
    await audit.change(async (tx, record) => {
      const endedAt = new Date(clock.now());
      await tx.rollout.updateMany({ where: { id, state: { in: from } }, data: { state, endedAt, lost } });
      await record({ who: "system", action: "rollout.end", target: id, details: { state, toSource, swapped, lost } });
    });
    this.#context.changes.tell({ topic: "rollouts", id });
  }
}

/** What to write down of each. An actor that ended by itself did not fail; what failed has an error. */
function outcomesOf(rows: readonly ActorRow[], results: readonly SwapResult[], isUndo: boolean): RowOutcome[] {
  const positions = new Map(rows.map(({ address, position }) => [address, position]));
  return results.flatMap((result): RowOutcome[] => {
    const position = positions.get(result.address);
    if (position === undefined) return [];
    if (result.ok && isUndo) return [{ position, state: "undone" }];
    if (result.ok) return [{ position, state: "swapped", pauseMs: result.pauseMs }];
    if (result.step === "gone") return [{ position, state: "gone" }];
    return [{ position, state: isUndo ? "stuck" : "failed", step: result.step, error: result.error }];
  });
}

/** Twice as many as before; half as many after a call that took too long. */
function nextSize(size: number, tookMs: number, selected: number): number {
  if (tookMs > CALL_MS) return Math.ceil(size / 2);
  return Math.min(2 * size, MAX_AT_ONCE, Math.ceil(selected / 100));
}

function takeWhileSame(rows: readonly ActorRow[], fromSource: string): ActorRow[] {
  const other = rows.findIndex((row) => row.fromSource !== fromSource);
  return other === -1 ? [...rows] : rows.slice(0, other);
}
