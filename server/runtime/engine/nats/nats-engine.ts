import { hostname } from "node:os";
import { systemClock } from "../../clock.ts";
import { checkOptions } from "../../spelling/options.ts";
import type { BlobStore } from "../blobs.ts";
import type { Engine, Seat } from "../engine.ts";
import type { NatsConnectionOptions } from "./connection/mod.ts";
import { NatsSeat } from "./nats-seat.ts";
import { RULES } from "./rules.ts";
import { DEFAULT_TIMING, type Timing } from "./timing.ts";

/** What `natsEngine` may be given. */
export interface NatsEngineOptions extends NatsConnectionOptions {
  /** Signed statements name it; hosts that share NATS servers and this are one convention. */
  convention: string;
  /** How long things take. Default: made for a local network. All hosts of a convention need the same. */
  timing?: Partial<Timing>;
  /** Where zips are kept, when all hosts reach the same place. Default: an object store of the servers. */
  blobs?: BlobStore;
  /** Something is on its way until the answer is called: for tests on a base whose clock jumps. */
  hold?: () => () => void;
}

/**
 * An engine for hosts of many processes and machines, over NATS servers with JetStream. Each host has a connection of
 * its own.
 */
export function natsEngine(options: NatsEngineOptions): NatsEngine {
  checkOptions("natsEngine", options);
  return new NatsEngine(options);
}

/** See `natsEngine`. */
export class NatsEngine implements Engine {
  readonly kind = "nats";
  readonly convention: string;
  readonly #options: NatsEngineOptions;
  readonly #seats = new Set<NatsSeat>();

  constructor(options: NatsEngineOptions) {
    this.convention = options.convention;
    this.#options = options;
  }

  seat(name: string): Seat {
    const { convention, timing, hold, blobs, ...connection } = this.#options;
    const self = { name, life: newLife() };
    const seat = new NatsSeat({
      self,
      convention,
      timing: { ...DEFAULT_TIMING, ...timing },
      rules: RULES,
      place: `process ${process.pid} on ${hostname()}`,
      connect: async () => {
        // The client is loaded where it is used.
        const { connectToNats } = await import("./connection/mod.ts");
        const surroundings = await connectToNats({ ...connection, convention, self, clock: systemClock });
        return { ...surroundings, ...(hold && { hold }), ...(blobs && { blobs }) };
      },
      onJoined: () => this.#seats.add(seat),
      onOver: () => this.#seats.delete(seat),
    });
    return seat;
  }

  /**
   * Says that the process of a host has ended, as who has seen it end may do: its names are free at once. Settles
   * when the other
   * hosts of this engine know. A host that lives all the same is fenced.
   */
  async lose(hostId: string): Promise<void> {
    const others = [...this.#seats].filter(({ id }) => id !== hostId);
    await Promise.all(others.map((seat) => seat.declareDead(hostId)));
  }
}

/** Eight characters that no other life has. */
function newLife(): string {
  const number = crypto.getRandomValues(new BigUint64Array(1))[0] as bigint;
  return (number % 36n ** 8n).toString(36).padStart(8, "0");
}
