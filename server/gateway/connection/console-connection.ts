import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { FRAME_LEVELS, type IncomingJson, readIncomingJson } from "#incoming-json";
import type { ApiError } from "#protocol/error";
import { type ConsoleFrame, consoleFrameSchema, MAX_HELLO_BYTES } from "#protocol/gateway";
import { issueWords } from "#protocol/issue-words";
import { PROTOCOL_VERSION } from "#protocol/version";
import { z } from "#runtime";
import type { CallContext } from "../calls/call-context.ts";
import { runCall } from "../calls/run-call.ts";
import { badRequest, foreseen, Refusal, UNFORESEEN } from "../refusal.ts";
import type { ConsoleSocket } from "./console-socket.ts";

const HELLO_WITHIN_MS = 5_000;
const MAX_CALLS_IN_HAND = 1_000;

/** What a connection needs of the gateway. */
export interface ConsoleHost {
  readonly context: CallContext;
  /** It said hello and is welcome. */
  onHello(console: ConsoleSocket): void;
  onWatch(console: ConsoleSocket, everyMs: number): void;
  onUnwatch(console: ConsoleSocket): void;
  onResync(console: ConsoleSocket): void;
}

/** Only the number of a call that does not parse, so that its failure can be told to whoever waits for it. */
const numberedSchema = z.object({ t: z.literal("call"), id: z.number().int().min(1) });

const BINARY: IncomingJson = { problem: "it is binary, and frames are JSON text", remedy: "Send JSON text." };
const NO_FRAME = { code: "BAD_REQUEST", remedy: "Send what the protocol asks for." } as const;

/** Reads one console's frames: `hello` first, each parsed, what does not parse refused with a reason. */
export class ConsoleConnection {
  readonly #console: ConsoleSocket;
  readonly #host: ConsoleHost;
  #isWelcome = false;
  /** By their numbers. */
  readonly #callsInHand = new Set<number>();
  readonly #helloTimer: NodeJS.Timeout;

  constructor(socket: WebSocket, wire: Duplex, console: ConsoleSocket, host: ConsoleHost) {
    this.#console = console;
    this.#host = host;
    this.#helloTimer = setTimeout(() => console.close(1008, "no hello"), HELLO_WITHIN_MS);
    socket.on("message", (data, isBinary) => {
      if (socket.readyState === socket.OPEN) this.#read(data, isBinary);
    });
    socket.on("close", () => clearTimeout(this.#helloTimer));
    this.#limitHello(wire);
  }

  /** Counts what arrives, ahead of the socket: it is refused before it is held in memory. */
  #limitHello(wire: Duplex): void {
    let bytes = 0;
    const count = (chunk: Buffer) => {
      bytes += chunk.length;
      if (!this.#isWelcome && bytes <= MAX_HELLO_BYTES) return;
      wire.off("data", count);
      if (!this.#isWelcome) this.#turnAway(`more than ${MAX_HELLO_BYTES} bytes came before hello`, 1009);
    };
    wire.prependListener("data", count);
  }

  #read(data: RawData, isBinary: boolean): void {
    const read = isBinary ? BINARY : readIncomingJson(data.toString(), FRAME_LEVELS);
    if (read.problem !== null) {
      const message = `the frame cannot be taken: ${read.problem}`;
      this.#refuse(read.value, { code: "BAD_REQUEST", message, remedy: read.remedy });
      return;
    }
    const { value } = read;
    const frame = consoleFrameSchema.safeParse(value, { error: issueWords });
    if (!frame.success) this.#refuse(value, badRequest(frame.error, "this is no frame of the protocol"));
    else if (frame.data.t === "hello") this.#hello(frame.data.protocol);
    else if (!this.#isWelcome) {
      this.#turnAway(`a ${frame.data.t} frame came before hello`, 1008);
    } else this.#take(frame.data);
  }

  #turnAway(message: string, code: number): void {
    this.#console.send({ t: "refused", error: { code: "BAD_REQUEST", message, remedy: "Say hello first." } });
    this.#console.close(code, "hello first");
  }

  #refuse(value: unknown, error: ApiError): void {
    const call = numberedSchema.safeParse(value);
    if (call.success && this.#isWelcome) this.#console.send({ t: "failed", id: call.data.id, ok: false, error });
    else this.#console.send({ t: "refused", error });
    if (!this.#isWelcome) this.#console.close(1008, "hello first");
  }

  #hello(protocol: number): void {
    if (this.#isWelcome) {
      this.#console.send({ t: "refused", error: { ...NO_FRAME, message: "hello was said before, and is said once" } });
      return;
    }
    if (protocol !== PROTOCOL_VERSION) {
      const message = `the console speaks protocol ${protocol}, this gateway ${PROTOCOL_VERSION}`;
      const remedy = "Run console and cluster from the same version of Callboard.";
      this.#console.send({ t: "refused", error: { code: "PROTOCOL_VERSION", message, remedy } });
      this.#console.close(1002, "protocol version");
      return;
    }
    clearTimeout(this.#helloTimer);
    this.#isWelcome = true;
    this.#host.onHello(this.#console);
  }

  #take(frame: Exclude<ConsoleFrame, { t: "hello" }>): void {
    if (frame.t === "watch") this.#host.onWatch(this.#console, frame.everyMs);
    else if (frame.t === "unwatch") this.#host.onUnwatch(this.#console);
    else if (frame.t === "resync") this.#host.onResync(this.#console);
    else void this.#call(frame);
  }

  /** Never rejects: what goes wrong is the answer. */
  async #call({ id, call, request }: Extract<ConsoleFrame, { t: "call" }>): Promise<void> {
    if (this.#callsInHand.has(id)) {
      const message = `id: a call with the number ${id} is in hand, and its answer could not be told from another's`;
      this.#console.send({ t: "refused", error: { ...NO_FRAME, message } });
      return;
    }
    this.#callsInHand.add(id);
    try {
      if (this.#callsInHand.size > MAX_CALLS_IN_HAND) {
        throw new Refusal("RATE_LIMITED", `${MAX_CALLS_IN_HAND} calls are in hand`, "Wait for answers.");
      }
      const answer = await runCall(this.#host.context, call, request);
      this.#console.send({ t: "answer", id, ok: true, answer });
    } catch (thrown) {
      const error = foreseen(thrown);
      if (!error) this.#host.context.warn(`call ${call} failed`, thrown);
      this.#console.send({ t: "failed", id, ok: false, error: error ?? UNFORESEEN });
    } finally {
      this.#callsInHand.delete(id);
    }
  }
}
