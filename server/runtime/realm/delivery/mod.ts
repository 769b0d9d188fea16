/** How messages reach an actor, and leave a realm. */
export { Activity } from "./activity.ts";
export { type ActorLookup, Actors } from "./actors.ts";
export { installAdmission, installMovedAdmission, updateAdmission } from "./admission.ts";
export type { Interceptor, Moving, RealmServices, Sealing } from "./cell.ts";
export { Cell, count } from "./cell.ts";
export { Delivery } from "./delivery.ts";
export { Events, exitOf, refuseReservedEvent } from "./events.ts";
export { Failures } from "./failures.ts";
export { ChunkPool } from "./mailbox.ts";
export { type HostTeller, Outbox } from "./outbox.ts";
export { type Asker, PendingReplies, type PendingReply } from "./pending-replies.ts";
export { type Notifier, Refusals, typeOf } from "./refusals.ts";
export { RunLoop } from "./run-loop.ts";
export { Sending } from "./sending.ts";
export {
  AWAITED,
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
export { Wakeups } from "./wakeups.ts";
