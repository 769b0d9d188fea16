import { RuntimeError } from "../../errors.ts";
import type { SignedStatement } from "../../intake/statement.ts";
import { encodeFrame, type Frame } from "../../wire/frame.ts";
import type { MessageBatch } from "../../wire/message-batch.ts";
import { Calls } from "../calls.ts";
import type {
  EngineHost,
  Forwardings,
  Link,
  Member,
  Names,
  Seat,
  Sent,
  SourceOffer,
  Sources,
  UndeliveredReason,
  View,
  ViewChange,
} from "../engine.ts";
import type { Convention, SeatOfConvention } from "./convention.ts";
import { localForwardings, localNames } from "./local-registers.ts";

/** How long the others may take to hear of something that this host waits for. */
const TOLD_WITHIN_MS = 5_000;

/** A seat of a local engine: the ports, over what the engine keeps and its bus. */
export class LocalSeat implements Seat, SeatOfConvention {
  readonly id: string;
  readonly link: Link;
  readonly view: View;
  readonly names: Names;
  readonly forwardings: Forwardings;
  readonly sources: Sources;
  readonly #convention: Convention;
  #host: EngineHost | null = null;
  /** Why it is no member any more; null: it is one, or is not one yet. */
  #over: string | null = null;
  #no = 0;
  #members: readonly Member[] = [];
  #ids = new Set<string>();
  #waiting: { no: number; resolve: () => void }[] = [];
  readonly #calls: Calls;

