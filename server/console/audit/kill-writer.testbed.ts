import { pino } from "pino";
import { createBroadcast } from "../broadcast.ts";
import type { Change } from "../changes.ts";
import { systemClock } from "../clock.ts";
import { openDatabase } from "../database/open-database.ts";
import { openAudit } from "./create-audit.ts";

/** Started by kill.test.ts: writes rows without end, ten at a time, and says each seq once it is acknowledged. */
const { db, lockChain } = await openDatabase({ dataDir: process.argv[2] ?? "", databaseUrl: null });
const changes = createBroadcast<Change>(() => {});
const audit = await openAudit({ db, lockChain, clock: systemClock, changes, log: pino({ level: "silent" }) });

async function writeForEver(): Promise<never> {
  for (;;) {
    const { seq } = await audit.intent({ who: "system", action: "test.write", target: "row" });
    process.send?.(seq);
  }
}

await Promise.all(Array.from({ length: 10 }, writeForEver));
