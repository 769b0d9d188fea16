import { z } from "zod";
import { address } from "./address.ts";
import { define } from "./message.ts";

/**
 * What the runtime itself sends. Only the runtime can send them: a message of such a type made by an actor becomes a
 * dead letter. Each has `.is`, so that `receive` can tell them apart: true of what the runtime itself has shown to a
 * handler, and of nothing that an actor made.
 */
const facts = z.object({ name: z.string(), message: z.string(), stack: z.string().optional() });

/** A message that its receiver failed on (after its retries), back at its sender, with the receiver's error. */
export const PoisonMessage = define(
  "callboard.PoisonMessage",
  z.object({ message: z.unknown(), from: address(), error: facts }),
);

/**
 * A child is gone; its parent gets exactly one. `reason`: `stopped`, `failed`, `start failed`, `realm ended`,
 * `host lost`, …
 */
export const ChildActorExited = define(
  "callboard.ChildActorExited",
  z.object({ child: address(), class: z.string(), reason: z.string() }),
);

/**
 * To those who called `handleDeadLetters(true)`: a message that could not be delivered. A dead letter makes no dead
 * letter.
 */
export const DeadLetter = define(
  "callboard.DeadLetter",
  z.object({ message: z.unknown(), to: z.string(), from: z.string(), reason: z.string() }),
);

/** To those who called `notifyOnHostChanges(true)`. */
export const HostChanged = define(
  "callboard.HostChanged",
  z.object({
    change: z.enum(["added", "removed", "capabilities"]),
    host: z.string(),
    capabilities: z.record(z.string(), z.unknown()),
  }),
);

/**
 * To those who called `notifyOnSourceAvailability(true)`: a source may now be used (or no longer) on the host that says
 * so.
 */
export const SourceAvailability = define(
  "callboard.SourceAvailability",
  z.object({ hash: z.string(), name: z.string(), version: z.string(), isAvailable: z.boolean(), host: z.string() }),
);

/** To a subscribed actor: here so many events are missing, because 1,000 of that publisher were waiting for it. */
export const EventsMissed = define(
  "callboard.EventsMissed",
  z.object({ from: address(), missed: z.number().int().min(1) }),
);

/** To a subscribed actor: no more events come, the publisher exited or never was. */
export const SubscriptionEnded = define(
  "callboard.SubscriptionEnded",
  z.object({ from: address(), reason: z.string() }),
);

/** An actor was asked to exit. It is shown to the actor's handlers first and cannot be refused. */
export const ExitRequest = define("callboard.ExitRequest", z.object({ isRecursive: z.boolean() }));

/**
 * To the source authority: may this source be used? It answers by having a signed statement applied (or not at all).
 */
export const ValidateSource = define(
  "callboard.ValidateSource",
  z.object({ hash: z.string(), waiting: z.number().int() }),
);
