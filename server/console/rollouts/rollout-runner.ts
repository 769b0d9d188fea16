import type { SwapResult } from "#protocol/gateway";
import type { RolloutState } from "#protocol/rollout";
import type { Picture } from "../cluster/picture.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";
import { ApiFailure } from "../http/api-failure.ts";
import { OPEN_STATES, type RowState } from "./rollout-moves.ts";
import type { RolloutRow } from "./rollout-view.ts";

type RunnerContext = Pick<ConsoleContext, "audit" | "changes" | "clock" | "db" | "log"> & {
  gateway: GatewayClient;
  picture: Picture;
};
type ActorRow = NonNullable<Awaited<ReturnType<ConsoleContext["db"]["rolloutActor"]["findFirst"]>>>;

/** The hosts keep a swap's own deadline, which is far shorter. */
const SWAP_MS = 60_000;
/** Browsers are told of progress at most this often per rollout. */
const TELL_EVERY_MS = 250;

/**
 * Moves a rollout's actors one after the other. Everything it knows is in the database: what was swapped is written before
 * the next begins, so a console that starts again goes on where it stood. A swap whose answer was lost is looked at before
 * anything is repeated.
 */
export class RolloutRunner {
  readonly #context: RunnerContext;
  readonly #loops = new Map<string, Promise<void>>();
  /** To be looked at once more when the loop at hand ends: something changed meanwhile. */
  readonly #again = new Set<string>();
  readonly #untold = new Map<string, () => void>();
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
        if (!this.#closing.signal.aborted) this.#context.log.error({ err: error, rollout: id }, "a rollout stopped");
      })
      .finally(() => {
        this.#loops.delete(id);
        if (this.#again.delete(id)) this.drive(id);
      });
    this.#loops.set(id, loop);
  }

  /** Resolves when nothing moves this rollout any more. */
  async idle(id: string): Promise<void> {
    for (let loop = this.#loops.get(id); loop; loop = this.#loops.get(id)) await loop;
  }

  /** After each connection: what another cluster process was doing is gone; the rest goes on. */
  async takeUp(clusterId: string, startedAt: string): Promise<void> {
    const open = await this.#context.db.rollout.findMany({ where: { state: { in: OPEN_STATES } } });
    for (const rollout of open) {
      if (rollout.clusterId === clusterId) this.drive(rollout.id);
      else await this.#endLost(rollout, startedAt);
    }
  }

  /** Lets the swap at hand end, at most `SWAP_MS`, unless the connection is closed first. */
  async close(): Promise<void> {
    this.#closing.abort(new Error("the console stops"));
    for (const cancel of this.#untold.values()) cancel();
    await Promise.allSettled(this.#loops.values());
  }

  async #run(id: string): Promise<void> {
    while (!this.#closing.signal.aborted) {
      const rollout = await this.#context.db.rollout.findUnique({ where: { id } });
      if (rollout?.state !== "running" && rollout?.state !== "undoing") return;
      const isUndo = rollout.state === "undoing";
      const next = await this.#context.db.rolloutActor.findFirst({
        where: { rolloutId: id, state: isUndo ? { in: ["swapped", "stuck"] } : "waiting" },
        orderBy: { position: isUndo ? "desc" : "asc" },
      });
      if (!next) return this.#end(rollout, isUndo ? "undone" : "done");
      const result = await this.#swap(rollout, next, isUndo ? next.fromSource : rollout.toSource);
      if (result === null) continue;
      if (result.ok) await this.#keep(next, isUndo ? "undone" : "swapped", isUndo ? {} : { pauseMs: result.pauseMs });
      else if (isUndo && result.step === "select") await this.#keep(next, "undone", {});
      else {
        await this.#keep(next, isUndo ? "stuck" : "failed", { step: result.step, error: result.error });
        return this.#end(rollout, "failed");
      }
      this.#tell(id);
    }
  }

  /** null: look again, nothing is known of it or the rollout is no longer ours. */
  async #swap(
    rollout: RolloutRow,
    { address }: ActorRow,
    toSource: string,
  ): Promise<SwapResult | { ok: true; pauseMs: null } | null> {
    const { gateway, picture } = this.#context;
    try {
      if (gateway.state.state === "lost") await gateway.whenConnected(this.#closing.signal);
      if (gateway.welcome?.clusterId !== rollout.clusterId) return await this.#notOurs(rollout);
      const { freshState } = rollout;
      const request = { addresses: [address], toSource, freshState, stopAtFailure: true };
      const { results } = await gateway.call("actor.swap", request, { timeoutMs: SWAP_MS });
      const [result] = results;
      if (!result)
        return { ok: false, address, step: "prepare", error: "the gateway answered nothing about this actor" };
      if (result.ok) picture.expect((model) => model.sourceHash(model.rowOf(address) ?? -1) === toSource);
      return result;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.code === "GATEWAY_LOST") return this.#lookAt(rollout, address, toSource);
      const step = error.code === "NO_ACTOR" || error.code === "SYSTEM_ACTOR" ? "select" : "prepare";
      return { ok: false, address, step, error: error.message };
    }
  }

  /** The answer of a swap was lost: the actor itself says whether it happened. */
  async #lookAt(rollout: RolloutRow, address: string, toSource: string) {
    const { gateway } = this.#context;
    await gateway.whenConnected(this.#closing.signal);
    if (gateway.welcome?.clusterId !== rollout.clusterId) return this.#notOurs(rollout);
    try {
      const { sourceHash } = await gateway.call("actor.describe", { target: address });
      return sourceHash === toSource ? ({ ok: true, pauseMs: null } as const) : null;
    } catch (error) {
      if (error instanceof ApiFailure && error.code === "GATEWAY_LOST") return null;
      if (!(error instanceof ApiFailure)) throw error;
      return { ok: false, address, step: "select", error: error.message } as const;
    }
  }

  async #notOurs(rollout: RolloutRow): Promise<null> {
    const { welcome } = this.#context.gateway;
    if (welcome && welcome.clusterId !== rollout.clusterId) await this.#endLost(rollout, welcome.startedAt);
    return null;
  }

  async #keep(
    { rolloutId, position }: ActorRow,
    state: RowState,
    data: { pauseMs?: number | null; step?: string; error?: string },
  ): Promise<void> {
    await this.#context.db.rolloutActor.update({
      where: { rolloutId_position: { rolloutId, position } },
      data: { step: null, error: null, ...data, state },
    });
  }

  async #endLost(rollout: RolloutRow, startedAt: string): Promise<void> {
    const { db } = this.#context;
    const rows = { rolloutId: rollout.id };
    const [selected, swapped, some] = await Promise.all([
      db.rolloutActor.count({ where: rows }),
      db.rolloutActor.count({ where: { ...rows, state: { in: ["swapped", "stuck"] } } }),
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
    const swapped = await db.rolloutActor.count({ where: { rolloutId: id, state: { in: ["swapped", "stuck"] } } });
    await audit.change(async (tx, record) => {
      const endedAt = new Date(clock.now());
      await tx.rollout.updateMany({ where: { id, state: { in: from } }, data: { state, endedAt, lost } });
      await record({ who: "system", action: "rollout.end", target: id, details: { state, toSource, swapped, lost } });
    });
    this.#context.changes.tell({ topic: "rollouts", id });
  }

  #tell(id: string): void {
    if (this.#untold.has(id)) return;
    const cancel = this.#context.clock.after(TELL_EVERY_MS, () => {
      this.#untold.delete(id);
      this.#context.changes.tell({ topic: "rollouts", id });
    });
    this.#untold.set(id, cancel);
  }
}
