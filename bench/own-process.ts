import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { MetricsBy } from "./measurement.ts";

/** What a measuring process says: that a run begins, and in the end what it found. */
export type Said = "run" | MetricsBy;

/** A run may take so much longer than its limit, for what it prepares before its clock starts. */
const PREPARATION = 1.1;

const running = new Set<ChildProcess>();

/** Ends with it all that it started: they notice when their input closes (`ends-with-starter.ts`). */
export function endAll(): void {
  for (const child of running) child.kill("SIGKILL");
}

/**
 * Measures in a process of its own, and stops that when one run takes longer than the limit: null. What it prints goes
 * nowhere, since some contenders write logs.
 */
export async function inOwnProcess(
  who: string,
  what: string,
  { isQuick, limitMs }: { isQuick: boolean; limitMs: number },
): Promise<MetricsBy | null> {
  // Without the counters it is the same contender in another bundle.
  const [folder, contender] = who === "uncounted" ? ["uncounted/", "callboard"] : ["", who];
  const file = fileURLToPath(new URL(`${folder}run.js`, import.meta.url));
  const child = fork(file, [contender, what, ...(isQuick ? ["--quick"] : [])], {
    execArgv: ["--expose-gc"],
    stdio: ["pipe", "ignore", "inherit", "ipc"],
  });
  running.add(child);
  let found: MetricsBy | null = null;
  let isStopped = false;
  const stop = () => {
    isStopped = true;
    child.kill("SIGKILL");
  };
  let limit: NodeJS.Timeout | undefined;
  child.on("message", (said: Said) => {
    clearTimeout(limit);
    if (said === "run") limit = setTimeout(stop, limitMs * PREPARATION);
    else found = said;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", resolve);
  });
  clearTimeout(limit);
  running.delete(child);
  if (isStopped) return null;
  if (found === null) throw new Error(`${what} of ${who} ended with ${code} and no result`);
  return who === "uncounted" ? { uncounted: (found as MetricsBy).callboard ?? {} } : found;
}
