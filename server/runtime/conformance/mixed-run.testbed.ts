import { Actor } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { PoisonMessage } from "../author/runtime-messages.ts";
import { localEngine } from "../engine/local/local-engine.ts";
import { sequentialBase } from "../sequential/base.ts";
import { ActorSystem } from "../system/system.ts";
import { packSource } from "../testing/pack-source.testbed.ts";
import { TestAuthority } from "../testing/test-authority.ts";
import { listen } from "./ear.testbed.ts";

/** How the receiver of a message deals with it. */
export type Handling = "well" | "fails once" | "fails" | "passes on" | "later";

/** One thing that happens. Actors are named by a number; whichever that is of those alive is meant. */
export type Step =
  | { do: "say"; speaker: number; receiver: number; times: number; how: Handling }
  | { do: "swap"; receivers: number[]; to: 0 | 1 }
  | { do: "stop"; receiver: number }
  | { do: "create"; source: 0 | 1; host: 0 | 1 }
  /** A child that its parent's host has to place on the other: messages for it go by way of the parent's. */
  | { do: "child"; source: 0 | 1; host: 0 | 1 }
  | { do: "end realm"; source: 0 | 1; host: 0 | 1 }
  | { do: "wait"; ms: number };

export interface MixedOutcome {
  /** What should not have happened, in words. */
  violations: string[];
  sent: number;
  handled: number;
  /** Of those handled, by actors that live on another host than the one where they were born. */
  passedOn: number;
  swapped: number;
  /** Realms that were ended with something in them. */
  ended: number;
}

/** What the actors of a run, wherever they live, write down as it happens. */
interface Ledger {
  sent(from: string, to: string, n: number): void;
  handled(from: string, to: string, n: number): void;
  /** Its handler threw at every try. */
  failed(from: string, to: string, n: number): void;
  /** It came back to its sender. */
  returned(from: string, to: string, n: number): void;
}

/** On the sequential base realms share this thread, so that even what a realm took with it is known. */
const LEDGERS = Symbol.for("callboard.test.ledgers");
type WithLedgers = typeof globalThis & { [LEDGERS]?: Map<number, Ledger> };

const source = `
  import { Actor } from "callboard";
  // There and back between two, from realm to realm: so swaps come in between.
  const HOPS = 20;
  const ledgerOf = (run) => globalThis[Symbol.for("callboard.test.ledgers")].get(run);
  export class Receiver extends Actor {
    out = {};
    tried = null;
    onStart(run) { this.run = run; }
    receive(msg, sender) {
      if (msg?.type === "callboard.PoisonMessage") ledgerOf(this.run).returned(this.self, msg.from, msg.message.n);
      if (typeof msg?.n !== "number") return;
      const key = sender + " " + msg.n;
      const isFirstTry = this.tried !== key;
      this.tried = key;
      if (msg.how === "fails once" && isFirstTry) throw new Error("fails once");
      if (msg.how === "fails") {
        if (!isFirstTry) ledgerOf(this.run).failed(sender, this.self, msg.n);
        throw new Error("fails");
      }
      ledgerOf(this.run).handled(sender, this.self, msg.n);
      if (msg.how === "passes on") this.passOn(msg.next, msg.hops);
      if (msg.how === "later") return new Promise((resolve) => { this.wakeupAfter(0, null); queueMicrotask(resolve); });
    }
    passOn(to, hops) {
      this.speak({ say: to, how: hops > 0 ? "passes on" : "well", next: this.self, hops: hops - 1 });
    }
    speak({ say, how, next, hops = HOPS }) {
      const n = (this.out[say] ?? 0) + 1;
      this.out[say] = n;
      ledgerOf(this.run).sent(this.self, say, n);
      this.send(say, { n, how, next, hops });
    }
    snapshot() { return { run: this.run, out: this.out, tried: this.tried }; }
    restore(state) { Object.assign(this, state); }
  }
  export class Speaker extends Receiver {
    receive(msg, sender) {
      if (!(msg?.times > 0)) return super.receive(msg, sender);
      this.speak(msg);
      this.send(this.self, { ...msg, times: msg.times - 1 });
    }
  }`;
const zips = Promise.all(["1.0.0", "2.0.0"].map((version) => packSource(source, { version })));

let lastRun = 0;

/**
 * Two hosts, two versions of a source and their realms, on the sequential base with a seeded schedule. Speakers send
 * numbered messages while receivers fail, are swapped, stop, or lose their realm. At the end each message must have
 * been handled once, come back as poison, or be a dead letter; only those that an ended realm held may be missing, and
 * no more than it says.
 */
