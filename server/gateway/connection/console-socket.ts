import type { WebSocket } from "ws";
import type { GatewayFrame } from "#protocol/gateway";

/** Above this much unsent, a console is sent no telemetry until it has caught up. */
const MAX_BACKLOG_BYTES = 8 * 1024 * 1024;
/** Above this much unsent it is cut off: it reads nothing any more. */
const CUT_OFF_BYTES = 256 * 1024 * 1024;

/** The sending side of one console's connection. */
export class ConsoleSocket {
  readonly #socket: WebSocket;

  constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  get isBehind(): boolean {
    return this.#socket.bufferedAmount > MAX_BACKLOG_BYTES;
  }

  send(frame: GatewayFrame): void {
    this.sendText(JSON.stringify(frame));
  }

  /** A frame that was encoded once for everybody. */
  sendText(frame: string): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (this.#socket.bufferedAmount > CUT_OFF_BYTES) this.#socket.terminate();
    else this.#socket.send(frame);
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }
}
