import { z } from "zod";
import type { TroupeLimits } from "../author/actor.ts";
import type { ActorAddress } from "../author/address.ts";
import { readIssues, schemaIssues } from "../core/schema-issues.ts";
import { RuntimeError } from "../errors.ts";
import { actorDescription, actorPlace, elsewhere, foundActor } from "./actor-description.ts";
import {
  deadLetterEntry,
  deadLetterGroup,
  deadLetterQuery,
  deadLetterTotals,
  postedLetter,
  postedState,
  takenLetter,
} from "./dead-letter.ts";
import { endedActor, endedBefore, endedPage, endedQuery } from "./ended-actor.ts";
import type { Faults } from "./faults.ts";
import {
  activeFaults,
  address,
  stopAsked as asked,
  birth,
  capabilities,
  hash,
  number,
  schemaOf,
  signedStatement,
  text,
  troupeLimits,
  wantedActor,
} from "./fields.ts";
import { capabilityEffect, classFacts } from "./host-answers.ts";
import { logLine } from "./log-line.ts";
import { movingActor } from "./moving-actor.ts";
import { swapOptions, swapResult } from "./swap.ts";
import { wireInvalid } from "./wire-invalid.ts";

/** Where an actor lives that is not on the host that gave its address out. */
export interface Forwarding {
  readonly address: ActorAddress;
  readonly className: string;
  readonly parent: ActorAddress | null;
  readonly host: string;
}

/** What one host may ask of another: the fields of the question, and the answer. */
function call<Fields extends z.ZodRawShape, Answer>(fields: Fields, answer: z.ZodType<Answer>) {
  return { fields: z.object(fields), answer };
}

const addresses = z.array(address);
/** There is nothing to say but that it is done. */
const done = z.null().or(z.undefined());
/**
 * The newest statement on the source that the asking host knows, for one that does not know it yet; it proves itself.
 */
const signed = signedStatement.nullable();
const forwardings = z.array(schemaOf<Forwarding>({ address, className: text, parent: address.nullable(), host: text }));
const deadlineMs = number.nullable();
/** A place in a list: what stands last on the page before. */
const place = z.tuple([text, text]).readonly();

const faults = schemaOf<Faults>({
  drop: number.optional(),
  delay: number.optional(),
  double: number.optional(),
  reorder: number.optional(),
  fail: number.optional(),
  delayMs: number.optional(),
  forMs: number,
  seed: number.optional(),
});