  constructor(name: string, convention: Convention) {
    this.id = name;
    this.#convention = convention;
    this.#calls = new Calls({
      carry: (to, frame) => convention.bus.carry(this.id, to, frame),
      viewNo: () => this.#no,
      isMember: (id) => this.#ids.has(id),
    });
    this.link = this.#makeLink();
    this.view = this.#makeView();
    this.names = localNames(convention, name, (act) => this.#act(act));
    this.forwardings = localForwardings(convention, (act) => this.#act(act));
    this.sources = this.#makeSources();
  }

  async join(host: EngineHost): Promise<void> {
    await this.#convention.bus.round(this.id, () => {
      for (const { signed } of this.#convention.statements.values()) accepts(host, signed);
      for (const offer of this.#convention.offers.values()) host.onOffer(offer);
      // The others may have something to say as soon as they hear of it.
      this.#host = host;
      try {
        this.#convention.add(this, this.#member(host));
      } catch (error) {
        this.#host = null;
        throw error;
      }
    });
  }

  get host(): EngineHost | null {
    return this.#over === null ? this.#host : null;
  }

  begin(no: number, members: readonly Member[]): void {
    this.#setView(no, members);
  }

  async leave(): Promise<void> {
    if (this.#host === null || this.#over !== null) return;
    await this.#convention.bus.drained(this.id);
    this.#convention.leave(this);
    this.#end("it has left the convention");
  }

  fence(reason: string): void {
    if (this.#over !== null) return;
    const host = this.#host;
    this.#end(reason);
    host?.onFenced(reason);
  }

  #end(reason: string): void {
    this.#over = reason;
    this.#calls.end(this.#cutOff());
    this.#setView(this.#no, []);
    this.#tellReached(Number.POSITIVE_INFINITY);
  }

  /** What a host that left had sent comes before the view without it. */
  takeView(change: ViewChange, members: readonly Member[]): boolean {
    const host = this.#host;
    if (host === null || this.#over !== null) return true;
    for (const { id } of change.left) if (this.#convention.bus.isOnTheWay(id, this.id)) return false;
    this.#setView(change.no, members);
    for (const { id } of change.lost) this.#gone(id, "host lost");
    for (const { id } of change.left) this.#gone(id, "host left");
    host.onView(change);
    this.#tellReached(change.no);
    return true;
  }

  #setView(no: number, members: readonly Member[]): void {
    this.#no = no;
    this.#members = members;
    this.#ids = new Set(members.map(({ id }) => id));
  }

  #gone(id: string, reason: UndeliveredReason): void {
    const { bus } = this.#convention;
    bus.cut(id, this.id);
    this.#calls.hostGone(id, this.#cutOff());
    for (const frame of bus.cut(this.id, id)) {
      if (frame.is === "batch") this.#host?.onUndelivered(id, frame.batch, reason);
    }
  }

  reached(no: number): Promise<void> {
    if (this.#over !== null || this.#no >= no) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push({ no, resolve }));
  }

  #tellReached(no: number): void {
    for (const waiting of this.#waiting) if (waiting.no <= no) waiting.resolve();
    this.#waiting = this.#waiting.filter((waiting) => waiting.no > no);
  }

  /** A frame of somebody who had a later view waits for that view; one of somebody who is gone is dropped. */
  take(from: string, frame: Frame): boolean {
    const host = this.#host;
    if (host === null || this.#over !== null || frame.view > this.#no) return false;
    if (!this.#ids.has(from)) return true;
    if (frame.is === "batch") host.onBatch(from, frame.batch);
    else this.#calls.take(host, from, frame);
    return true;
  }

  #makeLink(): Link {
    const { bus, maxMessageBytes } = this.#convention;
    return {
      maxMessageBytes,
      send: (to, batch): Sent => {
        if (!this.#ids.has(to)) return "no host";
        if (bus.isFull(this.id, to) && !batch.isAllNotices) return "busy";
        checkSize(batch, maxMessageBytes);
        bus.carry(this.id, to, { is: "batch", view: this.#no, batch });
        return "taken";
      },
      call: (to, call, { signal } = {}) =>
        this.#over === null ? this.#calls.make(to, call, signal) : Promise.reject(this.#cutOff()),
    };
  }

  #makeView(): View {
    const seat = this;
    return {
      get no() {
        return seat.#no;
      },
      members: () => this.#members,
      leader: () => this.#members[0]?.id ?? null,
      announce: async () => {
        const host = this.#host;
        if (host !== null && this.#over === null) await within(this.#convention.change(this, this.#member(host)));
      },
    };
  }

  #member(host: EngineHost): Member {
    return { ...structuredClone(host.facts()), id: this.id, state: "present" };
  }

  #makeSources(): Sources {
    const convention = this.#convention;
    return {
      blobs: convention.blobs,
      state: async (signed) => {
        this.#present().onStatement(signed);
        keepNewest(convention, signed);
        return this.#spread((host) => host.onStatement(signed));
      },
      offer: async (offer: SourceOffer) => {
        convention.offers.set(offer.hash, offer);
        this.#present().onOffer(offer);
        return this.#spread((host) => host.onOffer(offer));
      },
    };
  }

  /** Gives the others something. Rejects with the first refusal; names those that have not taken it in time. */
  async #spread(give: (host: EngineHost) => void): Promise<{ missing: string[] }> {
    const missing = new Set<string>();
    const given = this.#convention.others(this).map((seat) => {
      missing.add(seat.id);
      return new Promise<void>((resolve, reject) => {
        this.#convention.bus.tell(seat.id, () => {
          try {
            if (seat.host !== null) give(seat.host);
            resolve();
          } catch (error) {
            reject(error);
          }
          missing.delete(seat.id);
          return true;
        });
      });
    });
    await within(Promise.all(given));
    return { missing: [...missing] };
  }

  async #act<T>(act: () => T): Promise<T> {
    this.#present();
    return this.#convention.bus.round(this.id, () => {
      this.#present();
      return act();
    });
  }

  #present(): EngineHost {
    if (this.#host === null || this.#over !== null) throw this.#cutOff();
    return this.#host;
  }

  #cutOff(): RuntimeError {
    return new RuntimeError(
      "CUT_OFF",
      `host ${this.id} is not in the convention: ${this.#over ?? "it has not joined"}`,
      "Start the host again.",
    );
  }
}

function checkSize(batch: MessageBatch, maxMessageBytes: number | null): void {
  if (maxMessageBytes === null) return;
  const bytes = encodeFrame({ is: "batch", view: 0, batch }).byteLength;
  if (bytes <= maxMessageBytes) return;
  throw new RuntimeError("NOT_SUPPORTED", `${bytes} bytes, more than ${maxMessageBytes}`, "Cut it into chunks.");
}

function keepNewest({ statements }: Convention, signed: SignedStatement): void {
  const { hash, serial } = JSON.parse(signed.statement) as { hash: string; serial: number };
  if ((statements.get(hash)?.serial ?? 0) <= serial) statements.set(hash, { serial, signed });
}

/** What it does not believe it does not take: a host has its own keys. */
function accepts(host: EngineHost, signed: SignedStatement): void {
  try {
    host.onStatement(signed);
  } catch {
    // It says so itself when somebody asks for that source.
  }
}

/** Settles when `told` does, after 5 s in any case; rejects when it does before. */
async function within(told: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, TOLD_WITHIN_MS);
    timer.unref();
  });
  await Promise.race([told, late]).finally(() => clearTimeout(timer));
}
