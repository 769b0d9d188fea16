import { resolve } from "node:path";
import { verifyAudit as checkAudit } from "../console/audit/verify-audit.ts";
import { type Command, CommandError } from "./command.ts";

/** Reads only, and takes no lock: it may run beside the console, or with the console gone for good. */
export const verifyAudit: Command = {
  name: "verify-audit",
  usage: "",
  summary: "Check the audit's hash chain and its signed checkpoints, in CALLBOARD_DATA or at DATABASE_URL.",
  async run() {
    const report = await checked();
    const extent = `${report.rows} rows, ${report.checkpoints} signed checkpoints`;
    if (report.ok) {
      process.stdout.write(`The audit is whole: ${extent}.\n`);
      return 0;
    }
    throw new CommandError(
      `The audit is not whole: ${report.problem} (${extent}; right up to row ${report.verifiedUpTo}).`,
      "Keep the database as it is, compare it with a backup, and find out who could write to it.",
    );
  },
};

async function checked() {
  try {
    return await checkAudit({
      dataDir: resolve(process.env.CALLBOARD_DATA || ".callboard"),
      databaseUrl: process.env.DATABASE_URL || null,
    });
  } catch (cause) {
    throw new CommandError(
      `The audit cannot be read: ${cause instanceof Error ? cause.message : String(cause)}.`,
      "Set CALLBOARD_DATA to the console's data folder, and DATABASE_URL where it uses PostgreSQL.",
      { cause },
    );
  }
}
