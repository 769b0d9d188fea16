import type { ApiError } from "#protocol/error";
import { GATEWAY_CALLS, type GatewayAnswer, type GatewayCallName } from "#protocol/gateway";
import { firstWords, issuesAt, issueWords } from "#protocol/issue-words";
import { ApiFailure } from "../http/api-failure.ts";
import { answerLost, refusedByGateway } from "./gateway-failure.ts";

export interface CallOptions {
  /** Milliseconds until the call fails with `GATEWAY_LOST`; default 30,000. */
  timeoutMs?: number;
  /** Ends the waiting, not what the cluster does with the call. */
  signal?: AbortSignal;
}

interface PendingCall {
  name: GatewayCallName;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
  release(): void;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** The calls that wait for an answer on one connection. Each ends exactly once; a late answer is ignored. */
export class PendingCalls {
  readonly #calls = new Map<number, PendingCall>();
  #lastId = 0;

  get size(): number {
    return this.#calls.size;
  }

  /** The id to send, and the promise of its answer. */
  open<N extends GatewayCallName>(name: N, options: CallOptions): { id: number; answer: Promise<GatewayAnswer<N>> } {
    const id = ++this.#lastId;
    const answer = new Promise<GatewayAnswer<N>>((resolve, reject) => {
      const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
      const timer = setTimeout(
        () => this.#end(id)?.reject(answerLost(name, `gave no answer in ${timeoutMs} ms`)),
        timeoutMs,
      );
      const onAbort = () => this.#end(id)?.reject(options.signal?.reason);
      options.signal?.addEventListener("abort", onAbort, { once: true });
      this.#calls.set(id, {
        name,
        resolve: (value) => resolve(value as GatewayAnswer<N>),
        reject,
        release() {
          clearTimeout(timer);
          options.signal?.removeEventListener("abort", onAbort);
        },
      });
    });
    return { id, answer };
  }

  succeed(id: number, answer: unknown): void {
    const call = this.#end(id);
    if (!call) return;
    const parsed = GATEWAY_CALLS[call.name].answer.safeParse(answer, { error: issueWords });
    if (parsed.success) call.resolve(parsed.data);
    else
      call.reject(
        new ApiFailure(
          "INTERNAL",
          `the gateway answered ${call.name} in a shape that the protocol does not know: ${firstWords(issuesAt(parsed.error.issues))}`,
          "run console and cluster of the same version",
          { cause: parsed.error },
        ),
      );
  }

  fail(id: number, error: ApiError): void {
    this.#end(id)?.reject(refusedByGateway(error));
  }

  /** The connection is gone: nothing that waits can be answered any more. */
  failAll(why: string): void {
    for (const [id, call] of [...this.#calls]) {
      this.#end(id);
      call.reject(answerLost(call.name, why));
    }
  }

  #end(id: number): PendingCall | undefined {
    const call = this.#calls.get(id);
    if (!call) return undefined;
    this.#calls.delete(id);
    call.release();
    return call;
  }
}
