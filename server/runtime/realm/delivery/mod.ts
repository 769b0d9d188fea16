/** How messages reach an actor, and leave a realm. */
export { installAdmission, installMovedAdmission, updateAdmission } from "./admission.ts";
export type { Interceptor, Moving, RealmServices } from "./cell.ts";
export { Cell } from "./cell.ts";
export {
  count,
  forward,
  makeReady,
  notify,
  poison,
  put,
  putCounted,
  receive,
  refuseFull,
  refuseReserved,
  refuseUncopied,
  refuseUnreadable,
  releaseStash,
  send,
  sendAs,
  typeOf,
  undeliverable,
} from "./delivery.ts";
export type { Outbox } from "./outbox.ts";
export { endSubscriptionsTo, exitOf, publish, refuseReservedEvent, subscribe, unsubscribe } from "./publishing.ts";
export { MAX_PER_SLICE, RealmState } from "./realm-state.ts";
export {
  AWAITING,
  ENDING,
  EXITING,
  GONE,
  HANDED,
  IDLE,
  IN_TURN,
  LOCAL,
  MODE,
  QUEUED,
  RESTORED,
  SEALED,
  STOPPING,
  WATCHED,
} from "./status.ts";
export { Subscriptions } from "./subscriptions.ts";
export { addWakeup, dropWakeup, wakeUp } from "./wakeups.ts";
