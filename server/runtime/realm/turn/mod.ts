/** An actor's turns, its start and its end. */
export { addChild, forget } from "./ending.ts";
export { awaitHook, giveUp, hook, isThenable, newCell, proceed, requestStop, whenSettled } from "./lifecycle.ts";
export { moved, revoke } from "./revoked.ts";
export { runSlice } from "./turns.ts";
