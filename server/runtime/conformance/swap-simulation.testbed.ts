import { Actor, type ActorClass } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { newHeader } from "../core/counters.ts";
import { type EndpointAnswer, Migrations, RealmEndpoint } from "../host/migration/mod.ts";
import { newRowReading, RealmHandle, waitingInside } from "../host/realms/mod.ts";
import { Router } from "../host/routing/mod.ts";
import { LoadedClass } from "../realm/actor-class/mod.ts";
import { HANDED, RESTORED } from "../realm/delivery/mod.ts";
import { Realm } from "../realm/realm.ts";
import { Driver } from "../sequential/driver.ts";
import type { Sender } from "../wire/notice.ts";
import type { Body } from "../wire/plain-value.ts";
import { type Batch, readBatch } from "../wire/realm-batch.ts";
import type { ToHost, ToRealm } from "../wire/realm-control.ts";

/** A rule of the protocol that a simulation can do without, to see that its absence shows. */
export type Mutation =
  | "no hold in main"
  | "no buffering in the target"
  | "no buffering in the source after the handover"
  | "no lock per realm"
  | "deadline after the commit"
  | "swap number ignored";

export interface Outcome {
  violations: string[];
  /** How often each branch was taken. */
  branches: Map<string, number>;
  /** How many messages waited in their realms: for one actor at any moment at least, and for all in the end. */
  depth: { lowest: number; left: number };
}

const SENDERS_PER_REALM = 2;
const MOVERS = 6;
const MESSAGES = 120;
const SWAPS = 24;

interface SimRealm {
  name: string;
  handle: RealmHandle;
  realm: Realm;
  isDead: boolean;
  kill(dropsPosted: boolean): void;
}

function isAnswer(control: ToHost): control is EndpointAnswer {
  return "swap" in control;
}

/**
 * Real realms, router and swap code on seeded channels: senders in every realm and in the host write numbered messages
 * to actors that are being swapped, refused, timed out and killed with their realms. Every receiver checks that each
 * sender's numbers come one after the other; what a moved actor sends is numbered and checked as well.
 */
