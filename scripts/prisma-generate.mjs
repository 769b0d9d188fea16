/**
 * Generates the Prisma clients for both databases into prisma/generated/ (git-ignored). Needs no network: Prisma asks
 * for its schema engine even where it is not used, so any existing file stands in for it when none was downloaded. Does
 * nothing when the schema and Prisma's version are those of the last run.
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { sqliteTwin } from "../prisma/twin.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const generated = join(root, "prisma/generated");
const stamp = join(generated, "stamp");

const schema = readFileSync(join(root, "prisma/schema.prisma"), "utf8");
const twin = sqliteTwin(schema);
const version = require("prisma/package.json").version;
const wanted = createHash("sha256").update(`${version}\n${schema}\n${twin}`).digest("hex");

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  // Overwritten in place: a build that runs meanwhile finds every file.
  rmSync(stamp, { force: true });
  mkdirSync(generated, { recursive: true });
  writeFileSync(join(generated, "sqlite.prisma"), twin);
  generate("prisma/schema.prisma");
  generate("prisma/generated/sqlite.prisma");
  writeFileSync(stamp, wanted);
}

/** @param {string} schemaFile relative to the root */
function generate(schemaFile) {
  const prismaDir = dirname(require.resolve("prisma/package.json"));
  const enginesDir = dirname(createRequire(join(prismaDir, "package.json")).resolve("@prisma/engines/package.json"));
  const hasEngine = readdirSync(enginesDir).some((name) => name.startsWith("schema-engine-"));
  const prisma = join(prismaDir, "build/index.js");
  const run = spawnSync(process.execPath, [prisma, "generate", "--schema", schemaFile, "--no-hints"], {
    cwd: root,
    encoding: "utf8",
    env: {
      ...process.env,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
      ...(hasEngine ? {} : { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }),
    },
  });
  if (run.status !== 0) {
    process.stderr.write(`${run.stdout}${run.stderr}\nprisma generate failed for ${schemaFile}\n`);
    process.exit(1);
  }
}
