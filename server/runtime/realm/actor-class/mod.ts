/** What a realm knows of an actor class. */
export { checkTroupeLimits, periodOf } from "./class-rules.ts";
export type { Hooks } from "./loaded-class.ts";
export { LoadedClass, UNRECOGNIZED } from "./loaded-class.ts";
export type { TroupePart } from "./troupe-part.ts";
export { JOB_DONE, TROUPE } from "./troupe-part.ts";
