import * as z from "zod";

/**
 * What console and cluster, started by `npm start`, say to the supervisor over Node's IPC channel (`process.send`,
 * where there is one). Everything else they have to tell goes to their log (standard output and error).
 */
export const processMessageSchema = z.discriminatedUnion("t", [
  /** Console: it listens and answers. Cluster: the gateway listens. `url`: what people open. */
  z.object({ t: z.literal("ready"), url: z.string().optional() }),
  /** Console: the one-time link to show until there is an administrator; null: there is one. Sent before `ready`. */
  z.object({ t: z.literal("setup-link"), url: z.string().nullable() }),
]);
export type ProcessMessage = z.infer<typeof processMessageSchema>;

/**
 * The exit status of a process that no restart can help: a port in use, a bad setting, a database that cannot be
 * opened. It wrote one line to standard error that says what and how to mend it (sysexits.h: EX_CONFIG).
 */
export const EXIT_BAD_SETTING = 78;

/**
 * The exit status of a process that could not start because the disk is full: a later start may succeed. It wrote one
 * line to standard error that says which (sysexits.h: EX_TEMPFAIL).
 */
export const EXIT_DISK_FULL = 75;
