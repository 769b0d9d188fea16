import type { Picture } from "../cluster/picture.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { Database } from "../database/database.ts";
import { type GatewayClient, runOf, type Welcome } from "../gateway-client/gateway-client.ts";

/** What one statement names at most: a database has a limit on its values. */
const AT_ONCE = 500;

type HandMadeRow = NonNullable<Awaited<ReturnType<Database["handMadeActor"]["findUnique"]>>>;

/** The actors that a person, and no manifest, created: a restart of the cluster loses them, and she is to be told. */
export class HandMade {
  readonly #db: Database;
  readonly #picture: Picture;
  /**
   * Created, and not in the picture yet: it lags behind by a report of the host, so that they are not there says
   * nothing.
   */
  readonly #unseen = new Set<string>();
  readonly #stops: readonly (() => void)[];

  constructor({
    db,
    log,
    gateway,
    picture,
  }: Pick<ConsoleContext, "db" | "log"> & { gateway: GatewayClient; picture: Picture }) {
    this.#db = db;
    this.#picture = picture;
    const look = () => this.#look();
    this.#stops = [
      picture.listen({ onSnapshot: look, onDelta: look }),
      gateway.listen({
        onLost: () => {
          this.#forgetEnded(gateway.welcome).catch((error: unknown) =>
            log.warn({ err: error }, "who had ended before the cluster went is not known"),
          );
        },
      }),
    ];
  }

  /** Doing it twice is doing it once. */
  async note(row: HandMadeRow): Promise<void> {
    if (this.#picture.last?.rowOf(row.address) === undefined) this.#unseen.add(row.address);
    await this.#db.handMadeActor.upsert({ where: { address: row.address }, create: row, update: {} });
  }

  /** These were stopped on purpose, so no restart loses them. Each an address, or `@` and a global name. */
  async forget(targets: readonly string[]): Promise<void> {
    for (let from = 0; from < targets.length; from += AT_ONCE) {
      const some = targets.slice(from, from + AT_ONCE);
      const names = some.filter((target) => target.startsWith("@")).map((target) => target.slice(1));
      for (const target of some) this.#unseen.delete(target);
      await this.#db.handMadeActor.deleteMany({
        where: { OR: [{ address: { in: some } }, { globalName: { in: names } }] },
      });
    }
  }

  close(): void {
    for (const stop of this.#stops) stop();
  }

  #look(): void {
    const model = this.#picture.last;
    for (const address of this.#unseen) if (model?.rowOf(address) !== undefined) this.#unseen.delete(address);
  }

  /**
   * When the cluster goes away, those that had ended by themselves before are forgotten, as far as the last picture
   * tells. What nobody saw since it was created counts as there.
   */
  async #forgetEnded(welcome: Welcome | null): Promise<void> {
    const model = this.#picture.last;
    const unseen = new Set(this.#unseen);
    this.#unseen.clear();
    if (!model || !welcome) return;
    const rows = await this.#db.handMadeActor.findMany({
      where: { clusterRun: runOf(welcome), createdAt: { lt: new Date(model.at) } },
      select: { address: true },
    });
    const addresses = rows.map(({ address }) => address);
    await this.forget(addresses.filter((address) => model.rowOf(address) === undefined && !unseen.has(address)));
  }
}
