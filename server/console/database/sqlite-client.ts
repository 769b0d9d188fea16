import { statSync } from "node:fs";
import {
  type Client,
  createClient,
  type InStatement,
  LibsqlError,
  type ResultSet,
  type Transaction,
} from "@libsql/client";
import { DatabaseGone } from "./storage-failure.ts";

/** A statement that changes nothing that is kept. */
const READS = /^\s*(SELECT|PRAGMA)\b/i;

export interface SqliteFile {
  client: Client;
  /** The file, or the log of its last writes beside it, is no longer the one that is open. */
  isGone(): boolean;
}

/**
 * libsql with one connection. Its own client gives each transaction the connection in use, opens another for what comes
 * after, and closes the first when the garbage collector gets to it; pragmas are lost with it. Prisma's adapter holds a
 * lock for the length of a transaction, so one connection is enough, and it keeps its pragmas.
 *
 * WAL, so that `verify-audit` reads while the console writes; synchronous FULL, so that what was acknowledged is on
 * disk; a timeout, without which another process's write fails ours at once.
 *
 * A file that was deleted takes writes as before, and they are lost. So a write rejects with `DatabaseGone`, and is not
 * acknowledged, unless its file is still there after it.
 */
export async function openSqlite(file: string): Promise<SqliteFile> {
  const inner = createClient({ url: `file:${file}`, timeout: 10_000 });
  await inner.execute("PRAGMA journal_mode=WAL");
  await inner.execute("PRAGMA synchronous=FULL");
  await inner.execute("PRAGMA foreign_keys=ON");
  // The first read opens the log beside the file.
  await inner.execute("SELECT count(*) FROM sqlite_schema");
  const opened = [file, `${file}-wal`].map((path) => ({ path, id: identityOf(path) }));
  const isGone = () => opened.some(({ path, id }) => identityOf(path) !== id);
  const checkThere = () => {
    if (isGone()) throw new DatabaseGone(file);
  };
  const client: Client = {
    async execute(statement: InStatement | string, args?: never) {
      const result = await (typeof statement === "string" ? inner.execute(statement, args) : inner.execute(statement));
      if (!READS.test(typeof statement === "string" ? statement : statement.sql)) checkThere();
      return result;
    },
    async batch(statements, mode) {
      const results = await inner.batch(statements, mode);
      checkThere();
      return results;
    },
    migrate: (statements) => inner.migrate(statements),
    executeMultiple: (sql) => inner.executeMultiple(sql),
    sync: () => inner.sync(),
    reconnect: () => inner.reconnect(),
    close: () => inner.close(),
    get closed() {
      return inner.closed;
    },
    get protocol() {
      return inner.protocol;
    },
    async transaction(): Promise<Transaction> {
      checkThere();
      await inner.execute("BEGIN IMMEDIATE");
      return openTransaction(inner, checkThere);
    },
  };
  return { client, isGone };
}

function identityOf(path: string): string | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? null : `${stats.dev}/${stats.ino}`;
}

function openTransaction(inner: Client, checkThere: () => void): Transaction {
  let isClosed = false;
  const checkOpen = () => {
    if (isClosed) throw new LibsqlError("the transaction is closed", "TRANSACTION_CLOSED");
  };
  // After some failures (no room is one) SQLite has rolled back by itself.
  const takeBack = () =>
    inner.execute("ROLLBACK").catch((error: unknown) => {
      if (!String(error).includes("no transaction is active")) throw error;
    });
  const commit = async () => {
    checkOpen();
    isClosed = true;
    try {
      await inner.execute("COMMIT");
    } catch (error) {
      // After others (a foreign key that was to be checked now) the transaction is open, and the next could not begin.
      await takeBack();
      throw error;
    }
    checkThere();
  };
  const rollback = async () => {
    checkOpen();
    isClosed = true;
    await takeBack();
  };
  return {
    async execute(statement: InStatement | string, args?: never): Promise<ResultSet> {
      checkOpen();
      return typeof statement === "string" ? inner.execute(statement, args) : inner.execute(statement);
    },
    async batch(statements) {
      const results: ResultSet[] = [];
      for (const statement of statements) {
        checkOpen();
        results.push(await inner.execute(statement));
      }
      return results;
    },
    executeMultiple() {
      // libsql ends the open transaction after a script.
      return Promise.reject(new LibsqlError("no scripts inside a transaction", "NOT_SUPPORTED"));
    },
    commit,
    rollback,
    close() {
      if (isClosed) return;
      isClosed = true;
      void takeBack().catch(() => undefined);
    },
    get closed() {
      return isClosed;
    },
  };
}
