import type { Client } from "@libsql/client";
import { PrismaLibSql } from "@prisma/adapter-libsql";

/** Gives Prisma a connection that is open already. */
export class OneConnection extends PrismaLibSql {
  readonly #client: Client;

  constructor(client: Client) {
    super({ url: "file:open-already" });
    this.#client = client;
  }

  override createClient(): Client {
    return this.#client;
  }
}
