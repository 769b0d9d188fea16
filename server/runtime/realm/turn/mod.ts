/** An actor's turns, its start and its end. */
export { addChild, Ending } from "./ending.ts";
export { Handling } from "./handling.ts";
export { HookRunner, isThenable } from "./hook-runner.ts";
export { Jobs } from "./jobs.ts";
export { Lifecycle } from "./lifecycle.ts";
export { Notices } from "./notices.ts";
export { moved, revoke } from "./revoked.ts";
export { Turns } from "./turns.ts";
