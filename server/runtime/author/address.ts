import { z } from "zod";
import { RuntimeError } from "../errors.ts";
import { writtenOut } from "../intake/hidden-characters.ts";

declare const brand: unique symbol;
declare const actorClass: unique symbol;

/**
 * Where messages for one actor go. Opaque, URL-safe (`[A-Za-z0-9._:-]`, at most 200 characters), compared with `===`,
 * usable as a Map key, and free to travel inside a message as it is. It is never used again for another actor.
 *
 * `ActorAddress<typeof Hello>` is one that the compiler knows the class of (`createActor(Hello)` gives it): what is
 * sent to it is checked against what the class declares. It may be used as an `ActorAddress`, which takes anything; the
 * way back is a cast.
 */
export type ActorAddress<Class = unknown> = string & {
  readonly [brand]: "ActorAddress";
  readonly [actorClass]?: Class;
};

const LABEL = "[0-9a-z_]{1,48}";
const SHAPE = new RegExp(`^[A-Za-z0-9._-]{1,64}:[0-9a-z]{1,12}\\.(?:-(?:${LABEL}-)?)?[0-9a-z]{1,12}$`);
const LABELLED = new RegExp(`\\.-(${LABEL})-[0-9a-z]+$`);
const MAX_LENGTH = 140;
/** The number of who waits for no reply: asks begin at 1. */
const NO_REPLY = "-0";

/** Whether a value has the form of an address; says nothing about whether an actor lives there. */
export function isAddress(value: unknown): value is ActorAddress {
  return typeof value === "string" && value.length <= MAX_LENGTH && SHAPE.test(value);
}

/** The refusal of what was given in the place of an address. */
export function notAnAddress(given: unknown, remedy: string): RuntimeError {
  const shown = typeof given === "string" ? `"${writtenOut(given.slice(0, 100))}"` : `a ${typeof given}`;
  return new RuntimeError("NOT_AN_ADDRESS", `${shown} is not an actor's address`, remedy);
}

/**
 * The schema of a field that holds an address; JSON Schema sees a string with a pattern. `address<typeof Hello>()` also
 * tells the compiler whose; nothing checks that it is.
 */
export function address<Class = unknown>(): z.ZodType<ActorAddress<Class>> {
  return z.string().max(MAX_LENGTH).regex(SHAPE, "not an actor's address") as unknown as z.ZodType<ActorAddress<Class>>;
}

/** The host that gave the address out: messages for it go there first. */
export function birthHostOf(address: string): string {
  return address.slice(0, address.indexOf(":"));
}

/** The prefix that every address of one realm shares: `<host>:<realm>.`. */
export function realmPrefixOf(address: string): string {
  return address.slice(0, address.indexOf(".", address.indexOf(":")) + 1);
}

/** Whether the address stands for an open question or subscription instead of an actor. */
export function isReplyAddress(address: string): boolean {
  return address.charCodeAt(address.indexOf(".", address.indexOf(":")) + 1) === 45;
}

/** Whether nobody waits behind the address: something was sent on behalf of a label, and no reply was asked for. */
export function expectsNoReply(address: string): boolean {
  return address.endsWith(NO_REPLY) && LABELLED.test(address);
}

/**
 * What the program that runs the host calls the one on whose behalf it sent (`TellOptions.label`), read from the
 * message's sender; null for a sender without a label, which every actor is. No source can make such a sender: a host
 * refuses senders that do not live where the message came from.
 */
export function senderLabel(sender: string): string | null {
  return LABELLED.exec(sender)?.[1] ?? null;
}

/** The sender of what is sent on behalf of `label` and waits for no reply; `place` is the realm's prefix. */
export function labelledSender(place: string, label: string, number = "0"): ActorAddress {
  if (!new RegExp(`^${LABEL}$`).test(label)) throw new TypeError(`${JSON.stringify(label)} is no label: ${LABEL}`);
  return `${place}-${label}-${number}` as ActorAddress;
}
