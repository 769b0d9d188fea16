import { Mutex } from "async-mutex";
import { BLOB_CHUNK_BYTES, type GatewayAnswer } from "#protocol/gateway";
import type { ConsoleContext } from "../console-context.ts";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";
import { ApiFailure } from "../http/api-failure.ts";
import type { ZipShelf } from "./zip-shelf.ts";

type SupplierContext = Pick<ConsoleContext, "db" | "log"> & { gateway: GatewayClient; zips: ZipShelf };

/** What the cluster says of a zip that it holds. */
export type Held = Omit<GatewayAnswer<"source.list">["sources"][number], "hash">;

/**
 * Brings to the cluster what the console knows and it lacks: signed statements and approved zips. One at a time, so
 * that two connections in a row never send the pieces of one zip mixed.
 */
export class Supplier {
  readonly #context: SupplierContext;
  readonly #mutex = new Mutex();

  constructor(context: SupplierContext) {
    this.#context = context;
  }

  /** After every connection: all that the cluster lacks. */
  supplyAll(): Promise<void> {
    return this.#mutex.runExclusive(async () => {
      const held = await this.held();
      const decided = await this.#context.db.source.findMany({ where: { serial: { gt: 0 } }, select: { hash: true } });
      for (const { hash } of decided) {
        await this.#supply(hash, held.get(hash)).catch((error: unknown) => {
          // One that the cluster refuses does not keep the others from it; without a connection all of them fail.
          if (!(error instanceof ApiFailure) || error.code === "GATEWAY_LOST") throw error;
          this.#context.log.error(
            { hash, reason: error.message },
            "the cluster does not take a source's statement or zip",
          );
        });
      }
    });
  }

  /** Rejects with what the gateway says; for verbs that need the source in the cluster now. */
  supply(hash: string): Promise<void> {
    return this.#mutex.runExclusive(async () => this.#supply(hash, (await this.held()).get(hash)));
  }

  /** Tries now; what the connection prevents is made good after the next one. Other failures reject. */
  async deliver(hash: string): Promise<void> {
    try {
      await this.supply(hash);
    } catch (error) {
      if (!(error instanceof ApiFailure) || error.code !== "GATEWAY_LOST") throw error;
      this.#context.log.warn({ hash }, "a decision waits for the gateway to come back");
    }
  }

  /** The zips that the cluster holds, by hash. */
  async held(): Promise<ReadonlyMap<string, Held>> {
    const { sources } = await this.#context.gateway.call("source.list", {});
    return new Map(sources.map(({ hash, ...held }) => [hash, held]));
  }

  /** The serial of the newest statement that the cluster knows; 0 when it knows none, or is away. */
  async serialOf(hash: string): Promise<number> {
    if (this.#context.gateway.state.state === "lost") return 0;
    return (await this.held()).get(hash)?.serial ?? 0;
  }

  async #supply(hash: string, held: Held | undefined): Promise<void> {
    const { db, gateway } = this.#context;
    const statement = await db.statement.findFirst({ where: { hash }, orderBy: { serial: "desc" } });
    if (!statement) return;
    const source = await db.source.findUniqueOrThrow({ where: { hash }, select: { state: true } });
    if (!held && source.state === "approved") await this.#push(hash);
    if ((held?.serial ?? 0) >= statement.serial) return;
    await gateway.call("source.statement", { statement: statement.statement, signature: statement.signature });
  }

  async #push(hash: string): Promise<void> {
    const bytes = Buffer.from(await this.#context.zips.read(hash));
    for (let offset = 0; offset < bytes.length; offset += BLOB_CHUNK_BYTES) {
      const end = Math.min(offset + BLOB_CHUNK_BYTES, bytes.length);
      const base64 = bytes.subarray(offset, end).toString("base64");
      await this.#context.gateway.call("source.chunk", { hash, offset, base64, isLast: end === bytes.length });
    }
  }
}
