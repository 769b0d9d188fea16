import { message } from "callboard";
import { z } from "zod";
import { descriptionSchema } from "./description.ts";

const dataSchema = z.record(z.string(), z.unknown());
const configSchema = z.record(z.string(), z.unknown());
const problemsSchema = z.array(z.object({ node: z.string(), datum: z.string().nullable(), text: z.string() }));

/** Runs the graph over all lines at once (batch); answered with `graph.Finished` or `graph.Failed`. */
export const RunBatch = message("graph.Run", z.object({ lines: z.array(z.string().max(1_000)).max(100_000) }));

/** Runs the same graph over one line as it comes (stream). Nobody is answered: the end of each run is published. */
export const Feed = message("graph.Feed", z.object({ line: z.string().max(1_000) }));

/**
 * Takes an earlier run up again from this node on: what came before it is read from that run's context, the rest is run anew,
 * as configured now. Answered as a run is.
 */
export const Restart = message("graph.Restart", z.object({ run: z.number().int(), from: z.string() }));

/** The end of a run, with all that was added to its context. */
export const Finished = message(
  "graph.Finished",
  z.object({
    run: z.number().int(),
    restarted: z.number().int().nullable(),
    ran: z.array(z.string()),
    data: dataSchema,
  }),
);

/** A run that ended at a node; its context is kept, so that it can be restarted once the cause is gone. */
export const Failed = message(
  "graph.Failed",
  z.object({ run: z.number().int(), node: z.string(), error: z.string(), data: dataSchema }),
);

/** Changes the configuration of one node by its address, for all that it begins from now on; answered with `graph.Configured` or `graph.Problems`. */
export const Configure = message("graph.Configure", z.object({ node: z.string(), config: configSchema }));
export const Configured = message("graph.Configured", z.object({ node: z.string(), config: configSchema }));

/** Asks what is wrong with a graph that does not run yet; answered with `graph.Problems`, empty when nothing is. */
export const Check = message("graph.Check", z.object({ graph: descriptionSchema }));
export const Problems = message("graph.Problems", z.object({ problems: problemsSchema }));

/** Asks for the graph that runs here; answered with `graph.Graph`. */
export const ShowGraph = message("graph.ShowGraph", z.object({}));
export const Graph = message("graph.Graph", z.object({ graph: descriptionSchema, drawing: z.string() }));

/** From the supervisor to a node, and back: what it reads, what it writes. */
export const Process = message(
  "graph.Process",
  z.object({ run: z.number().int(), item: z.number().int().nullable(), data: dataSchema, config: configSchema }),
);
export const Processed = message(
  "graph.Processed",
  z.object({ run: z.number().int(), item: z.number().int().nullable(), data: dataSchema }),
);
