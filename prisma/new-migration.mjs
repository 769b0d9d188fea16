/**
 * Writes the next migration of both databases: `node prisma/new-migration.mjs add-something`. Development only.
 *
 * Compares schema.prisma with migrations/schema.prisma, the copy that the last migration was written from, and replaces
 * that copy. Only the diff between two datamodels is used of the engine.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sqliteTwin } from "./twin.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const migrations = join(here, "migrations");
const name = process.argv[2] ?? "";
if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
  process.stderr.write("usage: node prisma/new-migration.mjs some-name\n");
  process.exit(1);
}

const present = readFileSync(join(here, "schema.prisma"), "utf8");
const previousFile = join(migrations, "schema.prisma");
const previous = existsSync(previousFile) ? readFileSync(previousFile, "utf8") : null;
const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);

const engine = await loadEngine();
for (const provider of ["postgresql", "sqlite"]) {
  const of = (/** @type {string} */ schema) => (provider === "sqlite" ? sqliteTwin(schema) : schema);
  const sql = await diff(engine, provider, previous === null ? null : of(previous), of(present));
  if (sql.trim() === "" || sql.includes("empty migration")) {
    process.stdout.write(`${provider}: nothing changed\n`);
    continue;
  }
  const folder = join(migrations, provider, `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), sql);
  writeFileSync(join(migrations, provider, "migration_lock.toml"), `provider = "${provider}"\n`);
  process.stdout.write(`${folder}/migration.sql\n`);
}
mkdirSync(migrations, { recursive: true });
writeFileSync(previousFile, present);

/** The package is made for bundlers; Node 20 loads its parts by hand. */
async function loadEngine() {
  const require = createRequire(import.meta.url);
  const background = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const folder = dirname(require.resolve("@prisma/schema-engine-wasm"));
  const wasm = await WebAssembly.compile(readFileSync(join(folder, "schema_engine_bg.wasm")));
  const instance = await WebAssembly.instantiate(wasm, { "./schema_engine_bg.js": background });
  background.__wbg_set_wasm(instance.exports);
  /** @type {any} */ (instance.exports).__wbindgen_start();
  return background;
}

/**
 * @param {any} background
 * @param {string} provider
 * @param {string | null} from
 * @param {string} to
 * @returns {Promise<string>}
 */
async function diff(background, provider, from, to) {
  const files = (/** @type {string} */ content) => ({ files: [{ path: "schema.prisma", content }] });
  const engine = await background.SchemaEngine.new(
    { datamodels: [["schema.prisma", to]] },
    () => {},
    adapter(provider),
  );
  try {
    const result = await engine.diff({
      from: from === null ? { tag: "empty" } : { tag: "schemaDatamodel", ...files(from) },
      to: { tag: "schemaDatamodel", ...files(to) },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    });
    return result.stdout ?? "";
  } finally {
    engine.free();
  }
}

/**
 * The engine wants a connection before it compares; comparing datamodels it asks it nothing that matters.
 * @param {string} provider
 */
function adapter(provider) {
  const ok = (/** @type {unknown} */ value) => Promise.resolve({ ok: true, value });
  const connection = {
    provider: provider === "postgresql" ? "postgres" : "sqlite",
    adapterName: "none",
    errorRegistry: { consumeError: () => undefined },
    queryRaw: () => ok({ columnNames: [], columnTypes: [], rows: [] }),
    executeRaw: () => ok(0),
    executeScript: () => ok(undefined),
    dispose: () => ok(undefined),
    getConnectionInfo: () => ({ ok: true, value: { supportsRelationJoins: false } }),
  };
  return { ...connection, connect: () => ok(connection), connectToShadowDb: () => ok(connection) };
}