export async function runMixed(seed: number, steps: readonly Step[]): Promise<MixedOutcome> {
  lastRun += 1;
  const run = lastRun;
  const violations: string[] = [];
  const fates = new Map<string, string[]>();
  const lastHandled = new Map<string, number>();
  let handled = 0;
  let passedOn = 0;
  const children = new Set<string>();
  const meets = (from: string, to: string, n: number, fate: string) => {
    const key = `${from} → ${to} #${n}`;
    const met = fates.get(key);
    if (met === undefined) violations.push(`${key} was ${fate} and never sent`);
    else met.push(fate);
  };
  const global: WithLedgers = globalThis;
  global[LEDGERS] ??= new Map();
  const ledgers = global[LEDGERS];
  const poisoned = new Map<string, number>();
  ledgers.set(run, {
    sent: (from, to, n) => fates.set(`${from} → ${to} #${n}`, []),
    handled(from, to, n) {
      handled += 1;
      if (children.has(to)) passedOn += 1;
      const pair = `${from} → ${to}`;
      if (n <= (lastHandled.get(pair) ?? 0)) violations.push(`${pair}: #${n} after #${lastHandled.get(pair)}`);
      lastHandled.set(pair, n);
      meets(from, to, n, "handled");
    },
    failed: (from, to, n) => meets(from, to, n, "failed"),
    returned(from, to, n) {
      const key = `${from} → ${to} #${n}`;
      poisoned.set(key, (poisoned.get(key) ?? 0) + 1);
    },
  });

  const base = sequentialBase({ seed, time: "manual" });
  const engine = localEngine();
  const authority = new TestAuthority();
  const authorityKeys = [authority.publicKey];
  const start = (name: string) => ActorSystem.start({ name, base, engine, authorityKeys, capabilities: { name } });
  const north = await start("north");
  const east = await start("east");
  const hosts = [north, east] as const;
  const hashes = await Promise.all((await zips).map((zip) => authority.approve(north, zip)));

  /** In the host's own realm, which nobody ends. */
  class Voice extends Actor {
    out: Record<string, number> = {};
    receive(msg: { say?: ActorAddress; times: number; how: Handling; next: ActorAddress; birth?: string; on: string }) {
      if (PoisonMessage.is(msg)) this.hear(msg);
      if (msg.birth !== undefined) {
        const options = { sourceHash: msg.birth, requirements: { name: msg.on }, init: run };
        const child = this.createActor("Receiver", options);
        children.add(child);
        receivers.push(child);
      }
      for (let i = 0; msg.say !== undefined && i < msg.times; i += 1) {
        const n = (this.out[msg.say] ?? 0) + 1;
        this.out[msg.say] = n;
        ledgers.get(run)?.sent(this.self, msg.say, n);
        this.send(msg.say, { n, how: msg.how, next: msg.next, hops: 20 });
      }
    }
    hear({ message, from }: { message: unknown; from: string }) {
      ledgers.get(run)?.returned(this.self, from, (message as { n: number }).n);
    }
  }

  const create = (actor: string, at: number, of: number) =>
    north.createActor(actor, { sourceHash: hashes[of] as string, host: hosts[at]?.hostId as string, init: run });
  const voices: ActorAddress[] = [await north.createActor(Voice), await east.createActor(Voice)];
  const speakers: ActorAddress[] = [...voices, await create("Speaker", 0, 0), await create("Speaker", 1, 1)];
  // One in each realm: a realm that is there already takes no real time, which this clock does not wait for.
  const receivers = await Promise.all([0, 1, 2, 3].map((n) => create("Receiver", n % 2, n >> 1)));
  const letters = await listen(north, "deadLetters");

  let swapped = 0;
  let ended = 0;
  const underWay: Promise<unknown>[] = [];
  const quietly = (promise: Promise<unknown>) => underWay.push(promise.catch(() => {}));
  const pick = <T>(list: readonly T[], n: number) => list[n % list.length] as T;
  const bear = (of: number, at: number) => {
    pick(hosts, at).tell(pick(voices, at), { birth: hashes[of] as string, on: pick(hosts, at + 1).hostId });
    return base.advance(0);
  };
  for (const n of [0, 1]) await bear(n, n);
  for (const step of steps) {
    if (step.do === "wait") await base.advance(step.ms);
    else if (step.do === "say") {
      const say = pick(receivers, step.receiver);
      const next = pick(receivers, step.receiver + 1);
      pick(hosts, step.speaker).tell(pick(speakers, step.speaker), { say, times: step.times, how: step.how, next });
    } else if (step.do === "swap") {
      const list = [...new Set(step.receivers.map((n) => pick(receivers, n)))];
      const swap = north.swap(list, hashes[step.to] as string, { stopAtFailure: false });
      quietly(
        swap.then((results) => {
          swapped += results.filter(({ ok }) => ok).length;
        }),
      );
    } else if (step.do === "stop") quietly(north.stop(pick(receivers, step.receiver)));
    else if (step.do === "child") await bear(step.source, step.host);
    else if (step.do === "create") quietly(create("Receiver", step.host, step.source).then((a) => receivers.push(a)));
    else {
      const host = pick(hosts, step.host).hostId;
      quietly(
        north.endRealm(host, hashes[step.source] as string).then((gone) => {
          ended += gone.length > 0 ? 1 : 0;
        }),
      );
    }
  }
  await base.advance(60_000);
  await Promise.all(underWay);
  await base.advance(1_000);

  for (const letter of letters.heard as { message: { n?: number } | null; to: string; from: string }[]) {
    if (typeof letter.message?.n === "number") meets(letter.from, letter.to, letter.message.n, "dead letter");
  }
  // A child that could not start gives back what it was sent, and that is all that is known of it.
  for (const [key, met] of fates) {
    if (met.length === 0 && children.has(key.split(" ")[2] as string) && poisoned.has(key)) met.push("failed");
  }
  const missing = [...fates].filter(([, met]) => met.length === 0);
  for (const [key, met] of fates) {
    if (met.length > 1) violations.push(`${key} was ${met.join(" and ")}`);
    const isOfVoice = voices.some((voice) => key.startsWith(`${voice} `));
    const poison = poisoned.get(key) ?? 0;
    if (isOfVoice && poison !== (met[0] === "failed" ? 1 : 0))
      violations.push(`${key} came back ${poison} times: ${met}`);
  }
  const statuses = await Promise.all(hosts.map((host) => host.status()));
  const lost = statuses.reduce((sum, status) => sum + status.lost, 0);
  if (missing.length > lost)
    violations.push(`${missing.length} are missing, ${lost} were said to be lost: ${missing[0]?.[0]}`);

  await Promise.all(hosts.map((host) => host.shutdown({ deadlineMs: 100 })));
  ledgers.delete(run);
  return { violations, sent: fates.size, handled, passedOn, swapped, ended };
}
