import { address, message } from "callboard";
import { z } from "zod";
import { actionSchema } from "./actions.ts";

export const machineNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/, "a machine's name is like web-1");

/** Asks the front for the port that it listens on; answered with `provisioning.FrontIsAt`. */
export const WhereIsFront = message("provisioning.WhereIsFront", z.object({}));
export const FrontIsAt = message("provisioning.FrontIsAt", z.object({ port: z.number().int() }));

/**
 * Asks the control actor for an action on a machine. Answered with `provisioning.Taken` when its row is written (ephemeral: at
 * once), or with `provisioning.NotTaken`. Actions on one machine run in the order in which they were requested.
 */
export const Request = message(
  "provisioning.Request",
  z.object({ machine: machineNameSchema, action: z.string().max(60), isEphemeral: z.boolean().optional() }),
);
export const Taken = message("provisioning.Taken", z.object({ action: actionSchema }));
export const NotTaken = message("provisioning.NotTaken", z.object({ reason: z.string() }));

/** Asks the control actor what waits and what runs; answered with `provisioning.Now`. */
export const WhatNow = message("provisioning.WhatNow", z.object({}));
export const Now = message("provisioning.Now", z.object({ actions: z.array(actionSchema) }));

/** Asks the control actor for one action that was not ephemeral, or the latest 100 of a machine; answered with `provisioning.Rows`. */
export const ReadAction = message("provisioning.ReadAction", z.object({ id: z.string().max(100) }));
export const ListActions = message("provisioning.ListActions", z.object({ machine: machineNameSchema }));
export const Rows = message("provisioning.Rows", z.object({ actions: z.array(actionSchema) }));

/** Between the control actor and the records: write a row (an older revision than the one that is there is left out), and it is on disk. */
export const Write = message("provisioning.Write", z.object({ action: actionSchema }));
export const Written = message("provisioning.Written", z.object({ id: z.string(), revision: z.number().int() }));
/** Reads for somebody else. */
export const ReadFor = message(
  "provisioning.ReadFor",
  z.object({ replyTo: address(), id: z.string().optional(), machine: machineNameSchema.optional() }),
);
/** Asks the records for the rows of actions that have not ended; answered with `provisioning.Open`. */
export const ListOpen = message("provisioning.ListOpen", z.object({}));
export const Open = message("provisioning.Open", z.object({ actions: z.array(actionSchema) }));

/** From a runner to the control actor: how its action is. */
export const Progress = message("provisioning.Progress", z.object({ action: actionSchema }));

/** Asks the agency for the actor of a step, by the name of its class; answered with `provisioning.StepIs`. */
export const NeedStep = message(
  "provisioning.NeedStep",
  z.object({ actor: z.string().max(100), machine: machineNameSchema }),
);
export const StepIs = message("provisioning.StepIs", z.object({ step: address() }));
/** From the agency to everybody who was given a step that is gone. */
export const StepLost = message("provisioning.StepLost", z.object({ step: address(), reason: z.string() }));

/** From a runner to a step, and back. A step that cannot do it throws: the runner gets its own message back with the error. */
export const Perform = message(
  "provisioning.Perform",
  z.object({ machine: machineNameSchema, with: z.record(z.string(), z.unknown()) }),
);
export const Performed = message("provisioning.Performed", z.object({ detail: z.string() }));

/** To a part of an older version that has nothing left to do. */
export const Leave = message("provisioning.Leave", z.object({}));

/** To a machine: what a step does to it. It answers with `machine.Is`, unless it hangs or boots. */
export const Do = message(
  "machine.Do",
  z.object({ what: z.enum(["look", "reboot", "set-password", "answers-ping", "opens-port", "lets-in"]) }),
);
export const Is = message(
  "machine.Is",
  z.object({ diskPercent: z.number(), boots: z.number().int(), passwords: z.number().int() }),
);

/** Spoils a simulated machine: it hangs or fails until the time is over (then it comes back), or its disk fills up. */
export const Spoil = message(
  "machine.Spoil",
  z.object({
    how: z.enum(["hang", "fail", "fill-disk", "mend"]),
    forMs: z.number().int().min(0).max(3_600_000).optional(),
  }),
);
