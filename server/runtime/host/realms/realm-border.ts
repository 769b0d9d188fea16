import { z } from "zod";
import type { ActorAddress } from "../../author/address.ts";
import { forEachCounter, ROW, ROWS_PER_SEGMENT } from "../../core/counters.ts";
import type { Notice, NoticeKind } from "../../wire/notice.ts";
import type { Parcel } from "../../wire/parcel.ts";
import { type Body, decode } from "../../wire/plain-value.ts";
import { type Batch, readBatch } from "../../wire/realm-batch.ts";
import type { ToHost } from "../../wire/realm-control.ts";

/** What is no body of an author's: nothing the runtime says is longer. */
const text = z.string().max(100_000);
const address = z.string().max(1_000);
const count = z.number().int().min(0);
const slot = z.number().int().min(-1).max(100_000_000);
const atMs = z.number().min(0).max(8_640_000_000_000_000);
const capabilities = z.record(text, z.unknown());
const facts = z.object({
  name: text,
  message: text,
  stack: text.optional(),
  code: text.optional(),
  remedy: text.optional(),
});
const carried = z.union([z.object({ json: z.string() }), z.object({ clone: z.unknown() })]);
const body = z.union([z.string(), z.custom<object>((value) => typeof value === "object" && value !== null)]);
const sender = z.union([
  address,
  z.object({
    kind: text,
    from: address,
    escalated: facts.optional(),
    why: text.optional(),
    isUrgent: z.boolean().optional(),
  }),
]);
/** Sender and body, or body and sender, in turn. */
const mailbox = z.array(z.unknown()).refine((each) => each.length % 2 === 0);
const wanted = z.object({ className: text, requirements: capabilities, init: carried.nullable() });
const birth = wanted.extend({ address, parent: address.nullable(), isAnnounced: z.boolean() });
const refused = z.array(z.object({ address, step: text, error: text, isBusy: z.literal(true).optional() }));
const handed = z.object({
  address,
  mailbox,
  wakeups: z.array(z.object({ id: z.number(), dueMs: z.number(), number: z.number(), payload: carried })),
  record: z.object({
    parent: address.nullable(),
    children: z.array(address),
    subscribers: z.array(address),
    subscriptions: z.array(z.object({ publisher: address, missed: count })),
    restarts: z.array(z.number()),
    requirements: capabilities,
    lastWakeup: z.number(),
    init: carried.nullable(),
    transientSinceMs: z.number().nullable(),
    initializing: z.object({ initial: z.array(z.unknown()), held: z.array(z.unknown()) }).nullable(),
    job: z.object({ message: carried }).nullable(),
    stoppingSinceMs: z.number(),
    exit: z.object({ message: z.unknown(), notice: sender }).nullable(),
  }),
});
const sealed = z.object({
  address,
  className: text,
  globalName: text.nullable(),
  role: z.enum(["actor", "troupe", "worker"]),
  snapshot: carried.nullable(),
  hasSnapshot: z.boolean(),
  sealedAtMs: z.number(),
});
const storeRequest = z.discriminatedUnion("op", [
  z.object({ op: z.literal("get"), key: text }),
  z.object({ op: z.literal("put"), key: text, json: z.string() }),
  z.object({ op: z.literal("delete"), key: text }),
  z.object({ op: z.literal("load"), name: text }),
  z.object({ op: z.literal("save"), name: text, json: z.string().nullable() }),
]);
const classFacts = z.object({
  name: text,
  requires: capabilities,
  hasCapabilityCheck: z.boolean(),
  onCapabilityLoss: z.enum(["exit", "relocate"]),
  accepts: z.array(z.unknown()).max(10_000),
});
const segment = z.instanceof(SharedArrayBuffer).refine((each) => each.byteLength === ROWS_PER_SEGMENT * ROW.cells * 8);

/** What the message of a notice must be; that of the others is never looked into. */
const NOTICES: { [Kind in NoticeKind]: z.ZodType } = {
  exit: z.object({ type: z.literal("callboard.ExitRequest"), isRecursive: z.boolean() }),
  childExited: z.object({ type: z.literal("callboard.ChildActorExited"), child: address, class: text, reason: text }),
  poison: z.object({ type: z.literal("callboard.PoisonMessage"), from: address, error: facts }),
  system: z.object({ type: text }),
  adopt: address,
  reparent: address.nullable(),
  initialized: z.unknown(),
  job: z.object({ sender: address }),
  limits: z.object({ max: count.nullish(), idle: count.nullish() }),
  subscribe: z.unknown(),
  unsubscribe: z.unknown(),
  event: z.unknown(),
  missed: z.unknown(),
  terminated: facts,
};

