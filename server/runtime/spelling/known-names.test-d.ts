import { expectTypeOf } from "vitest";
import type {
  Actor,
  ActorClass,
  ActorSystem,
  Afterlife,
  AskOptions,
  CreateOptions,
  DeadLetterOffice,
  EndOptions,
  FailurePolicy,
  Faults,
  LocalEngineOptions,
  NatsEngineOptions,
  OutsideCreateOptions,
  ResendOptions,
  StopManyOptions,
  StopOptions,
  SwapOptions,
  SystemOptions,
  TellOptions,
  Transient,
  TroupeLimits,
} from "../mod.ts";
import type { Hooks } from "../realm/actor-class/mod.ts";
import type { SequentialOptions } from "../sequential/base.ts";
import type { ProbeOptions } from "../testing/probe.ts";
import type { startTestSystem, TestHostOptions } from "../testing/test-system.ts";
import type { ACTOR_OPTIONS, HOOKS, OPTIONS, STATIC_METHODS, STATIC_VALUES } from "./known-names.ts";

// Not run: the compiler is the test. A member or an option that comes, goes or is renamed has to do so in the list,
// too.

/** Its keys that are words; of a union, those of each part. */
type KeysOf<T> = T extends unknown ? Extract<keyof T, string> : never;
/** What stands at that place of a method's parameters. */
type Given<Method extends (...all: never[]) => unknown, At extends number> = NonNullable<Parameters<Method>[At]>;

expectTypeOf<(typeof HOOKS)[number]>().toEqualTypeOf<KeysOf<Hooks>>();
expectTypeOf<keyof typeof STATIC_VALUES | (typeof STATIC_METHODS)[number]>().toEqualTypeOf<
  Exclude<KeysOf<ActorClass>, keyof typeof Actor>
>();

type Statics = typeof STATIC_VALUES;
expectTypeOf<Statics["failure"][number]>().toEqualTypeOf<KeysOf<FailurePolicy>>();
expectTypeOf<Statics["mailbox"][number]>().toEqualTypeOf<KeysOf<NonNullable<ActorClass["mailbox"]>>>();
expectTypeOf<Statics["transient"][number]>().toEqualTypeOf<KeysOf<Transient>>();
expectTypeOf<Statics["troupe"][number]>().toEqualTypeOf<KeysOf<TroupeLimits>>();

expectTypeOf<{
  -readonly [Called in keyof typeof ACTOR_OPTIONS]: (typeof ACTOR_OPTIONS)[Called][number];
}>().toEqualTypeOf<{
  createActor: KeysOf<CreateOptions>;
  ask: KeysOf<AskOptions>;
  setTroupeLimits: KeysOf<TroupeLimits>;
}>();

expectTypeOf<{ -readonly [Called in keyof typeof OPTIONS]: (typeof OPTIONS)[Called][number] }>().toEqualTypeOf<{
  message: "reply";
  "ActorSystem.start": KeysOf<SystemOptions>;
  localEngine: KeysOf<LocalEngineOptions>;
  natsEngine: KeysOf<NatsEngineOptions>;
  sequentialBase: KeysOf<SequentialOptions>;
  "system.createActor": KeysOf<OutsideCreateOptions>;
  "system.tell": KeysOf<TellOptions>;
  "system.ask": KeysOf<AskOptions & TellOptions>;
  "system.setTroupeLimits": KeysOf<TroupeLimits>;
  "system.injectFaults": KeysOf<Faults>;
  "system.stop": KeysOf<StopOptions & EndOptions>;
  "system.stopMany": KeysOf<StopManyOptions & EndOptions>;
  "system.activateSource": KeysOf<Given<ActorSystem["activateSource"], 1>>;
  "system.unloadSource": KeysOf<Given<ActorSystem["unloadSource"], 2>>;
  "system.swap": KeysOf<SwapOptions>;
  "system.updateCapability": KeysOf<Given<ActorSystem["updateCapability"], 2>>;
  "system.previewCapability": KeysOf<Given<ActorSystem["previewCapability"], 1>>;
  "system.endRealm": KeysOf<Given<ActorSystem["endRealm"], 2>>;
  "system.deadLetters": KeysOf<Given<ActorSystem["deadLetters"], 0>>;
  "system.shutdown": KeysOf<Given<ActorSystem["shutdown"], 0>>;
  "deadLetterOffice query": KeysOf<Given<DeadLetterOffice["list"], 0>>;
  "deadLetterOffice.list": KeysOf<Given<DeadLetterOffice["list"], 1>>;
  "deadLetterOffice.send": KeysOf<ResendOptions>;
  "afterlife query": KeysOf<Given<Afterlife["list"], 0>>;
  "afterlife.list": KeysOf<Given<Afterlife["list"], 1>>;
  startTestSystem: KeysOf<Given<typeof startTestSystem, 0>>;
  "test.host": KeysOf<TestHostOptions>;
  "test.probe": KeysOf<ProbeOptions>;
}>();
