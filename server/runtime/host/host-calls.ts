import { RuntimeError } from "../errors.ts";
import type { HostAnswers, HostCall } from "../wire/host-call.ts";
import type { Base } from "./base.ts";

/** Asks a host. Rejects as `Link.call` does. */
export type CallHost = <Call extends HostCall>(
  host: string,
  call: Call,
  options?: { signal?: AbortSignal },
) => Promise<HostAnswers[Call["do"]]>;

/**
 * What hosts returned. One that is gone meanwhile has nothing to say; `missing` are those that did not answer in time.
 */
export interface AskedHosts<Answer> {
  readonly answers: readonly Answer[];
  readonly missing: readonly string[];
}

/** Who asks several hosts. */
export interface AskingHost {
  readonly base: Pick<Base, "clock">;
  readonly call: CallHost;
}

/** Asks several hosts the same, at once; their answers in the order of the hosts. Rejects with the first refusal. */
export async function askHosts<Call extends HostCall>(
  { base, call: callHost }: AskingHost,
  hosts: readonly string[],
  call: Call,
  withinMs: number,
): Promise<AskedHosts<HostAnswers[Call["do"]]>> {
  const late = new AbortController();
  const cancel = base.clock.after(withinMs, () =>
    late.abort(new RuntimeError("ASK_TIMEOUT", `a host did not answer within ${withinMs} ms`, "Try again.")),
  );
  const missing: string[] = [];
  const ask = async (host: string): Promise<HostAnswers[Call["do"]][]> => {
    try {
      return [await callHost(host, call, { signal: late.signal })];
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

/** Whether the host that was asked is no member any more. */
export function isHostGone(error: unknown): boolean {
  return error instanceof RuntimeError && (error.code === "NO_HOST" || error.code === "HOST_LOST");
}

/**
 * What a host is told, and need not be told when it is gone, or when this one is: who was to be told, or to tell, is no
 * more. Null then.
 */
export async function unlessGone<T>(told: Promise<T>): Promise<T | null> {
  try {
    return await told;
  } catch (error) {
    if (isHostGone(error) || (error instanceof RuntimeError && error.code === "CUT_OFF")) return null;
    throw error;
  }
}
