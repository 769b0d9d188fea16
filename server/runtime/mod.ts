/**
 * What authors of actors and programs that start hosts import: `import { Actor } from "callboard"`.
 *
 * @module callboard
 */
export { z } from "zod";
export type {
  ActorClass,
  AskOptions,
  Capabilities,
  CreateOptions,
  EndOptions,
  FailurePolicy,
  InitialMessage,
  Log,
  SourceVersion,
  Store,
  TellOptions,
  Transient,
  TroupeLimits,
  Wakeup,
} from "./actor.ts";
export { Actor } from "./actor.ts";
export type { ActorAddress } from "./address.ts";
export { address, isAddress, senderLabel } from "./address.ts";
export type { Afterlife } from "./afterlife.ts";
export { bytes } from "./bytes.ts";
export type { Clock } from "./clock.ts";
export { systemClock } from "./clock.ts";
export type { DeadLetterOffice, DeadLetterPage } from "./dead-letter-office.ts";
export type {
  ActorDescription,
  ActorPlace,
  ActorRow,
  ActorState,
  CapabilityEffect,
  DeadLetterEntry,
  DeadLetterGroup,
  DeadLetterQuery,
  DeadLetterTotals,
  EndedActor,
  EndedBefore,
  EndedPage,
  EndedQuery,
  FoundActor,
  HostInfo,
  HostStatus,
  HostTallies,
  LastFailure,
  LogLine,
  RealmStatus,
  ResendOptions,
  ResendOutcome,
  ResendResult,
  StopOptions,
  SwapOptions,
  SwapResult,
  SwapStep,
} from "./descriptions.ts";
export type { BlobStore } from "./engine/blobs.ts";
export { diskBlobStore } from "./engine/disk-blobs.ts";
export type { Engine, EngineHost, MemberInfo, SignedStatement } from "./engine/engine.ts";
export type { LocalEngineOptions } from "./engine/local.ts";
export { localEngine } from "./engine/local.ts";
export type { RuntimeErrorCode } from "./errors.ts";
export { RuntimeError } from "./errors.ts";
export type { ActiveFaults, FaultKind, Faults } from "./faults.ts";
export type { EndedPosition } from "./host/ended-actors.ts";
export type { StopManyOptions, StopResult } from "./host/stop-many.ts";
export type {
  AnyMessageType,
  Made,
  MessageFields,
  MessageHandler,
  MessageOf,
  MessageType,
  ReplyTo,
} from "./message.ts";
export { message, on, PASS } from "./message.ts";
export {
  ChildActorExited,
  DeadLetter,
  EventsMissed,
  ExitRequest,
  HostChanged,
  PoisonMessage,
  SourceAvailability,
  SubscriptionEnded,
  ValidateSource,
} from "./runtime-messages.ts";
export type { AcceptedMessage } from "./sources/accepted-messages.ts";
export type { JsonStore } from "./store/json-store.ts";
export { memoryStore } from "./store/json-store.ts";
export { sqliteStore } from "./store/sqlite-store.ts";
export type { UnloadResult } from "./system.ts";
export { ActorSystem } from "./system.ts";
export type { OutsideCreateOptions, SystemOptions } from "./system-options.ts";
export type { TakenBy } from "./taken-messages.ts";
