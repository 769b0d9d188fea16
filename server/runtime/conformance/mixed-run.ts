import { Actor } from "../actor.ts";
import type { ActorAddress } from "../address.ts";
import { localEngine } from "../engine/local.ts";
import { PoisonMessage } from "../runtime-messages.ts";
import { sequentialBase } from "../sequential/base.ts";
import { ActorSystem } from "../system.ts";
import { packSource, TestAuthority } from "../testkit.ts";
import { listen } from "./ear.ts";

/** How the receiver of a message deals with it. */
export type Handling = "well" | "fails once" | "fails" | "passes on" | "later";

/** One thing that happens. Actors are named by a number; whichever that is of those alive is meant. */
export type Step =
  | { do: "say"; speaker: number; receiver: number; times: number; how: Handling }
  | { do: "swap"; receivers: number[]; to: 0 | 1 }
  | { do: "stop"; receiver: number }
  | { do: "create"; source: 0 | 1; host: 0 | 1 }
  | { do: "end realm"; source: 0 | 1; host: 0 | 1 }
  | { do: "wait"; ms: number };

export interface MixedOutcome {
  /** What should not have happened, in words. */
  violations: string[];
  sent: number;
  handled: number;
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
      if (!(msg?.times > 0)) return;
      this.speak(msg);
      this.send(this.self, { ...msg, times: msg.times - 1 });
    }
  }`;
const zips = Promise.all(["1.0.0", "2.0.0"].map((version) => packSource(source, { version })));

let lastRun = 0;

/**
 * Two hosts, two versions of a source and their realms, on the sequential base with a seeded schedule. Speakers send numbered
 * messages while receivers fail, are swapped, stop, or lose their realm. At the end each message must have been handled once,
 * come back as poison, or be a dead letter; only those that an ended realm held may be missing, and no more than it says.
 */
export async function runMixed(seed: number, steps: readonly Step[]): Promise<MixedOutcome> {
  lastRun += 1;
  const run = lastRun;
  const violations: string[] = [];
  const fates = new Map<string, string[]>();
  const lastHandled = new Map<string, number>();
  let handled = 0;
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
      const pair = `${from} → ${to}`;
      if (n <= (lastHandled.get(pair) ?? 0)) violations.push(`${pair}: #${n} after #${lastHandled.get(pair)}`);
      lastHandled.set(pair, n);
      meets(from, to, n, "handled");
    },
    failed: (from, to, n) => meets(from, to, n, "failed"),
  });

  const base = sequentialBase({ seed, time: "manual" });
  const engine = localEngine();
  const authority = new TestAuthority();
  const authorityKeys = [authority.publicKey];
  const north = await ActorSystem.start({ name: "north", base, engine, authorityKeys });
  const east = await ActorSystem.start({ name: "east", base, engine, authorityKeys });
  const hosts = [north, east] as const;
  const hashes = await Promise.all((await zips).map((zip) => authority.approve(north, zip)));

  /** In the host's own realm, which nobody ends. */
  class Voice extends Actor {
    out: Record<string, number> = {};
    receive(msg: { say?: ActorAddress; times: number; how: Handling; next: ActorAddress }) {
      if (PoisonMessage.is(msg)) this.hear(msg);
      for (let i = 0; msg.say !== undefined && i < msg.times; i += 1) {
        const n = (this.out[msg.say] ?? 0) + 1;
        this.out[msg.say] = n;
        ledgers.get(run)?.sent(this.self, msg.say, n);
        this.send(msg.say, { n, how: msg.how, next: msg.next, hops: 20 });
      }
    }
    hear({ message, from }: { message: unknown; from: string }) {
      const key = `${this.self} → ${from} #${(message as { n: number }).n}`;
      poisoned.set(key, (poisoned.get(key) ?? 0) + 1);
    }
  }

  const create = (actor: string, at: number, of: number) =>
    north.createActor(actor, { sourceHash: hashes[of] as string, host: hosts[at]?.hostId as string, init: run });
  const voices: ActorAddress[] = [await north.createActor(Voice), await east.createActor(Voice)];
  const speakers: ActorAddress[] = [...voices, await create("Speaker", 0, 0), await create("Speaker", 1, 1)];
  const receivers = await Promise.all([0, 1, 0, 1].map((at, n) => create("Receiver", at, n % 2)));
  const letters = await listen(north, "deadLetters");

  let swapped = 0;
  let ended = 0;
  const underWay: Promise<unknown>[] = [];
  const quietly = (promise: Promise<unknown>) => underWay.push(promise.catch(() => {}));
  const pick = <T>(list: readonly T[], n: number) => list[n % list.length] as T;
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
  return { violations, sent: fates.size, handled, swapped, ended };
}
