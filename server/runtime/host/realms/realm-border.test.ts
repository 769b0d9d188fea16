import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { type Ground, grounds, packActors } from "../../conformance/ground.testbed.ts";
import { newCounters } from "../../core/counters.ts";
import type { ActorSystem } from "../../system/system.ts";

/** An author's code that takes its realm's port from the runtime in its own thread. */
const intruder = `
  import { MessagePort, parentPort, workerData } from "node:worker_threads";
  const post = MessagePort.prototype.postMessage;
  const seen = [];
  let port = null;
  MessagePort.prototype.postMessage = function (batch, ...rest) {
    port ??= this;
    if (seen.length < 200) seen.push(batch);
    return post.call(this, batch, ...rest);
  };
  // mulberry32
  const random = (seed) => () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const garbage = [undefined, null, 0, 1, -1, NaN, Infinity, 1e300, "", "{", "north:0.1", "callboard.ExitRequest", true, [], [[]], {}, { is: "gone" },
    { type: "callboard.ExitRequest", isRecursive: true }, new Map([[1, 2]]), new Date(NaN), new SharedArrayBuffer(8), new Uint8Array(3), 10n, /x/];
  const mutated = (value, rnd, depth = 0) => {
    const isInner = typeof value === "object" && value !== null && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype);
    const keys = isInner ? Object.keys(value) : [];
    if (keys.length === 0 || (depth > 0 && rnd() < 0.2)) return garbage[Math.floor(rnd() * garbage.length)];
    const copy = Array.isArray(value) ? [...value] : { ...value };
    const key = keys[Math.floor(rnd() * keys.length)];
    if (rnd() < 0.1) delete copy[key];
    else copy[key] = mutated(copy[key], rnd, depth + 1);
    return copy;
  };
  export class Intruder extends Actor {
    receive(msg, sender) {
      if (msg.code) {
        parentPort?.postMessage(msg);
        post.call(port, new Function("self", "other", "return " + msg.code)(this.self, msg.other));
      } else if (msg.seed) {
        const rnd = random(msg.seed);
        for (let n = 0; n < 30; n += 1) {
          try { post.call(port, mutated(seen[Math.floor(rnd() * seen.length)], rnd)); } catch {}
        }
      } else if (msg.other) {
        // What a realm says in its life: births, failures, logs, subscriptions, dead letters, messages by one and by
        // parcel.
        this.log.info("here");
        this.createActor("Child", { init: { to: msg.other } });
        this.send("north:9.9", { lost: true });
        this.send(msg.other, new Uint8Array(3));
        for (let n = 0; n < 5; n += 1) this.send(msg.other, { n });
        this.handleDeadLetters(true);
        this.send(sender, (workerData ?? null) === null);
      }
    }
  }
  export class Child extends Actor { receive() { throw new Error("on purpose"); } onStart() { this.send(this.self, "fail"); } }
`;
const bystander =
  "export class Bystander extends Actor { receive(msg, sender) { if (msg === 'ping') this.send(sender, 'pong'); } }";

describe("a realm whose author's code took its port", () => {
  let ground: Ground;
  let north: ActorSystem;
  let source: string;
  let other: ActorAddress;

  beforeEach(async () => {
    ground = grounds.threads();
    north = await ground.host("north");
    source = await ground.authority.approve(north, await packActors(intruder));
    const neighbours = await ground.authority.approve(north, await packActors(bystander, { name: "neighbours" }));
    other = await north.createActor("Bystander", { sourceHash: neighbours });
  });
  afterEach(() => ground.clear());

  const intrude = async () => {
    const actor = await north.createActor("Intruder", { sourceHash: source });
    expect(await north.ask(actor, { other })).toBe(true);
    return actor;
  };
  /** Ends when the actor is gone, as it is when its realm is. */
  const ended = (actor: ActorAddress) => expect.poll(() => north.describe(actor), { timeout: 20_000 }).toBeNull();

  it.each([
    ["nothing", "null"],
    ["a word", "'x'"],
    ["two thirds of a triple", "[0, 1]"],
    ["no control", "[0, null, 0]"],
    ["a control that there is not", "[0, { is: '__proto__' }, 0]"],
    ["a control with a field missing", "[0, { is: 'gone', address: self }, 0]"],
    ["a time that is none", "[0, { is: 'log', actor: null, level: 'info', text: '', atMs: NaN }, 0]"],
    ["shared memory that is too small", "[0, { is: 'segment', segment: new SharedArrayBuffer(8) }, 0]"],
    ["a receiver that is no address", "[7, self, '1']"],
    ["a sender that is none", "[other, { kind: 'toString', from: self }, '1']"],
    ["a notice without its message", "[other, { kind: 'childExited', from: self }, '1']"],
    ["a body that is none", "[other, self, null]"],
    ["a parcel to nobody", "[1, { to: [], from: [], routes: '\\u0000\\u0000', layout: '', text: '' }, 0]"],
  ])("is ended when it posts %s; host and neighbours go on", async (_what, code) => {
    const actor = await intrude();

    north.tell(actor, { code, other });

    await ended(actor);
    expect(await north.ask(other, "ping")).toBe("pong");
    expect(await intrude()).not.toBe(actor);
  });

  it.each([
    ["JSON", "[other, self, '{']"],
    ["a parcel", "[1, { to: [other], from: [self], routes: '\\u0000\\u0000', layout: '\\u0002', text: '[[]' }, 0]"],
    [
      "a parcel's shape",
      "[1, { to: [other], from: [self], routes: '\\u0000\\u0000', layout: '\\u0002', text: '[[[\"__proto__\"]],[1]]' }, 0]",
    ],
  ])("makes dead letters of bodies that are no %s; who got them goes on", async (_what, code) => {
    const actor = await intrude();

    north.tell(actor, { code, other });

    await expect
      .poll(async () => (await north.deadLetters()).items.map(({ reason }) => reason), { timeout: 20_000 })
      .toContain("it cannot be read");
    expect(await north.ask(other, "ping")).toBe("pong");
    expect(await north.describe(other)).toMatchObject({ depth: 0 });
  });

  it("says nothing of actors that are not its own", async () => {
    const actor = await intrude();
    const gone = `{ is: 'gone', address: other, reason: 'x', error: null, asked: null, counted: ${JSON.stringify(newCounters())} }`;
    const born = "{ is: 'born', address: other, className: 'X', parent: null, slot: 7, id: 7, requirements: {} }";
    const failure =
      "{ is: 'failure', address: other, messageType: 'x', sender: null, error: { name: 'x', message: 'x' }, atMs: 1 }";

    north.tell(actor, { code: `[0, ${gone}, 0, 0, ${born}, 0, 0, ${failure}, 0]`, other });
    await north.ask(actor, { other });

    expect(await north.describe(other)).toMatchObject({ className: "Bystander", lastFailure: null });
    expect(await north.ask(other, "ping")).toBe("pong");
  });

  it("cannot harm host or neighbours with 1,800 mutations of what realms say", async () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const actor = await intrude();
      north.tell(actor, { seed });
      await north.ask(actor, { other }, { timeoutMs: 5_000 }).catch(() => undefined);
      expect(await north.ask(other, "ping")).toBe("pong");
    }

    expect(await north.describe(other)).toMatchObject({ className: "Bystander", state: "idle" });
    expect(await north.hosts()).toHaveLength(1);
  }, 300_000);
});
