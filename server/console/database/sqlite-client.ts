import {
  type Client,
  createClient,
  type InStatement,
  LibsqlError,
  type ResultSet,
  type Transaction,
} from "@libsql/client";

/**
 * libsql with one connection. Its own client gives each transaction the connection in use, opens another for what comes
 * after, and closes the first when the garbage collector gets to it; pragmas are lost with it. Prisma's adapter holds a
 * lock for the length of a transaction, so one connection is enough, and it keeps its pragmas.
 *
 * WAL, so that `verify-audit` reads while the console writes; synchronous FULL, so that what was acknowledged is on disk;
 * a timeout, without which another process's write fails ours at once.
 */
export async function openSqlite(file: string): Promise<Client> {
  const inner = createClient({ url: `file:${file}`, timeout: 10_000 });
  await inner.execute("PRAGMA journal_mode=WAL");
  await inner.execute("PRAGMA synchronous=FULL");
  await inner.execute("PRAGMA foreign_keys=ON");
  return {
    execute: (statement: InStatement | string, args?: never) =>
      typeof statement === "string" ? inner.execute(statement, args) : inner.execute(statement),
    batch: (statements, mode) => inner.batch(statements, mode),
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
      await inner.execute("BEGIN IMMEDIATE");
      return openTransaction(inner);
    },
  };
}

function openTransaction(inner: Client): Transaction {
  let isClosed = false;
  const checkOpen = () => {
    if (isClosed) throw new LibsqlError("the transaction is closed", "TRANSACTION_CLOSED");
  };
  const end = async (how: "COMMIT" | "ROLLBACK") => {
    checkOpen();
    await inner.execute(how);
    isClosed = true;
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
    commit: () => end("COMMIT"),
    rollback: () => end("ROLLBACK"),
    close() {
      if (isClosed) return;
      isClosed = true;
      void inner.execute("ROLLBACK").catch(() => undefined);
    },
    get closed() {
      return isClosed;
    },
  };
}
