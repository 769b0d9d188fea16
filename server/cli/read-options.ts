import { type ParseArgsConfig, parseArgs } from "node:util";
import { CommandError } from "./command.ts";

/** Options and words of a command line. What is no option of it is refused with the usage, and status 2. */
export function readOptions<T extends ParseArgsConfig>(config: T, usage: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (cause) {
    // The parser's first sentence says what is wrong; the others are about the parser.
    const [first = ""] = (cause instanceof Error ? cause.message : String(cause)).split(/\.\s/);
    throw new CommandError(`${first}.`, usage, { status: 2, cause });
  }
}
