import type { Measurement } from "./measurement.ts";

/** How each contender is shown. */
export const CONTENDERS: Record<string, string> = {
  callboard: "Callboard",
  uncounted: "Callboard without its counters",
  ring: "raw ring",
  array: "array + microtask",
  nact: "nact",
  comedy: "comedy",
  xstate: "xstate",
  effect: "effect",
  postMessage: "one postMessage each",
  json: "JSON of the array",
  v8: "v8.serialize",
  plain: "plain node:http, one Map",
  lock: "Map behind a lock",
  oneByOne: "one by one",
};

const CORE = ["callboard", "ring", "array", "nact", "comedy", "xstate", "effect"];
const n = (value: number) => value.toLocaleString("en-US");

export const MEASUREMENTS: readonly Measurement[] = [
  {
    name: "tells",
    contenders: [...CORE, "uncounted"],
    isCore: true,
    rows: [
      {
        metric: "ms",
        title: ({ tells }) => `${n(tells)} tells and an ask`,
        unit: "ms",
        isRunTime: true,
        goals: { ring: { oursAtMost: 1.6 }, nact: { atLeast: 10 }, uncounted: { oursAtMost: 1.1 } },
      },
    ],
  },
  {
    name: "pingPong",
    contenders: [...CORE, "uncounted"],
    isCore: true,
    rows: [
      {
        metric: "ms",
        title: ({ roundTrips }) => `ping-pong, ${n(roundTrips)} round trips`,
        unit: "ms",
        isRunTime: true,
        goals: { ring: { oursAtMost: 2.8 }, nact: { atLeast: 10 }, uncounted: { oursAtMost: 1.35 } },
      },
    ],
  },
  {
    name: "ask",
    contenders: CORE,
    isCore: true,
    rows: [
      { metric: "p50", title: () => "ask inside a realm, p50", unit: "µs", goals: { callboard: { most: 1 } } },
      { metric: "p99", title: () => "ask inside a realm, p99", unit: "µs", goals: { callboard: { most: 3 } } },
    ],
  },
  {
    name: "actors",
    contenders: CORE,
    isCore: true,
    rows: [
      { metric: "createMs", title: ({ actors }) => `${n(actors)} actors created`, unit: "ms", isRunTime: true },
      {
        metric: "heapBytesPerActor",
        title: () => "heap per actor",
        unit: "B",
        goals: { callboard: { most: 500 } },
      },
    ],
  },
  {
    name: "skynet",
    contenders: CORE,
    isCore: true,
    rows: [
      { metric: "ms", title: ({ leaves }) => `skynet, a tree of ${n(leaves)} leaves`, unit: "ms", isRunTime: true },
    ],
  },
  {
    name: "broadcast",
    contenders: CORE,
    isCore: true,
    rows: [
      {
        metric: "ms",
        title: ({ receivers, messagesEach }) =>
          `one sender, ${messagesEach} messages to each of ${n(receivers)} actors`,
        unit: "ms",
        isRunTime: true,
      },
    ],
  },
  {
    name: "flood",
    contenders: CORE,
    isCore: true,
    rows: [
      { metric: "askP50Us", title: () => "ask beside an actor that floods itself, p50", unit: "µs" },
      { metric: "askP99Us", title: () => "ask beside an actor that floods itself, p99", unit: "µs" },
      { metric: "lateP99Ms", title: () => "timer beside it: late by, p99", unit: "ms" },
      { metric: "perSecond", title: () => "messages of the flood itself", unit: "/s", isRate: true },
    ],
  },
  {
    name: "realms",
    contenders: ["callboard", "postMessage"],
    isCore: false,
    rows: [
      {
        metric: "perSecond",
        title: () => "realm to realm, messages of 100 bytes",
        unit: "/s",
        isRate: true,
        goals: { postMessage: { atLeast: 3 } },
      },
    ],
  },
  {
    name: "wire",
    contenders: ["callboard", "json", "v8"],
    isCore: false,
    rows: ([64, 256] as const).map((size) => ({
      metric: `perSecond${size}`,
      title: () => `written and read for a host, ${size} × 100 bytes`,
      unit: "/s",
      isRate: true as const,
    })),
  },
  {
    name: "swap",
    contenders: ["callboard"],
    isCore: false,
    rows: [
      { metric: "p50Ms", title: () => "pause of a hot swap under 10,000 messages/s, p50", unit: "ms" },
      {
        metric: "p99Ms",
        title: () => "pause of a hot swap under 10,000 messages/s, p99",
        unit: "ms",
        goals: { callboard: { most: 5 } },
      },
      { metric: "maxMs", title: () => "pause of a hot swap under 10,000 messages/s, longest", unit: "ms" },
    ],
  },
  {
    name: "poll",
    contenders: ["callboard", "plain"],
    isCore: false,
    rows: [
      { metric: "p50Ms", title: () => "poll-analytics, GET under 1,000 answers/s, p50", unit: "ms" },
      {
        metric: "p99Ms",
        title: () => "poll-analytics, GET under 1,000 answers/s, p99",
        unit: "ms",
        goals: { callboard: { most: 20 } },
      },
    ],
  },
  {
    name: "dictionary",
    contenders: ["callboard", "lock"],
    isCore: false,
    rows: [
      { metric: "oneSender", title: () => "dictionary, additions of one sender", unit: "/s", isRate: true },
      { metric: "threads", title: () => "dictionary, additions from four threads", unit: "/s", isRate: true },
    ],
  },
  {
    name: "crawler",
    contenders: ["callboard", "oneByOne"],
    isCore: false,
    rows: [
      {
        metric: "ms",
        title: ({ pages, pageDelayMs }) => `crawler, ${pages} pages of ${pageDelayMs} ms on twelve servers`,
        unit: "ms",
      },
    ],
  },
];
