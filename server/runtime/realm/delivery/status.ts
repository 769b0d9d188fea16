/** What a cell may be doing (docs/hot-swap.md). Up to `SEALED` a local send goes to the mailbox. */
export const LOCAL = 0;
/** Source of a swap: messages arrive and are not taken. */
export const SEALED = 1;
/** Source after the handover: instance and mailbox kept; what arrives waits in the stash of its swap. */
export const HANDED = 2;
/** Target of a swap before the switch: what arrives waits in the stash of its swap. */
export const RESTORED = 3;
/** It is ending and waits for its children; it takes only the runtime's notices. */
export const STOPPING = 4;
/** Nothing is here any more: stopped, or moved away. */
export const GONE = 5;

/** The bits of `status` that hold the mode. */
export const MODE = 7;
/** Nothing to do and free to run: a message that arrives puts it in the run queue. */
export const IDLE = 8;
/** It is in the run queue. */
export const QUEUED = 16;
/** Its turn is in hand. */
export const IN_TURN = 32;
/** An async handler or hook has not settled. */
export const AWAITING = 64;
/** `stop()` was called, or its failure policy says so: it ends after the message in hand. */
export const ENDING = 128;
/** Something stands in front of the mailbox and looks at each message (admission.ts). */
export const ADMISSION = 256;
/** A job was held or a swap tried: each turn ends the slow way. Never taken off. */
export const WATCHED = 512;
/** An exit request that does not wait behind the mailbox is next (`extras.exit`). */
export const EXITING = 1_024;
/** The host waits for its start. */
export const AWAITED = 2_048;

export type Mode = typeof LOCAL | typeof SEALED | typeof HANDED | typeof RESTORED | typeof STOPPING | typeof GONE;
