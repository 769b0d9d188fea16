import { Mutex } from "async-mutex";
import type { z } from "zod";
import { activateSchema } from "#protocol/source";
import type { Picture } from "../cluster/picture.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";
import { ApiFailure } from "../http/api-failure.ts";
import type { Held, Supplier } from "../sources/supplier.ts";

export type Inits = z.infer<typeof activateSchema>["init"];

type ActivationsContext = Pick<ConsoleContext, "changes" | "db" | "log"> & {
  gateway: GatewayClient;
  picture: Picture;
  supplier: Supplier;
};

/** Which sources are active, in the console's rows and in the cluster: the two say the same. */
export class Activations {
  readonly #context: ActivationsContext;
  readonly #mutex = new Mutex();

  constructor(context: ActivationsContext) {
    this.#context = context;
  }

  /** What activates, unloads or compares does so one after the other. The methods below are called in such a turn. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#mutex.runExclusive(work);
  }

  /** Loads the source in the cluster and creates its manifest's actors; it is active again after a restart. */
  async activate(hash: string, init: Inits): Promise<{ addresses: string[] }> {
    const { db, gateway, supplier, picture, changes } = this.#context;
    await supplier.supply(hash);
    const answer = await gateway.call("source.activate", { hash, ...(init ? { init } : {}) }, { timeoutMs: 60_000 });
    await db.source.update({
      where: { hash },
      data: { isActive: true, activation: init ? JSON.stringify(init) : null },
    });
    picture.expect((model) => answer.addresses.every((address) => model.rowOf(address) !== undefined));
    changes.tell({ topic: "sources", id: hash });
    return answer;
  }

  /**
   * A source that the cluster runs in the place of another, as swaps moved its actors, takes its place in the rows too.
   */
  async follow(): Promise<void> {
    await this.#follow(await this.#context.supplier.held());
  }

  /**
   * After each connection. What a rollout made active in the place of another source (its answer was lost) is so here.
   * What the console knows as active and the cluster does not (its folder was emptied, or it could not create the
   * actors) is activated again; what only the cluster knows as active (the answer to an activation was lost) is
   * remembered here.
   */
  async reconcile(): Promise<void> {
    const { db, log, changes, supplier } = this.#context;
    const held = await supplier.held();
    await this.#follow(held);
    const approved = await db.source.findMany({ where: { state: "approved" } });
    for (const { hash, isActive, activation } of approved) {
      const isActiveThere = held.get(hash)?.isActive ?? false;
      if (isActive === isActiveThere) continue;
      if (isActiveThere) {
        await db.source.update({ where: { hash }, data: { isActive: true } });
        changes.tell({ topic: "sources", id: hash });
        continue;
      }
      const init = activateSchema.shape.init.parse(activation === null ? undefined : JSON.parse(activation));
      await this.activate(hash, init).catch((error: unknown) => {
        if (!(error instanceof ApiFailure) || error.code === "GATEWAY_LOST") throw error;
        log.error({ hash, reason: error.message }, "a source that was active cannot be activated again");
      });
    }
  }

  async #follow(held: ReadonlyMap<string, Held>): Promise<void> {
    const { db, changes } = this.#context;
    for (const [to, { isActive, replaces: from }] of held) {
      if (!isActive || from === undefined || held.get(from)?.isActive) continue;
      const replaced = await db.source.findFirst({ where: { hash: from, isActive: true } });
      if (!replaced) continue;
      const { activation } = replaced;
      await db.$transaction([
        db.source.updateMany({ where: { hash: from }, data: { isActive: false } }),
        db.source.updateMany({ where: { hash: to }, data: { isActive: true, activation } }),
      ]);
      for (const id of [from, to]) changes.tell({ topic: "sources", id });
    }
  }
}
