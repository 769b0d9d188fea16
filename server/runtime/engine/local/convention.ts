import type { ActorAddress } from "../../author/address.ts";
import { RuntimeError } from "../../errors.ts";
import type { SignedStatement } from "../../intake/statement.ts";
import type { Frame } from "../../wire/frame.ts";
import type { Forwarding } from "../../wire/host-call.ts";
import type { BlobStore } from "../blobs.ts";
import type { EngineHost, Member, SourceOffer, ViewChange } from "../engine.ts";
import type { Bus, Deliver } from "./bus.ts";

/** A seat as the convention sees it. */
export interface SeatOfConvention {
  readonly id: string;
  /** Null before it has joined, and when it is over. */
  readonly host: EngineHost | null;
  /** It is a member from here on. */
  begin(no: number, members: readonly Member[]): void;
  /** The next view. False: something has to come first. */
  takeView(change: ViewChange, members: readonly Member[]): boolean;
  /** Settles when it has that view, or has none any more. */
  reached(no: number): Promise<void>;
  /** False: it cannot take the frame yet. */
  take(from: string, frame: Frame): boolean;
  /** The others went on without it. */
  fence(reason: string): void;
}

export interface ConventionSetup {
  readonly maxMessageBytes: number | null;
  readonly blobs: BlobStore;
  bus(deliver: Deliver): Bus;
}

/** What the hosts of a local engine agree on, and who they are. */
export class Convention {
  readonly maxMessageBytes: number | null;
  readonly blobs: BlobStore;
  readonly bus: Bus;
  readonly names = new Map<string, { address: ActorAddress; seat: string; fence: number }>();
  readonly forwardings = new Map<ActorAddress, Forwarding>();
  /** The newest on each source, by its hash. */
  readonly statements = new Map<string, { serial: number; signed: SignedStatement }>();
  readonly offers = new Map<string, SourceOffer>();
  readonly #seats = new Map<string, SeatOfConvention>();
  #members: readonly Member[] = [];
  #viewNo = 0;
  #lastFence = 0;

  constructor({ maxMessageBytes, blobs, bus }: ConventionSetup) {
    this.maxMessageBytes = maxMessageBytes;
    this.blobs = blobs;
    this.bus = bus((from, to, frame) => this.#seats.get(to)?.take(from, frame) ?? false);
  }

  /**
   * Declares a host lost, as an engine does with one that does not answer. Settles when the others know; the host
   * itself hears of it when it can hear again.
   */
  async lose(hostId: string): Promise<void> {
    const seat = this.#seats.get(hostId);
    if (seat === undefined) return;
    const known = this.#remove(seat, "lost");
    this.bus.tell(hostId, () => {
      seat.fence("the other hosts declared it lost");
      return true;
    });
    await known;
  }

  add(seat: SeatOfConvention, member: Member): void {
    if (this.#seats.has(seat.id)) {
      throw new RuntimeError(
        "NAME_HELD",
        `a host ${seat.id} is in the convention already`,
        "Give the host another name.",
      );
    }
    this.#seats.set(seat.id, seat);
    this.#members = [...this.#members, member];
    const change = this.#next({ added: [member] });
    seat.begin(change.no, this.#members);
    this.#tellView(
      change,
      [...this.#seats.values()].filter((other) => other !== seat),
    );
  }

  change(seat: SeatOfConvention, now: Member): Promise<unknown> {
    const before = this.#members.find(({ id }) => id === seat.id);
    if (before === undefined) return Promise.resolve();
    this.#members = this.#members.map((member) => (member === before ? now : member));
    const change = this.#next({ changed: [{ before, now }] });
    const told = [...this.#seats.values()];
    this.#tellView(change, told);
    return Promise.all(told.map((other) => other.reached(change.no)));
  }

  leave(seat: SeatOfConvention): void {
    if (this.#seats.get(seat.id) === seat) void this.#remove(seat, "left");
  }

  /** Those that are there, without the one that is given. */
  others(seat: SeatOfConvention): SeatOfConvention[] {
    return [...this.#seats.values()].filter((other) => other !== seat);
  }

  nextFence(): number {
    this.#lastFence += 1;
    return this.#lastFence;
  }

  /** Settles when the others know. */
  #remove(seat: SeatOfConvention, how: "lost" | "left"): Promise<unknown> {
    const gone = this.#members.find(({ id }) => id === seat.id) as Member;
    this.#seats.delete(seat.id);
    this.#members = this.#members.filter((member) => member !== gone);
    for (const [name, holder] of this.names) if (holder.seat === seat.id) this.names.delete(name);
    const change = this.#next({ [how]: [{ ...gone, state: how === "lost" ? "lost" : "present" }] });
    const others = [...this.#seats.values()];
    this.#tellView(change, others);
    return Promise.all(others.map((other) => other.reached(change.no)));
  }

  #next(change: Partial<ViewChange>): ViewChange {
    this.#viewNo += 1;
    return { no: this.#viewNo, added: [], changed: [], lost: [], left: [], ...change };
  }

  #tellView(change: ViewChange, seats: readonly SeatOfConvention[]): void {
    const members = this.#members;
    for (const seat of seats) this.bus.tell(seat.id, () => seat.takeView(change, members));
  }
}
