import { expect, it } from "vitest";
import { Actor, type ActorClass } from "../../author/actor.ts";
import { message } from "../../author/message.ts";
import { ChildActorExited } from "../../author/runtime-messages.ts";
import { z } from "../../mod.ts";
import { LoadedClass } from "./loaded-class.ts";

const Owner = message("test.Owner", z.object({}));

/** A class with these statics, whatever the compiler would say of them. */
function classWith(statics: object): ActorClass {
  class Subject extends Actor {
    onInitialized(): void {}
    snapshot(): void {}
    restore(): void {}
  }
  return Object.assign(Subject, statics);
}

it.each([
  // biome-ignore lint/suspicious/noThenProperty: the policy's own word
  [{ failure: { retries: 0, then: "restart", maxRestartsPerMinute: 0 } }],
  [{ mailbox: { max: 1 } }],
  [{ transient: { idleMs: 0 } }],
  [{ initializing: [Owner] }],
  [{ initializing: [] }],
  [{ troupe: { max: 1 } }],
  [{ persistent: false }],
  [{ requires: { db: { version: 3 } } }],
])("takes %j", (statics) => {
  expect(new LoadedClass("Subject", classWith(statics)).name).toBe("Subject");
});

it.each([
  [{ failure: null }],
  [{ failure: "restart" }],
  [{ failure: { retries: Number.POSITIVE_INFINITY } }],
  [{ failure: { retries: -1 } }],
  [{ failure: { retries: "2" } }],
  [{ failure: { maxRestartsPerMinute: Number.NaN } }],
  // biome-ignore lint/suspicious/noThenProperty: the policy's own word
  [{ failure: { then: "explode" } }],
  [{ mailbox: null }],
  [{ mailbox: 10 }],
  [{ mailbox: { max: 0 } }],
  [{ mailbox: { max: "10" } }],
  [{ transient: null }],
  [{ transient: 5 }],
  [{ transient: { idleMs: "5" } }],
  [{ transient: { idleMs: 5, afterFirstMessageMs: 5 } }],
  [{ initializing: Owner }],
  [{ initializing: [1] }],
  [{ initializing: [Owner, ChildActorExited] }],
  [{ troupe: null }],
  [{ troupe: true }],
  [{ troupe: { max: 0 } }],
  [{ persistent: "yes" }],
  [{ onCapabilityLoss: "move" }],
  [{ requires: null }],
  [{ requires: ["db"] }],
  [{ requires: { db: () => true } }],
  [{ requires: { db: undefined } }],
  [{ capabilityCheck: true }],
])("refuses %j, and says which static it is", (statics) => {
  const [key = ""] = Object.keys(statics);

  expect(() => new LoadedClass("Subject", classWith(statics))).toThrow(
    expect.objectContaining({
      name: "RuntimeError",
      message: expect.stringMatching(new RegExp(`^Subject.*static ${key}`)),
      remedy: expect.stringMatching(/./),
    }),
  );
});
