/**
 * Every name that the runtime looks for in what authors write: the members of a class, the keys of what its statics
 * hold, and the options at the runtime's doors. What is refused while it runs, and what is refused from the syntax tree
 * when a source is packed or uploaded, come from here. `known-names.test-d.ts` holds the lists to the types.
 */

/** The methods of an instance that the runtime calls. */
export const HOOKS = [
  "receive",
  "onStart",
  "onStop",
  "canSwap",
  "snapshot",
  "restore",
  "onSwapped",
  "onInitialized",
] as const;

/** The statics that hold a value: its keys where it is an object of fixed ones, else null. */
export const STATIC_VALUES = {
  handles: null,
  accepts: null,
  requires: null,
  onCapabilityLoss: null,
  initializing: null,
  persistent: null,
  failure: ["retries", "then", "maxRestartsPerMinute"],
  mailbox: ["max"],
  transient: ["afterFirstMessageMs", "idleMs"],
  troupe: ["max", "idle"],
} as const;

/** The statics that are called. */
export const STATIC_METHODS = ["capabilityCheck"] as const;

const END = ["label", "why"] as const;
const CREATE = ["requirements", "sourceHash", "init", "globalName"] as const;
const FAULT = ["drop", "delay", "double", "reorder", "fail", "delayMs", "forMs", "seed"] as const;
const TEST_HOST = ["capabilities", "dataDir"] as const;

/** What an actor's own methods take, by the method. */
export const ACTOR_OPTIONS = {
  createActor: CREATE,
  ask: ["timeoutMs", "signal"],
  setTroupeLimits: STATIC_VALUES.troupe,
} as const;

/** What the doors outside actors take, by what is called. */
export const OPTIONS = {
  message: ["reply"],
  "ActorSystem.start": [
    "name",
    "engine",
    "base",
    "capabilities",
    "authorityKeys",
    "dataDir",
    "store",
    "debug",
    "keepsProcessAlive",
    "realmHeapMb",
    "realmBuffersMb",
  ],
  localEngine: ["blobs", "bus", "convention", "maxMessageBytes"],
  natsEngine: [
    "blobs",
    "caFile",
    "convention",
    "credsFile",
    "hold",
    "nkeyFile",
    "password",
    "patienceMs",
    "replicas",
    "servers",
    "storage",
    "timing",
    "user",
  ],
  sequentialBase: ["seed", "time", "patienceMs", "maxMessages"],
  "system.createActor": [...CREATE, "host", "deadlineMs"],
  "system.tell": ["label"],
  "system.ask": [...ACTOR_OPTIONS.ask, "label"],
  "system.setTroupeLimits": STATIC_VALUES.troupe,
  "system.injectFaults": FAULT,
  "system.stop": ["recursive", "mode", "deadlineMs", ...END],
  "system.stopMany": ["recursive", "mode", "deadlineMs", "until", ...END],
  "system.activateSource": ["init"],
  "system.unloadSource": END,
  "system.swap": ["freshState", "stopAtFailure", "deadlineMs", "batchSize"],
  "system.updateCapability": ["host", ...END],
  "system.previewCapability": ["host"],
  "system.endRealm": END,
  "system.deadLetters": ["limit"],
  "system.shutdown": ["deadlineMs"],
  "deadLetterOffice query": ["ids", "reason", "target", "messageType", "q", "since", "until"],
  "deadLetterOffice.list": ["limit", "before"],
  "deadLetterOffice.send": ["to", "isByName", "settleMs"],
  "afterlife query": ["host", "className", "sourceHash", "q", "since"],
  "afterlife.list": ["limit", "before"],
  startTestSystem: ["base", "seed", "time", "patienceMs", "maxMessages", ...TEST_HOST],
  "test.host": TEST_HOST,
  "test.probe": ["deadlineMs", "quietMs"],
} as const;
