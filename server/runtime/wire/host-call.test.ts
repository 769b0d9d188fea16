import { describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { newCounters } from "../core/counters.ts";
import type { ActorDescription } from "./actor-description.ts";
import type { DeadLetterEntry } from "./dead-letter.ts";
import type { EndedActor } from "./ended-actor.ts";
import { decodeFrame, encodeFrame } from "./frame.ts";
import { type HostAnswers, type HostCallName, type HostCallOf, readHostAnswer, readHostCall } from "./host-call.ts";
import type { MovingActor } from "./moving-actor.ts";

const address = "h:1.1" as ActorAddress;
const hash = "ab".repeat(32);
const signed = { statement: "{}", signature: "c2ln" };
const asked = { by: address, why: null };
const requirements = { gpu: true };
const at = "2026-12-01T00:00:00.000Z";
const limits = { max: 4, idle: 1 };
const totals = { seen: 5, kept: 4, discarded: 3, resent: 2, ungrouped: 1 };
const known = { address, className: "Hello", parent: null, host: "east" };
const lastFailure = { at, messageType: "a.B", sender: address, error: "no", stack: "at x" };
const logLine = { at, level: "info" as const, actor: address, text: "a line" };
const faults = { drop: 0, delay: 0.1, double: 0, reorder: 0, fail: 0, delayMs: 5, share: 0.1, expiresAt: at };
const letter = {
  id: "h-1",
  target: address,
  targetName: null,
  sender: { kind: "event", from: "h:1.2" } as const,
  body: { bytes: new Uint8Array([1]) },
  times: 1,
};

const actor: MovingActor = {
  hash,
  sealed: {
    address,
    className: "Hello",
    globalName: "hello",
    role: "worker",
    snapshot: { clone: new Map([["a", new Date(1)]]) },
    hasSnapshot: true,
    sealedForMs: 3,
  },
  going: {
    address,
    mailbox: ["h:1.2", '{"type":"a.B"}', { kind: "exit", from: "h:1.3", why: "because" }, { n: -0 }],
    handed: 1,
    awaitsOld: true,
    wakeups: [{ id: 1, dueInMs: -5, number: 2, payload: { json: "null" } }],
    record: {
      parent: address,
      children: [address],
      subscribers: ["h:1.-1"],
      subscriptions: [{ publisher: "h:1.4", missed: 2 }],
      restartsAgoMs: [10],
      requirements,
      lastWakeup: 1,
      init: { json: "{}" },
      transientForMs: 4,
      initializing: { initial: [null, { message: { json: "1" }, sender: "h:1.5" }], held: [], hasRun: false },
      job: { troupe: address, requester: address, message: { json: "1" }, isAnswered: false, isReserved: true },
      stoppingForMs: null,
      exit: { message: { type: "callboard.ExitRequest" }, notice: { kind: "exit", from: "h:1.3", isUrgent: true } },
    },
  },
  globalName: "hello",
  before: { ...newCounters(), received: 1, sent: 2, failed: 3 },
  swaps: 1,
  lastFailure,
  troupe: limits,
  faults: { faults, seed: 1, leftMs: 9 },
  log: [logLine],
  interests: ["hostChanges"],
};

const description: ActorDescription = {
  address,
  className: "Hello",
  sourceHash: hash,
  parent: null,
  globalName: null,
  depth: 0,
  ...newCounters(),
  received: 1,
  state: "idle",
  busyMs: 0,
  host: "h",
  children: [],
  accepts: [{ type: "a.B", schema: { type: "object" }, replies: [] }],
  lastFailure: null,
  faults,
  troupe: limits,
  messageType: null,
  stuckIn: null,
  inHandMs: null,
  stoppingMs: null,
  since: at,
  swaps: 0,
  source: { name: "a", version: "1.0.0" },
};

const ended: EndedActor = {
  address,
  className: "Hello",
  sourceHash: hash,
  source: null,
  host: "h",
  parent: address,
  globalName: null,
  since: at,
  endedAt: at,
  reason: "stopped",
  askedBy: address,
  why: "because",
  ...newCounters(),
  received: 1,
  swaps: 0,
  lastFailure: null,
  log: [logLine],
};

const entry: DeadLetterEntry = {
  id: "h-1",
  at,
  host: "h",
  target: address,
  targetName: null,
  sender: null,
  messageType: "a.B",
  message: { type: "a.B" },
  reason: "no such actor",
  problem: "a: expected string",
  returned: 0,
  isQuarantined: false,
};

const group = {
  reason: "no such actor",
  target: address,
  targetName: "hello",
  messageType: "a.B",
  count: 1,
  kept: 1,
  quarantined: 0,
  firstAt: at,
  lastAt: at,
};

const query = { ids: ["h-1"], reason: "r", target: "t", messageType: "m", q: "q", since: at, until: at };

/** Each call with all its fields, and an answer. */
const samples: { [Do in HostCallName]: [call: Omit<HostCallOf<Do>, "do">, answer: HostAnswers[Do]] } = {
  classFacts: [
    { hash, className: "Hello", signed },
    { name: "Hello", requires: {}, hasCapabilityCheck: false, onCapabilityLoss: "exit", accepts: [] },
  ],
  passes: [{ hash, className: "Hello", requirements, signed: null }, true],
  spawnChild: [
    {
      hash,
      birth: { address, parent: address, isAnnounced: true, className: "Hello", requirements, init: { json: "1" } },
      creatorsSource: hash,
      signed,
    },
    null,
  ],
  spawn: [
    {
      hash,
      wanted: { className: "Hello", requirements, init: null },
      globalName: null,
      creatorsSource: null,
      deadlineMs: Number.POSITIVE_INFINITY,
      signed,
    },
    address,
  ],
  forget: [{ address }, null],
  holdForwardings: [{ forwardings: [known] }, null],
  applyForwardings: [{ forwardings: [known] }, null],
  fence: [{}, null],
  arrive: [{ actor, signed }, null],
  oldEnded: [{ address }, true],
  hold: [{ address }, null],
  release: [{ address, host: "east" }, null],
  whenGone: [{ address, deadlineMs: 5 }, false],
  whenAllGone: [{ addresses: [address], deadlineMs: null }, [true]],
  giveUp: [{ address, isRecursive: true, asked }, null],
  describe: [{ address }, description],
  logs: [{ address }, { actor: [logLine], realm: [] }],
  children: [{ address }, [address]],
  find: [{ address }, { address, host: "east", className: "Hello", sourceHash: hash, accepts: description.accepts }],
  locate: [
    { addresses: [address, address, address] },
    [{ host: "east", className: "Hello", sourceHash: null, isPlaced: false }, { elsewhere: "west" }, null],
  ],
  swap: [
    {
      addresses: [address],
      toHash: hash,
      options: { freshState: true, stopAtFailure: false, deadlineMs: 1, batchSize: 2 },
      signed,
    },
    [
      { ok: true, address, fromSource: hash, pauseMs: 1 },
      { ok: false, address, step: "seal", error: "busy" },
    ],
  ],
  capability: [
    { change: { gpu: null }, isPreview: true, asked },
    { exits: [address], moves: [] },
  ],
  troupe: [{ address, limits: { max: 2 } }, limits],
  deadLetterHandler: [{ host: "east", address, isWanted: true }, null],
  faults: [{ address, faults: { drop: 0.1, forMs: 5, seed: 2 } }, faults],
  endRealm: [{ hash, asked }, [address]],
  orphaned: [{ parents: [address] }, null],
  lost: [{ addresses: [address], reason: "realm ended" }, null],
  running: [{ hash }, []],
  unload: [
    { hash, mode: "drain", asked },
    { state: "draining", actors: [address] },
  ],
  load: [{}, { load: 1.5, sources: [hash], blocked: [] }],
  endedActors: [
    { query: { host: "h", className: "c", sourceHash: hash, q: "q", since: at }, limit: 1, before: [at, address] },
    { items: [ended], matching: 1, kept: 1, total: 1 },
  ],
  endedActor: [{ address }, ended],
  endedNamed: [{ globalName: "hello" }, null],
  endedBefore: [{ address }, { host: "h", hostSince: null }],
  deadLetters: [
    { query, limit: 1, before: [at, "h-1"] },
    { items: [entry], matching: 1, quarantined: 0, totals },
  ],
  deadLetterGroups: [{}, { groups: [group], totals }],
  discard: [{ query }, 3],
  takeLetter: [{ id: "h-1", isByName: true }, { letter }],
  postLetter: [
    { to: address, letter },
    { id: "h-1", to: address, takenAt: 4 },
  ],
  postedLetters: [{ letters: [{ id: "h-1", to: address, takenAt: null }] }, ["taken", { returned: "gone" }]],
};

describe.each(Object.entries(samples) as [HostCallName, [object, unknown]][])("%s", (name, [fields, answer]) => {
  it("is asked and answered on another host as it was said here", () => {
    const call = { do: name, ...fields };
    const asked = decodeFrame(encodeFrame({ is: "call", view: 1, id: 1, call }));
    const answered = decodeFrame(encodeFrame({ is: "answer", view: 1, id: 1, value: answer }));

    expect(asked.is === "call" && readHostCall(asked.call)).toStrictEqual(call);
    expect(answered.is === "answer" && readHostAnswer(name, answered.value)).toStrictEqual(answer);
  });

  it("leaves out what only a newer version says", () => {
    const call = { do: name, ...fields };

    expect(readHostCall({ ...call, later: 1 })).toStrictEqual(call);
  });
});

it("a call that this version does not know is refused by its name", () => {
  expect(() => readHostCall({ do: "teleport", address })).toThrow(
    expect.objectContaining({
      code: "NOT_SUPPORTED",
      message: "this host knows no call teleport",
      remedy: "The hosts run different versions: upgrade.",
    }),
  );
});

it.each([
  ["nothing", null, /does not say what to do/],
  ["a name that objects have by themselves", { do: "constructor" }, /knows no call constructor/],
  ["a field of another type", { do: "hold", address: 1 }, /the call hold does not fit: address: .*expected string/],
  ["a field that is not there", { do: "hold" }, /address: .*expected string/],
  [
    "a field deep inside",
    { do: "swap", addresses: [address, null], toHash: hash, options: {}, signed },
    /addresses\.1: .*expected string/,
  ],
  [
    "a mailbox that is none",
    { do: "arrive", signed, actor: { ...actor, going: { ...actor.going, mailbox: [1] } } },
    /actor\.going\.mailbox: expected a sender and a body in turn; actor\.going\.mailbox\.0: expected a sender/,
  ],
])("%s is refused, with its place and what was expected", (_what, call, message) => {
  expect(() => readHostCall(call)).toThrow(expect.objectContaining({ message: expect.stringMatching(message) }));
});

it("an answer that does not fit is refused, with its place and what was expected", () => {
  expect(() => readHostAnswer("endedBefore", { host: 1, hostSince: null })).toThrow(
    expect.objectContaining({
      code: "WIRE_INVALID",
      message: expect.stringMatching(/the answer to endedBefore does not fit: host: .*expected string/),
      details: [{ path: "host", message: expect.any(String) }],
    }),
  );
});
