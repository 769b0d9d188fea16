import { once } from "node:events";
import { WebSocket } from "ws";
import {
  BLOB_CHUNK_BYTES,
  type GatewayAnswer,
  type GatewayCallName,
  type GatewayFrame,
  type GatewayRequest,
  gatewayFrameSchema,
} from "#protocol/gateway";
import { PROTOCOL_VERSION } from "#protocol/version";
import { sourceHash } from "#runtime/intake";

type Kind = GatewayFrame["t"];
type FrameOf<T extends Kind> = Extract<GatewayFrame, { t: T }>;

/** The console's side of the socket, as tests drive it. Every frame that comes is parsed. */
export class TestConsole {
  readonly #socket: WebSocket;
  readonly #frames: GatewayFrame[] = [];
  readonly #closed: Promise<number>;
  /** Why it was closed; null: it is open. */
  closing: { code: number; reason: string } | null = null;
  #wake: () => void = () => {};
  #nextId = 1;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.#closed = new Promise((resolve) =>
      socket.once("close", (code, reason) => {
        this.closing = { code, reason: String(reason) };
        this.#wake();
        resolve(code);
      }),
    );
    socket.on("message", (data) => {
      this.#frames.push(gatewayFrameSchema.parse(JSON.parse(String(data))));
      this.#wake();
    });
  }

  /** Rejects when the upgrade is refused. */
  static async open(port: number, token: string): Promise<TestConsole> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers: { authorization: `Bearer ${token}` } });
    const console = new TestConsole(socket);
    await once(socket, "open");
    return console;
  }

  /** Opened, and welcome. */
  static async greet(port: number, token: string): Promise<TestConsole> {
    const console = await TestConsole.open(port, token);
    console.send({ t: "hello", protocol: PROTOCOL_VERSION });
    await console.next("welcome");
    return console;
  }

  /** Text and bytes as they are, everything else as JSON. */
  send(frame: unknown): void {
    this.#socket.send(typeof frame === "string" || Buffer.isBuffer(frame) ? frame : JSON.stringify(frame));
  }

  /** Resolves with all that came and was not taken, once it is enough or the connection is closed. */
  async all(isEnough: (frames: readonly GatewayFrame[]) => boolean): Promise<readonly GatewayFrame[]> {
    while (!isEnough(this.#frames) && this.closing === null)
      await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#frames;
  }

  /**
   * The first frame of a kind, already here or still to come, that `fits`; what came before it and is of that kind is
   * dropped. Rejects when the connection closes before.
   */
  async next<T extends Kind>(kind: T, fits: (frame: FrameOf<T>) => boolean = () => true): Promise<FrameOf<T>> {
    for (;;) {
      const at = this.#frames.findIndex((frame) => frame.t === kind);
      if (at < 0 && this.closing) throw new Error(`closed with ${this.closing.code} before any ${kind} came`);
      if (at < 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      else {
        const frame = this.#frames.splice(at, 1)[0] as FrameOf<T>;
        if (fits(frame)) return frame;
      }
    }
  }

  /** How many frames of a kind came and were not taken. */
  count(kind: Kind): number {
    return this.#frames.filter((frame) => frame.t === kind).length;
  }

  /** Resolves with the answer; rejects with the error as it was told. */
  async call<N extends GatewayCallName>(call: N, request: GatewayRequest<N>): Promise<GatewayAnswer<N>> {
    const id = this.#nextId++;
    this.send({ t: "call", id, call, request });
    for (;;) {
      const at = this.#frames.findIndex((frame) => (frame.t === "answer" || frame.t === "failed") && frame.id === id);
      const frame = this.#frames[at];
      if (frame) this.#frames.splice(at, 1);
      if (frame?.t === "answer") return frame.answer as GatewayAnswer<N>;
      if (frame?.t === "failed") throw Object.assign(new Error(frame.error.message), frame.error);
      const earlier = this.#wake;
      await new Promise<void>((resolve) => {
        this.#wake = () => {
          earlier();
          resolve();
        };
      });
    }
  }

  /** In pieces, as the console does it. Returns the hash. */
  async upload(zip: Uint8Array, hash = sourceHash(zip)): Promise<string> {
    for (let offset = 0; offset < zip.length; offset += BLOB_CHUNK_BYTES) {
      const piece = Buffer.from(zip.subarray(offset, offset + BLOB_CHUNK_BYTES));
      const isLast = offset + BLOB_CHUNK_BYTES >= zip.length;
      await this.call("source.chunk", { hash, offset, base64: piece.toString("base64"), isLast });
    }
    return hash;
  }

  /** The code that it was closed with. */
  closed(): Promise<number> {
    return this.#closed;
  }

  close(): void {
    this.#socket.terminate();
  }
}
