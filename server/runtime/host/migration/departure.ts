import type { ActorAddress } from "../../author/address.ts";
import { newHeader, ROW } from "../../core/counters.ts";
import type { SwapResult } from "../../descriptions.ts";
import type { Seat } from "../../engine/engine.ts";
import { errorFacts } from "../../errors.ts";
import type { SignedStatement } from "../../intake/statement.ts";
import type { HostCall } from "../../wire/host-call.ts";
import type { MovingActor } from "../../wire/moving-actor.ts";
import type { Sender } from "../../wire/notice.ts";
import type { Body } from "../../wire/plain-value.ts";
import { addMessage, type Batch, cutParcel, readBatch } from "../../wire/realm-batch.ts";
import type { GoActor, SealedActor, ToRealm } from "../../wire/realm-control.ts";
import type { Base } from "../base.ts";
import { dropEntry, type ReapingHost } from "../lifecycle/mod.ts";
import { announceHandler } from "../observability/mod.ts";
import { RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { fence } from "../routing/mod.ts";
import { toWire } from "./arriving-actor.ts";
import type { Swaps } from "./swaps.ts";

/** How long the actors of a batch may take to finish what they are doing. */
const SEAL_MS = 10_000;

/** A host from which actors move to others. */
export interface DepartureHost extends ReapingHost {
  readonly base: Pick<Base, "clock" | "scheduler">;
  readonly router: Router;
  readonly seat: Pick<Seat, "view" | "names">;
}

/**
 * Moves actors of one realm to other hosts: a swap whose new realm is there. What that host needs goes to it in one
 * piece at the commit; until it has answered everything that comes for the actor waits here, and goes back to it if the
 * answer is no.
 */
export class Departure {
  readonly #state: DepartureHost;
  readonly #swaps: Swaps;
  readonly #from: RealmHandle;
  /** Stands for the new realms. */
  readonly #to: RealmHandle;
  /** Where each actor goes. */
  readonly #hosts: ReadonlyMap<ActorAddress, string>;
  readonly #signed: SignedStatement | null;
  readonly #sealed = new Map<string, SealedActor>();
  /** Messages that came since the commit. */
  readonly #behind: Batch = [];

  constructor(
    state: DepartureHost,
    swaps: Swaps,
    from: RealmHandle,
    hosts: ReadonlyMap<ActorAddress, string>,
    signed: SignedStatement | null,
  ) {
    this.#state = state;
    this.#signed = signed;
    this.#swaps = swaps;
    this.#from = from;
    this.#hosts = hosts;
    this.#to = new RealmHandle(
      "",
      from.source,
      newHeader(),
      (task) => state.base.scheduler.endOfTick(task),
      (to, sender) => state.router.uncopied(to, sender),
    );
    // The row that all of them have here: no message was taken.
    this.#to.addSegment(new SharedArrayBuffer(ROW.cells * Float64Array.BYTES_PER_ELEMENT));
    this.#to.link = {
      post: (batch) => {
        const message = (to: string, sender: Sender, body: Body) => addMessage(this.#behind, to, sender, body);
        readBatch<ToRealm>(batch, {
          message,
          control: (control) => state.base.scheduler.endOfTick(() => this.#obey(control)),
          parcel: (parcel) => cutParcel(parcel, message),
        });
      },
      end: async () => {},
    };
  }

  /** `reaped` gets who died meanwhile with the realm that it was to leave. */
  run(reaped: (realm: RealmHandle, reason: string) => void): Promise<SwapResult[]> {
    const entries = [...this.#hosts.keys()].flatMap((address) => this.#state.router.entries.get(address) ?? []);
    return new Promise((resolve) => {
      const done = (results: SwapResult[]) => {
        this.#to.flush();
        const gone = new Set<string>(results.filter(({ ok }) => ok).map(({ address }) => address));
        for (const entry of entries) if (gone.has(entry.address)) this.#leave(entry);
        readBatch(this.#behind, {
          message: (to, sender, body) => gone.has(to) && this.#state.router.route(to, sender, body),
          control() {},
          parcel() {},
        });
        if (entries.some(({ realm }) => realm === this.#to)) reaped(this.#to, "realm ended");
        resolve(results);
      };
      this.#swaps.begin({ from: this.#from, to: this.#to, entries, freshState: true, deadlineMs: SEAL_MS, done });
    });
  }

  #obey(control: ToRealm): void {
    if (control.is === "adopt") {
      for (const sealed of control.list) this.#sealed.set(sealed.address, sealed);
      const ok = control.list.map(({ address }) => ({ address, slot: 0, id: 0, awaitsOld: true }));
      this.#swaps.answer(this.#to, { is: "restored", swap: control.swap, ok, refused: [] });
    } else if (control.is === "go") void this.#send(control.swap, control.list);
    else if (control.is === "oldStopped") void this.#oldStopped(control.address);
  }

  async #send(swap: number, list: readonly GoActor[]): Promise<void> {
    const { base } = this.#state;
    // What they sent from here is in front of what they will send from there, at every host.
    await fence(this.#state);
    const notStarted: { address: ActorAddress; error: string }[] = [];
    await Promise.all(
      list.map((going) =>
        this.#call(going.address, { do: "arrive", signed: this.#signed, actor: this.#whole(going) }).catch(
          (error: unknown) => notStarted.push({ address: going.address, error: errorFacts(error).message }),
        ),
      ),
    );
    this.#swaps.answer(this.#to, { is: "running", swap, addresses: [], atMs: base.clock.nowMs(), notStarted });
  }

  #whole(going: GoActor): MovingActor {
    const { base, router, interests } = this.#state;
    const { globalName, before, swaps, lastFailure, troupe, faults, log } = (
      router.entries.get(going.address) as Entry
    ).rare();
    const whole = {
      hash: this.#from.hash as string,
      sealed: this.#sealed.get(going.address) as SealedActor,
      going,
      globalName,
      before,
      swaps,
      lastFailure,
      troupe,
      faults,
      log,
      interests: [...interests].filter(([, who]) => who.has(going.address)).map(([interest]) => interest),
    };
    return toWire(whole, base.clock.nowMs());
  }

  /** From here on this host only passes on what comes for it. */
  #leave(entry: Entry): void {
    const { interests, watchers } = this.#state;
    const { address } = entry;
    this.#to.actors -= 1;
    entry.realm = null;
    entry.slot = -1;
    entry.posted = 0;
    entry.rare().forward = this.#hostOf(address);
    for (const [interest, who] of interests) {
      if (who.delete(address) && interest === "deadLetters") announceHandler(this.#state, address, false);
    }
    const waiting = watchers.get(address);
    watchers.delete(address);
    if (waiting === undefined) return;
    const tell = () => {
      for (const watcher of waiting) watcher();
    };
    this.#call(address, { do: "whenGone", deadlineMs: null, address }).then(tell, tell);
  }

  /** An actor that was born elsewhere, or has ended there since, is nothing to this host any more. */
  async #oldStopped(address: ActorAddress): Promise<void> {
    const { entries } = this.#state.router;
    const isThere = await this.#call(address, { do: "oldEnded", address }).catch(() => false);
    const entry = entries.get(address);
    if (entry?.more?.forward !== this.#hostOf(address)) return;
    if (!entry.isBornHere) entries.delete(address);
    else if (isThere !== true) dropEntry(this.#state, entry, null);
  }

  #call(address: ActorAddress, call: HostCall): Promise<unknown> {
    return this.#state.call(this.#hostOf(address), call);
  }

  #hostOf(address: ActorAddress): string {
    return this.#hosts.get(address) as string;
  }
}