const CALLS = {
  classFacts: call({ hash, className: text, signed }, classFacts),
  /** Whether the class's own check lets it run there. */
  passes: call({ hash, className: text, requirements: capabilities, signed }, z.boolean()),
  /** Runs a child that was born on the asking host. */
  spawnChild: call({ hash, birth, creatorsSource: hash.nullable(), signed }, done),
  /** Gives an actor an address, runs it, and answers the address: of whoever holds the name. */
  spawn: call(
    {
      hash,
      wanted: wantedActor,
      globalName: text.nullable(),
      creatorsSource: hash.nullable(),
      deadlineMs,
      signed,
    },
    address,
  ),
  forget: call({ address }, done),
  /** The way to these actors changes: send what there is, hold what comes … */
  holdForwardings: call({ forwardings }, done),
  /** … and this is the way now. */
  applyForwardings: call({ forwardings }, done),
  /** Answered behind all that the asking host sent before. */
  fence: call({}, done),
  /** An actor of the asking host moves to the one that is asked. */
  arrive: call({ actor: movingActor, signed }, done),
  /** On the host that it left, its old instance has ended. Answered with whether it is still here. */
  oldEnded: call({ address }, z.boolean()),
  /** To the host where an actor was born: hold what comes for it, it moves … */
  hold: call({ address }, done),
  /** … and now it is on this host. */
  release: call({ address, host: text }, done),
  /** Answered with true when no such actor is there any more, with false after the deadline. */
  whenGone: call({ address, deadlineMs }, z.boolean()),
  /** The same of each. */
  whenAllGone: call({ addresses, deadlineMs }, z.array(z.boolean())),
  giveUp: call({ address, isRecursive: z.boolean(), asked }, done),
  describe: call({ address }, actorDescription.nullable()),
  logs: call({ address }, z.object({ actor: z.array(logLine), realm: z.array(logLine) }).nullable()),
  children: call({ address }, addresses),
  /** An actor that is there, the host where it may be, or null. */
  find: call({ address }, foundActor.or(elsewhere).nullable()),
  /** The same of each, without what it accepts. */
  locate: call({ addresses }, z.array(actorPlace.or(elsewhere).nullable())),
  swap: call({ addresses, toHash: hash, options: swapOptions, signed }, z.array(swapResult)),
  capability: call({ change: z.record(z.string(), z.unknown()), isPreview: z.boolean(), asked }, capabilityEffect),
  troupe: call(
    { address, limits: schemaOf<Partial<TroupeLimits>>({ max: number.optional(), idle: number.optional() }) },
    troupeLimits,
  ),
  deadLetterHandler: call({ host: text, address, isWanted: z.boolean() }, done),
  faults: call({ address, faults: faults.nullable() }, activeFaults.nullable()),
  endRealm: call({ hash, asked }, addresses),
  /** These actors were lost with their host: their children exit. */
  orphaned: call({ parents: addresses }, done),
  /** These actors ended with their realm: nobody need wait for their answers. */
  lost: call({ addresses, reason: text }, done),
  running: call({ hash }, addresses),
  unload: call(
    { hash, mode: z.enum(["refuse", "drain", "force"]), asked },
    z.object({ state: z.enum(["unloaded", "draining"]), actors: addresses }),
  ),
  /** What the host has to do; the sources that have a realm there, and those of them whose realm hangs. */
  load: call({}, z.object({ load: number, sources: z.array(hash), blocked: z.array(hash) })),
  endedActors: call({ query: endedQuery, limit: number, before: place.nullable() }, endedPage),
  endedActor: call({ address }, endedActor.nullable()),
  endedNamed: call({ globalName: text }, endedActor.nullable()),
  /** Null: an address that the host gave out since it started. */
  endedBefore: call({ address }, endedBefore.nullable()),
  deadLetters: call(
    { query: deadLetterQuery, limit: number, before: place.nullable() },
    z.object({ items: z.array(deadLetterEntry), matching: number, quarantined: number, totals: deadLetterTotals }),
  ),
  deadLetterGroups: call({}, z.object({ groups: z.array(deadLetterGroup), totals: deadLetterTotals })),
  /** Answered with how many those were. */
  discard: call({ query: deadLetterQuery }, number),
  /** Takes a kept letter out, to be sent again. */
  takeLetter: call(
    { id: text, isByName: z.boolean() },
    z.union([
      z.object({ letter: takenLetter }),
      z.object({ refused: z.enum(["gone", "quarantined", "without content"]) }),
    ]),
  ),
  postLetter: call({ to: text, letter: takenLetter }, postedLetter),
  /** What became of each. */
  postedLetters: call({ letters: z.array(postedLetter) }, z.array(postedState)),
};

type Calls = typeof CALLS;

/** The name of a call. */
export type HostCallName = keyof Calls;

/** The fields of a call; none, for one that says all by its name. */
type FieldsOf<Do extends HostCallName> =
  z.infer<Calls[Do]["fields"]> extends Record<string, never> ? unknown : z.infer<Calls[Do]["fields"]>;

/** What one host asks of another, by its name. */
export type HostCall = { [Do in HostCallName]: { do: Do } & FieldsOf<Do> }[HostCallName];

/** One of the calls. */
export type HostCallOf<Do extends HostCallName> = Extract<HostCall, { do: Do }>;

/** What each call is answered with. */
export type HostAnswers = { [Do in HostCallName]: z.infer<Calls[Do]["answer"]> };

/**
 * A call as it came from another host. Throws `NOT_SUPPORTED` for one that this version does not know, and
 * `WIRE_INVALID` (`details`: where, and what was expected) for a field that does not fit. Fields that this version does
 * not know are left out: a newer host may say more, and has to bear that it is not heard.
 */
export function readHostCall(value: unknown): HostCall {
  const name: unknown = typeof value === "object" && value !== null ? (value as { do?: unknown }).do : undefined;
  if (typeof name !== "string") throw wireInvalid("a call does not say what to do");
  if (!Object.hasOwn(CALLS, name)) {
    throw new RuntimeError(
      "NOT_SUPPORTED",
      `this host knows no call ${name.slice(0, 100)}`,
      "The hosts run different versions: upgrade.",
      { details: { call: name.slice(0, 100) } },
    );
  }
  const { data, error } = CALLS[name as HostCallName].fields.safeParse(value);
  if (error !== undefined) throw unfit(`the call ${name}`, error);
  return { do: name, ...data } as HostCall;
}

/** The answer to a call of that name, as it came from another host. As `readHostCall`. */
export function readHostAnswer<Do extends HostCallName>(name: Do, value: unknown): HostAnswers[Do] {
  const { data, error } = CALLS[name].answer.safeParse(value);
  if (error !== undefined) throw unfit(`the answer to ${name}`, error);
  return data as HostAnswers[Do];
}

function unfit(what: string, { issues }: z.ZodError): RuntimeError {
  const details = schemaIssues(issues);
  return wireInvalid(`${what} does not fit: ${readIssues(details)}`, { details });
}
