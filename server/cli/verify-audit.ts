import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { verifyChain } from "../console/audit/verify-chain.ts";
import { openForReading } from "../console/database/open-for-reading.ts";
import { type Command, CommandError } from "./command.ts";

/** Reads only, and takes no lock: it may run beside the console, or with the console gone for good. */
export const verifyAudit: Command = {
  name: "verify-audit",
  usage: "",
  summary: "Check the audit's hash chain and its signed checkpoints, in CALLBOARD_DATA or at DATABASE_URL.",
  async run() {
    const dataDir = resolve(process.env.CALLBOARD_DATA || ".callboard");
    const databaseUrl = process.env.DATABASE_URL;
    const publicKey = await readPublicKey(join(dataDir, "authority.pub"));
    const { db, close } = await opened(databaseUrl ? { databaseUrl } : { file: join(dataDir, "console.db") });
    try {
      const report = await verifyChain(db, publicKey);
      const extent = `${report.rows} rows, ${report.checkpoints} signed checkpoints`;
      if (report.ok) {
        process.stdout.write(`The audit is whole: ${extent}.\n`);
        return 0;
      }
      throw new CommandError(
        `The audit is not whole: ${report.problem} (${extent}; right up to row ${report.verifiedUpTo}).`,
        "Keep the database as it is, compare it with a backup, and find out who could write to it.",
      );
    } finally {
      await close();
    }
  },
};

async function readPublicKey(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new CommandError(
      `The console's public key cannot be read: ${file}.`,
      "Set CALLBOARD_DATA to the console's data folder; the key was made there at its first start.",
      { cause },
    );
  }
}

async function opened(place: Parameters<typeof openForReading>[0]) {
  try {
    return await openForReading(place);
  } catch (cause) {
    throw new CommandError(
      `The database cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Set CALLBOARD_DATA to the console's data folder, or DATABASE_URL to its PostgreSQL database.",
      { cause },
    );
  }
}
