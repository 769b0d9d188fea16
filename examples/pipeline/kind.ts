import type { z } from "zod";

type Shape = Readonly<Record<string, z.ZodType>>;
type ValuesOf<S extends Shape> = { readonly [Name in keyof S]: z.output<S[Name]> };

/**
 * A kind of node: what it reads, what it writes, how it is configured, and a function of these and nothing else. `run` may be
 * async; what it throws goes to the supervisor.
 */
export interface Kind<
  Reads extends Shape = Shape,
  Writes extends Shape = Shape,
  Config extends z.ZodObject = z.ZodObject,
> {
  readonly reads: Reads;
  readonly writes: Writes;
  readonly config: Config;
  run(data: ValuesOf<Reads>, config: z.output<Config>): ValuesOf<Writes> | Promise<ValuesOf<Writes>>;
}

/** States a kind; TypeScript checks `run` against what it says to read and to write. */
export function kind<Reads extends Shape, Writes extends Shape, Config extends z.ZodObject>(
  stated: Kind<Reads, Writes, Config>,
): Kind<Reads, Writes, Config> {
  return stated;
}
