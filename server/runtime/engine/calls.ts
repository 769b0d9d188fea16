import { RuntimeError } from "../errors.ts";
import { fromCarriedError, toCarriedError } from "../wire/carried-error.ts";
import type { Frame } from "../wire/frame.ts";
import { type HostAnswers, type HostCall, type HostCallName, readHostAnswer, readHostCall } from "../wire/host-call.ts";
import type { EngineHost } from "./engine.ts";

/** What is part of a call: all frames but batches. */
export type CallFrame = Exclude<Frame, { is: "batch" }>;

interface OpenCall {
  readonly to: string;
  readonly name: HostCallName;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface CallsSetup {
  /** Sends a frame behind all that went there before. */
  carry(to: string, frame: CallFrame): void;
  /** The number of the view that this host has now. */
  viewNo(): number;
  isMember(id: string): boolean;
}

/** The calls of one seat: those that it makes, and those that others make of its host. */
export class Calls {
  readonly #setup: CallsSetup;
  #last = 0;
  readonly #open = new Map<number, OpenCall>();
  /** Calls of others that run here, by caller and number. */
  readonly #serving = new Map<string, Map<number, AbortController>>();

  constructor(setup: CallsSetup) {
    this.#setup = setup;
  }

  /** As `Link.call`, of a host that is a member. */
  make<Call extends HostCall>(
    to: string,
    call: Call,
    signal: AbortSignal | undefined,
  ): Promise<HostAnswers[Call["do"]]> {
    if (!this.#setup.isMember(to)) return Promise.reject(noHost(to));
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const abort = () => {
        if (this.#settled(id) === undefined) return;
        reject(signal?.reason);
        this.#setup.carry(to, { is: "cancel", view: this.#setup.viewNo(), id });
      };
      const over = () => signal?.removeEventListener("abort", abort);
      signal?.addEventListener("abort", abort);
      this.#open.set(id, {
        to,
        name: call.do,
        resolve(value) {
          over();
          resolve(value as HostAnswers[Call["do"]]);
        },
        reject(error) {
          over();
          reject(error);
        },
      });
      this.#setup.carry(to, { is: "call", view: this.#setup.viewNo(), id, call });
    });
  }

  /** A frame from another member. */
  take(host: EngineHost, from: string, frame: CallFrame): void {
    switch (frame.is) {
      case "call":
        void this.#serve(host, from, frame.id, frame.call);
        break;
      case "cancel":
        this.#serving
          .get(from)
          ?.get(frame.id)
          ?.abort(new RuntimeError("ASK_ABORTED", "nobody waits for it", ""));
        break;
      case "answer":
        this.#answered(this.#settled(frame.id), frame.value);
        break;
      case "failure":
        this.#settled(frame.id)?.reject(fromCarriedError(frame.error));
    }
  }

  /** A host ceased to be a member: nobody answers there, and nobody there waits. */
  hostGone(id: string, cutOff: RuntimeError): void {
    const error = new RuntimeError(
      "HOST_LOST",
      `host ${id} is not in the convention any more; it may have done what was asked`,
      "Look whether it did, and ask another host.",
    );
    for (const [call, open] of this.#open) {
      if (open.to !== id) continue;
      this.#open.delete(call);
      open.reject(error);
    }
    this.#abortCallsOf(id, cutOff);
  }

  /** This host ceased to be one. */
  end(cutOff: RuntimeError): void {
    for (const { reject } of this.#open.values()) reject(cutOff);
    this.#open.clear();
    for (const from of this.#serving.keys()) this.#abortCallsOf(from, cutOff);
  }

  #abortCallsOf(from: string, cutOff: RuntimeError): void {
    for (const serving of this.#serving.get(from)?.values() ?? []) serving.abort(cutOff);
    this.#serving.delete(from);
  }

  async #serve(host: EngineHost, from: string, id: number, call: unknown): Promise<void> {
    const serving = new AbortController();
    const ofCaller = this.#serving.get(from) ?? new Map<number, AbortController>();
    this.#serving.set(from, ofCaller.set(id, serving));
    const { viewNo, isMember, carry } = this.#setup;
    const reply = await answer(host, from, call, serving.signal).then(
      (value) => ({ is: "answer", id, value, view: viewNo() }) as const,
      (error: unknown) => ({ is: "failure", id, error: toCarriedError(error), view: viewNo() }) as const,
    );
    ofCaller.delete(id);
    if (!serving.signal.aborted && isMember(from)) carry(from, reply);
  }

  #answered(open: OpenCall | undefined, value: unknown): void {
    if (open === undefined) return;
    try {
      open.resolve(readHostAnswer(open.name, value));
    } catch (error) {
      open.reject(error);
    }
  }

  #settled(id: number): OpenCall | undefined {
    const open = this.#open.get(id);
    this.#open.delete(id);
    return open;
  }
}

function noHost(id: string): RuntimeError {
  return new RuntimeError("NO_HOST", `no host ${id} is in the convention`, "Choose one of the hosts that are there.");
}

async function answer(host: EngineHost, from: string, call: unknown, signal: AbortSignal): Promise<unknown> {
  return host.onCall(from, readHostCall(call), signal);
}
