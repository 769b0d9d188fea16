import { z } from "zod";

/** A step of an action: which actor class performs it, and with what. */
export const stepSchema = z.object({
  name: z.string(),
  actor: z.string(),
  with: z.record(z.string(), z.unknown()).default({}),
});
export type Step = z.infer<typeof stepSchema>;

const network = (name: string, timeoutMs = 5_000): Step => ({
  name,
  actor: "CheckNetwork",
  with: { what: name, timeoutMs },
});

/** What can be asked for, and the steps that it takes, in order. A full disk would keep a machine from booting. */
export const ACTIONS: Readonly<Record<string, readonly Step[]>> = {
  reboot: [
    { name: "check-disk", actor: "CheckDisk", with: { maxPercent: 99 } },
    { name: "reboot", actor: "Reboot", with: {} },
    network("answers-ping"),
    network("opens-port"),
    network("lets-in"),
  ],
  "set-password": [{ name: "set-password", actor: "SetPassword", with: {} }, network("lets-in")],
  status: [{ name: "read-status", actor: "ReadStatus", with: {} }],
};

export const actionStateSchema = z.enum(["waiting", "running", "completed", "failed"]);

/** One action: a row of the database, unless it is ephemeral. `revision` counts its changes. */
export const actionSchema = z.object({
  id: z.string(),
  machine: z.string(),
  action: z.string(),
  isEphemeral: z.boolean(),
  state: actionStateSchema,
  /** Name and version of the source that runs it; null while it waits. */
  source: z.string().nullable(),
  steps: z.array(
    z.object({ name: z.string(), state: z.enum(["waiting", "running", "done", "failed"]), detail: z.string() }),
  ),
  createdAt: z.string(),
  endedAt: z.string().nullable(),
  revision: z.number().int(),
});
export type Action = z.infer<typeof actionSchema>;