/** The shape of each control that a realm may post; of a field of the author's own only that it is there. */
const CONTROLS: { [Is in ToHost["is"]]: z.ZodType } = {
  class: z.object({ facts: classFacts }),
  messageType: z.object({ index: count.max(100_000), name: text }),
  segment: z.object({ segment }),
  ready: z.object({ error: facts.nullable() }),
  born: z.object({ address, className: text, parent: address.nullable(), slot, id: count, requirements: capabilities }),
  started: z.object({ address }),
  gone: z.object({
    address,
    reason: text,
    error: facts.nullable(),
    asked: z.object({ by: address, why: text.nullable() }).nullable(),
    counted: z.object(forEachCounter(() => count)),
    isUnborn: z.literal(true).optional(),
  }),
  create: z.object({ sourceHash: text.nullable(), birth }),
  reparented: z.object({ address, parent: address.nullable() }),
  deadLetter: z.object({
    to: address,
    from: sender,
    body: body.nullable(),
    messageType: text,
    reason: text,
    facts: facts.nullable(),
  }),
  log: z.object({ actor: address.nullable(), level: z.enum(["debug", "info", "warn", "error"]), text, atMs }),
  failure: z.object({ address, messageType: text, sender: address.nullable(), error: facts, atMs }),
  register: z.object({
    address,
    interest: z.enum(["deadLetters", "hostChanges", "sourceAvailability"]),
    isWanted: z.boolean(),
  }),
  troupe: z.object({ address, limits: z.object({ max: count, idle: count }) }),
  capability: z.object({ address, name: text, value: z.unknown() }),
  request: z.object({
    id: count,
    from: address.nullable(),
    request: z.discriminatedUnion("do", [
      z.object({ do: z.literal("create"), globalName: text, sourceHash: text.nullable(), wanted }),
      z.object({ do: z.literal("store"), request: storeRequest }),
    ]),
  }),
  answer: z.object({ id: count, value: z.unknown(), error: facts.nullable() }),
  sealed: z.object({ swap: count, ok: z.array(sealed), refused }),
  restored: z.object({
    swap: count,
    ok: z.array(z.object({ address, slot, id: count, awaitsOld: z.boolean() })),
    refused,
  }),
  mailbox: z.object({ swap: count, ok: z.array(handed), refused }),
  running: z.object({
    swap: count,
    addresses: z.array(address),
    atMs: z.number(),
    notStarted: z.array(z.object({ address, error: text })).optional(),
  }),
  oldStopped: z.object({ swap: count, address }),
};

/**
 * Throws unless this is what the runtime in a realm's thread may post. An author's code can get hold of its realm's
 * port (it runs in the same thread), so what comes from there is checked as what comes from a network is. Bodies are
 * not opened: who receives one reads it, and refuses what cannot be read.
 */
export function checkBatch(batch: unknown): asserts batch is Batch {
  if (!Array.isArray(batch) || batch.length % 3 !== 0) throw new Error("it posted something that is no batch");
  readBatch(batch, { message: checkMessage, control: checkControl, parcel: checkParcel });
}

function checkMessage(to: unknown, from: unknown, message: unknown): void {
  const isBody = typeof message === "string" || (typeof message === "object" && message !== null);
  if (typeof to !== "string" || !isBody) throw new Error("it posted something that is no message");
  if (typeof from === "string") return;
  const notice = sender.safeParse(from).data as Notice | undefined;
  if (notice === undefined || !Object.hasOwn(NOTICES, notice.kind)) {
    throw new Error("it posted a message without a sender");
  }
  const expected = NOTICES[notice.kind];
  if (expected.type !== "unknown" && !expected.safeParse(decode(message as Body)).success) {
    throw new Error(`it posted a notice ${notice.kind} that is none`);
  }
}

function checkControl(control: unknown): void {
  const is = typeof control === "object" && control !== null ? (control as { is?: unknown }).is : undefined;
  if (typeof is !== "string" || !Object.hasOwn(CONTROLS, is)) throw new Error("it posted a control that there is not");
  const { error } = CONTROLS[is as ToHost["is"]].safeParse(control);
  if (error === undefined) return;
  const issue = error.issues[0];
  throw new Error(`it posted a control ${is} that is none: ${issue?.path.map(String).join(".")}: ${issue?.message}`);
}

function checkParcel(parcel: unknown): void {
  const { to, from, routes, layout, text: values } = (parcel ?? {}) as Record<keyof Parcel, unknown>;
  const areTexts = typeof routes === "string" && typeof layout === "string" && typeof values === "string";
  if (!areTexts || !isAddresses(to) || !isAddresses(from) || routes.length % 2 !== 0) {
    throw new Error("it posted something that is no parcel");
  }
  for (let i = 0; i < routes.length; i += 2) {
    if (routes.charCodeAt(i) >= to.length || routes.charCodeAt(i + 1) >= from.length) {
      throw new Error("it posted a parcel to or from nobody");
    }
  }
}

function isAddresses(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === "string");
}

/**
 * The actor that a realm says something of, which has to be one of its own; null for what is of no actor, or checked
 * elsewhere.
 */
export function actorOf(control: ToHost): ActorAddress | null {
  switch (control.is) {
    case "born":
    case "started":
    case "gone":
    case "reparented":
    case "failure":
    case "register":
    case "troupe":
    case "capability":
      return control.address;
    case "create":
      return control.birth.address;
    default:
      return null;
  }
}
