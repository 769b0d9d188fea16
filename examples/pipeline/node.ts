import { Actor, on } from "callboard";
import { z } from "zod";
import type { Kind } from "./kind.ts";
import { kindNames, kinds } from "./kinds.ts";
import { Process, Processed } from "./messages.ts";

const stateSchema = z.object({ kind: z.enum(kindNames) });

/**
 * One node. It knows neither the graph nor the run: it is given what it reads and answers with what it writes. Whatever goes
 * wrong in it is its supervisor's to handle. `init: { kind }`.
 */
export class Node extends Actor {
  static failure = { retries: 0 };
  static handles = [
    on(Process, async (self: Node, { run, item, data, config }, sender) =>
      self.send(sender, Processed({ run, item, data: await self.process(data, config) })),
    ),
  ];

  private state = stateSchema.parse({ kind: kindNames[0] });

  onStart(init: unknown): void {
    this.state = stateSchema.parse(init);
  }

  snapshot(): unknown {
    return this.state;
  }

  restore(state: unknown): void {
    this.state = stateSchema.parse(state);
  }

  private async process(data: Record<string, unknown>, config: Record<string, unknown>) {
    const kind: Kind = kinds[this.state.kind] as unknown as Kind;
    const read = z.object(kind.reads).parse(data);
    return z.object(kind.writes).parse(await kind.run(read, kind.config.parse(config)));
  }
}
