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
} from "./author/actor.ts";
export { Actor } from "./author/actor.ts";
export type { ActorAddress } from "./author/address.ts";
export { address, isAddress, senderLabel } from "./author/address.ts";
export { bytes } from "./author/bytes.ts";
export type {
  AnyMessageType,
  Made,
  MessageFields,
  MessageHandler,
  MessageOf,
  MessageType,
  ReplyTo,
} from "./author/message.ts";
export { message, on, PASS } from "./author/message.ts";
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
} from "./author/runtime-messages.ts";
export type { TakenBy } from "./author/taken-messages.ts";
export type { Clock } from "./clock.ts";
export { systemClock } from "./clock.ts";
export type { ActorCounters } from "./core/counters.ts";
export type { BlobStore } from "./engine/blobs.ts";
export { diskBlobStore } from "./engine/disk-blobs.ts";
export type {
  Engine,
  EngineHost,
  Forwardings,
  Link,
  Member,
  MemberFacts,
  Names,
  Seat,
  Sent,
  SourceOffer,
  Sources,
  UndeliveredReason,
  View,
  ViewChange,
} from "./engine/engine.ts";
export type { Bus, Deliver } from "./engine/local/bus.ts";
export type { LocalEngine, LocalEngineOptions } from "./engine/local/local-engine.ts";
export { localEngine } from "./engine/local/local-engine.ts";
export { type NatsEngine, type NatsEngineOptions, natsEngine } from "./engine/nats/nats-engine.ts";
export type { RuntimeErrorCode } from "./errors.ts";
export { RuntimeError } from "./errors.ts";
export type { StopManyOptions, StopOptions, StopResult } from "./host/lifecycle/mod.ts";
export type { EndedPosition, HostInfo, HostOverview, HostStatus, HostTallies } from "./host/observability/mod.ts";
export type { RealmStatus } from "./host/realms/mod.ts";
export type { UnloadResult } from "./host/sources/mod.ts";
export type { SignedStatement } from "./intake/statement.ts";
export type { AcceptedMessage } from "./sources/accepted-messages.ts";
export type { JsonStore } from "./store/json-store.ts";
export { memoryStore } from "./store/json-store.ts";
export { sqliteStore } from "./store/sqlite-store.ts";
export type { Afterlife } from "./system/afterlife.ts";
export type {
  DeadLetterOffice,
  DeadLetterPage,
  ResendOptions,
  ResendOutcome,
  ResendResult,
} from "./system/dead-letter-office.ts";
export { ActorSystem } from "./system/system.ts";
export type { OutsideCreateOptions, SystemOptions } from "./system/system-options.ts";
export type { ActorDescription, ActorPlace, ActorRow, ActorState, FoundActor } from "./wire/actor-description.ts";
export type { DeadLetterEntry, DeadLetterGroup, DeadLetterQuery, DeadLetterTotals } from "./wire/dead-letter.ts";
export type { EndedActor, EndedBefore, EndedPage, EndedQuery } from "./wire/ended-actor.ts";
export type { ActiveFaults, FaultKind, Faults } from "./wire/faults.ts";
export type { CapabilityEffect } from "./wire/host-answers.ts";
export type { Forwarding, HostAnswers, HostCall } from "./wire/host-call.ts";
export type { LastFailure, LogLine } from "./wire/log-line.ts";
export type { BatchReader, Chunk, MessageBatch } from "./wire/message-batch.ts";
export type { SwapOptions, SwapResult, SwapStep } from "./wire/swap.ts";
