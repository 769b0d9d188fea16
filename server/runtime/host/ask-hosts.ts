import { RuntimeError } from "../errors.ts";
import type { HostAnswers, HostCall } from "../wire/host-call.ts";
import { type HostState, isHostGone } from "./host-state.ts";

/** What hosts returned. One that is gone meanwhile has nothing to say; `missing` are those that did not answer in time. */
export interface AskedHosts<Answer> {
  readonly answers: readonly Answer[];
  readonly missing: readonly string[];
}

/** Asks several hosts the same, at once; their answers in the order of the hosts. Rejects with the first refusal. */
export async function askHosts<Call extends HostCall>(
  state: Pick<HostState, "base" | "call">,
  hosts: readonly string[],
  call: Call,
  withinMs: number,
): Promise<AskedHosts<HostAnswers[Call["do"]]>> {
  const late = new AbortController();
  const cancel = state.base.clock.after(withinMs, () =>
    late.abort(new RuntimeError("ASK_TIMEOUT", `a host did not answer within ${withinMs} ms`, "Try again.")),
  );
  const missing: string[] = [];
  const ask = async (host: string): Promise<HostAnswers[Call["do"]][]> => {
    try {
      return [await state.call(host, call, { signal: late.signal })];
    } catch (error) {
      if (late.signal.aborted) missing.push(host);
      else if (!isHostGone(error)) throw error;
      return [];
    }
  };
  try {
    return { answers: (await Promise.all(hosts.map(ask))).flat(), missing };
  } finally {
    cancel();
  }
}