export async function simulate(seed: number, mutation: Mutation | null = null): Promise<Outcome> {
  const driver = new Driver(seed, 0);
  const { random, clock } = driver;
  const violations: string[] = [];
  const branches = new Map<string, number>();
  const took = (branch: string) => branches.set(branch, (branches.get(branch) ?? 0) + 1);
  const chance = (share: number) => random() < share;
  /** By sender and receiver: how many were sent. */
  const sent = new Map<string, number>();
  const nextNumber = (from: string, to: string) => {
    const key = `${from}>${to}`;
    const number = (sent.get(key) ?? 0) + 1;
    sent.set(key, number);
    return number;
  };
  const live = new Map<string, Record<string, number>>();
  let movers: ActorAddress[] = [];
  let collector: ActorAddress;

  function check(who: string, seen: Record<string, number>, from: string, n: number): void {
    const expected = (seen[from] ?? 0) + 1;
    if (n !== expected) violations.push(`${who} got ${n} from ${from}, expected ${expected}`);
    seen[from] = n;
  }

  class Mover extends Actor {
    seen: Record<string, number> = {};
    replies = 0;
    /** What it sent to the other movers. */
    out: Record<string, number> = {};
    receive(message: { from: string; n: number }) {
      check(this.self, this.seen, message.from, message.n);
      live.set(this.self, this.seen);
      this.replies += 1;
      this.send(collector, { from: this.self, n: this.replies });
      if (chance(0.4)) this.passOn();
      if (chance(0.005)) return new Promise<void>((resolve) => this.settleLater(resolve));
      return undefined;
    }
    passOn() {
      const to = movers[Math.floor(random() * movers.length)] as ActorAddress;
      if (to === this.self) return;
      const n = (this.out[to] ?? 0) + 1;
      this.out[to] = n;
      sent.set(`${this.self}>${to}`, n);
      this.send(to, { from: this.self, n });
    }
    settleLater(resolve: () => void) {
      clock.after(random() * 30, resolve);
    }
    snapshot() {
      if (chance(0.03)) throw new Error("snapshot throws");
      return { seen: this.seen, replies: this.replies, out: this.out };
    }
    restore(state: { seen: Record<string, number>; replies: number; out: Record<string, number> }) {
      if (chance(0.03)) throw new Error("restore throws");
      this.seen = { ...state.seen };
      this.replies = state.replies;
      this.out = { ...state.out };
    }
  }

  class Source extends Actor {
    left = MESSAGES;
    receive() {
      for (let burst = chance(0.1) ? 1 + Math.floor(random() * 6) : 0; burst > 0 && this.left > 0; burst -= 1) {
        this.left -= 1;
        const to = movers[Math.floor(random() * movers.length)] as ActorAddress;
        this.send(to, { from: this.self, n: nextNumber(this.self, to) });
      }
      if (this.left > 0) this.send(this.self, "again");
    }
  }

  class Collector extends Actor {
    seen: Record<string, number> = {};
    receive(message: { from: string; n: number }) {
      check("collector", this.seen, message.from, message.n);
    }
  }

  const router = new (class extends Router {
    override route(to: string, sender: Sender, body: Body): void {
      const entry = this.entries.get(to);
      if (mutation === "no hold in main" && entry !== undefined && entry.held !== null)
        this.deliver(entry, sender, body);
      else super.route(to, sender, body);
    }
  })({
    hostId: "h",
    defer: driver.scheduler().endOfTick,
    nowMs: () => 0,
    ageMs: () => 0,
    sendToHost: () => "no host",
    findForwarding: async () => null,
    maxMessageBytes: null,
    onLost: () => {},
    onControl: (handle, control) => obey(handle, control),
    onDeadLetter: (to, _from, _body, _type, reason) => {
      if (live.has(to) && router.entries.has(to)) violations.push(`dead letter for ${to}, which lives: ${reason}`);
    },
  });
  const locks =
    mutation === "no lock per realm"
      ? new (class extends Set<RealmHandle> {
          override has() {
            return false;
          }
        })()
      : new Set<RealmHandle>();
  const neverCancelled = (ms: number, task: () => void) => {
    clock.after(ms, task);
    return () => {};
  };
  const deadlineClock = mutation === "deadline after the commit" ? { ...clock, after: neverCancelled } : clock;
  const migrations = new Migrations(router, deadlineClock, locks);
  const lastSwap = new Map<RealmHandle, number>();

  function obey(handle: RealmHandle, control: ToHost): void {
    if (control.is === "segment") handle.addSegment(control.segment);
    else if (control.is === "born") {
      const entry = router.entries.get(control.address) ?? router.add(control.address, control.className, null);
      entry.realm = handle;
      entry.slot = control.slot;
      entry.rowId = control.id;
    } else if (control.is === "gone") router.entries.delete(control.address);
    else if (control.is === "deadLetter") {
      if (live.has(control.to) && router.entries.has(control.to))
        violations.push(`dead letter for ${control.to}: ${control.reason}`);
    } else if (isAnswer(control)) {
      const swap = mutation === "swap number ignored" ? (lastSwap.get(handle) ?? control.swap) : control.swap;
      migrations.answer(handle, { ...control, swap });
    }
  }

  function openRealm(name: string): SimRealm {
    const prefix = `h:${name}.`;
    const header = newHeader();
    const toRealm = driver.channel();
    const toHost = driver.channel();
    const scheduler = driver.scheduler();
    let isDead = false;
    const classes = new Map(
      [Mover, Source, Collector].map((each) => [each.name, new LoadedClass(each.name, each as never)]),
    );
    const handle = new RealmHandle(prefix, null, header, driver.scheduler().endOfTick, () => {});
    const guard = (task: () => void) => () => {
      if (!isDead) task();
    };
    const realm = new Realm({
      prefix,
      sourceHash: name,
      header,
      clock,
      capabilities: {},
      checksMessages: false,
      scheduler: {
        endOfTick: (task) => scheduler.endOfTick(guard(task)),
        afterIo: (task) => scheduler.afterIo(guard(task)),
      },
      classes: {
        byName: (className) => classes.get(className),
        byClass: (actor) => classes.get(actor.name) as LoadedClass,
      },
      post: (batch: Batch) => {
        const copy = structuredClone(batch);
        toHost.push(() => router.fromRealm(handle, copy));
      },
    });
    const { actors } = realm;
    const lookUp = actors.localTarget.bind(actors);
    actors.localTarget = (address) => {
      const cell = lookUp(address);
      if (cell === undefined) return cell;
      if (mutation === "no buffering in the target" && cell.mode === RESTORED) return undefined;
      if (mutation === "no buffering in the source after the handover" && cell.mode === HANDED) return undefined;
      return cell;
    };
    handle.link = {
      post: (batch) => {
        const copy = structuredClone(batch);
        readBatch<ToRealm>(copy, {
          message() {},
          control: (control) => "swap" in control && lastSwap.set(handle, control.swap),
          parcel() {},
        });
        toRealm.push(guard(() => realm.receive(copy)));
      },
      end: async () => {},
    };
    router.realms.set(prefix, handle);
    const kill = (dropsPosted: boolean) => {
      isDead = true;
      result.isDead = true;
      toRealm.clear();
      if (dropsPosted) toHost.clear();
      else while (toHost.size > 0 && driver.step());
      router.realms.delete(prefix);
      handle.isEnded = true;
      migrations.realmEnded(handle, "killed");
      for (const entry of [...router.entries.values()]) {
        if (entry.realm !== handle) continue;
        router.entries.delete(entry.address);
        live.delete(entry.address);
      }
    };
    const result: SimRealm = { name, handle, realm, isDead, kill };
    return result;
  }

  const realms = ["a", "b", "c"].map(openRealm);
  const spawn = ({ realm }: SimRealm, actor: ActorClass) => {
    const address = realm.actors.allocateAddress();
    const loaded = realm.classOf(actor);
    realm.place({ address, loaded, parent: null, init: null, requirements: {}, globalName: null });
    return address;
  };
  const drain = () => {
    while (driver.step());
  };
  collector = spawn(realms[2] as SimRealm, Collector);
  movers = Array.from({ length: MOVERS }, (_, i) => spawn(realms[i % 2] as SimRealm, Mover));
  drain();
  for (const mover of movers) live.set(mover, {});
  const sources = realms.flatMap((at) => Array.from({ length: SENDERS_PER_REALM }, () => spawn(at, Source)));
  drain();
  for (const source of sources) router.route(source, "h:0.0", JSON.stringify("begin"));

  let hostLeft = MESSAGES;
  let swapsLeft = SWAPS;
  let killsLeft = chance(0.6) ? 1 : 0;
  let stepsToKill = -1;
  let victims: SimRealm[] = [];
  const doSomething = () => {
    const dice = random();
    if (hostLeft > 0 && dice < 0.3) {
      hostLeft -= 1;
      const to = movers[Math.floor(random() * movers.length)] as ActorAddress;
      router.route(to, "h:0.0", JSON.stringify({ from: "h:0.0", n: nextNumber("h:0.0", to) }));
    } else if (swapsLeft > 0 && dice < 0.5) {
      swapsLeft -= 1;
      beginSwap();
    }
  };
  /** Promises settle by themselves: the one thing here that is not a step of the driver. */
  const passTime = async (ms: number) => {
    const hasFired = driver.fireNext(driver.nowMs + ms);
    for (let turns = 0; hasFired && turns < 4; turns += 1) await undefined;
    return hasFired;
  };

  function beginSwap(): void {
    const from = realms[Math.floor(random() * 3)] as SimRealm;
    const to = realms[Math.floor(random() * 3)] as SimRealm;
    if (from === to || from.isDead || to.isDead) return;
    const here = [...router.entries.values()].filter(
      (entry) => entry.realm === from.handle && entry.className === "Mover",
    );
    const entries = here.filter(() => chance(0.6));
    if (entries.length === 0) return;
    if (killsLeft > 0 && chance(0.15)) {
      // One of the two dies somewhere on the way, the collector's realm never.
      killsLeft -= 1;
      const first = chance(0.7) ? to : from;
      victims = [first === realms[2] ? (from === first ? to : from) : first];
      stepsToKill = Math.floor(random() * 120);
    }
    migrations.begin({
      from: new RealmEndpoint(from.handle, router),
      to: new RealmEndpoint(to.handle, router),
      entries,
      freshState: false,
      deadlineMs: chance(0.2) ? random() * 3 : 1_000,
      done: (results) => {
        for (const result of results)
          took(result.ok ? "swapped" : `failed at ${result.step}${/died with it/.test(result.error) ? ", begun" : ""}`);
      },
    });
  }

  /** The realm of a mover that took a message there before the host heard that it runs. The collector's realm never. */
  const justBegun = () => {
    const row = newRowReading();
    const entries = movers.flatMap((mover) => router.entries.get(mover) ?? []);
    const begun = entries.find(
      (entry) => entry.extras?.move?.unacked && entry.realm?.read(entry, row) && row.received > 0,
    );
    return realms.slice(0, 2).find(({ handle }) => handle === begun?.realm);
  };

  const row = newRowReading();
  const depths = () =>
    [...router.entries.values()].flatMap((entry) =>
      entry.realm?.read(entry, row) ? waitingInside(row, entry.posted) : [],
    );
  let lowest = 0;
  for (let steps = 0; steps < 40_000; steps += 1) {
    lowest = Math.min(lowest, ...depths());
    if (chance(0.1)) doSomething();
    const begun = killsLeft > 0 ? justBegun() : undefined;
    if (begun !== undefined && chance(0.2)) {
      killsLeft -= 1;
      took("kill");
      begun.kill(true);
    }
    stepsToKill -= 1;
    if (stepsToKill === 0) {
      took("kill");
      for (const victim of victims) victim.kill(chance(0.5));
    }
    if (chance(0.01)) await passTime(random() * 5);
    if (driver.step()) continue;
    if (hostLeft === 0 && swapsLeft === 0 && !(await passTime(2_000))) break;
    doSomething();
    await passTime(1);
  }
  drain();

  for (const mover of movers) {
    const seen = live.get(mover);
    const entry = router.entries.get(mover);
    if (seen === undefined || entry === undefined) continue;
    for (const [key, count] of sent) {
      const [from, to] = key.split(">") as [string, string];
      const isSenderAlive = from === "h:0.0" || router.entries.has(from);
      if (to === mover && isSenderAlive && (seen[from] ?? 0) !== count)
        violations.push(`${mover} has ${seen[from] ?? 0} of ${count} from ${from}`);
    }
  }
  return { violations, branches, depth: { lowest, left: depths().reduce((sum, depth) => sum + depth, 0) } };
}
