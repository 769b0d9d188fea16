/**
 * The door `#runtime/files`: files that survive a crash and a full disk. Everything that is kept is written through it.
 */

export { isDiskFull } from "./disk-full.ts";
export { logLines } from "./log-lines.ts";
export { whyNotWritable } from "./why-not-writable.ts";
export { type WriteOptions, writeDurably } from "./write-durably.ts";
