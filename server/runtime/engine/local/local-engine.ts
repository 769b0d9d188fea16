import { RuntimeError } from "../../errors.ts";
import { checkOptions } from "../../spelling/options.ts";
import { MIN_MESSAGE_BYTES } from "../../wire/chunks.ts";
import { type BlobStore, memoryBlobStore } from "../blobs.ts";
import type { Engine, Seat } from "../engine.ts";
import { type Bus, type Deliver, directBus } from "./bus.ts";
import { Convention } from "./convention.ts";
import { LocalSeat } from "./local-seat.ts";

/** What `localEngine` may be given. */
export interface LocalEngineOptions {
  /** Default: in memory. `diskBlobStore(folder)` keeps zips over restarts. */
  blobs?: BlobStore;
  /** Default "local". Signed statements name it. */
  convention?: string;
  /**
   * Bytes that go between two hosts in one piece, at least 256; larger messages are cut into chunks. Default: no limit,
   * as nothing leaves the process. For tests of what another engine will do.
   */
  maxMessageBytes?: number | null;
  /** What carries between the hosts. Default: nothing takes any time. For tests of what a network does. */
  bus?: (deliver: Deliver) => Bus;
}

/** An engine for hosts of one process. The systems that are given the same one are one convention. */
export function localEngine(options: LocalEngineOptions = {}): LocalEngine {
  checkOptions("localEngine", options);
  return new LocalEngine(options);
}

/** See `localEngine`. */
export class LocalEngine implements Engine {
  readonly kind = "local";
  readonly convention: string;
  readonly #hosts: Convention;

  constructor({
    convention = "local",
    maxMessageBytes = null,
    blobs = memoryBlobStore(),
    bus = directBus,
  }: LocalEngineOptions) {
    if (maxMessageBytes !== null && maxMessageBytes < MIN_MESSAGE_BYTES) {
      throw new RuntimeError(
        "NOT_SUPPORTED",
        `an engine that carries ${maxMessageBytes} bytes at once`,
        `Give maxMessageBytes from ${MIN_MESSAGE_BYTES} up.`,
      );
    }
    this.convention = convention;
    this.#hosts = new Convention({ maxMessageBytes, blobs, bus });
  }

  /** The id is the name: no two hosts of a name are members at once, and each gives out addresses of its own. */
  seat(name: string): Seat {
    return new LocalSeat(name, this.#hosts);
  }

  /**
   * Declares a host lost, as an engine does with one that does not answer. Settles when the others know; the host
   * itself hears of it when it can hear again.
   */
  lose(hostId: string): Promise<void> {
    return this.#hosts.lose(hostId);
  }
}
