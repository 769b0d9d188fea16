import type { ParseArgsConfig, parseArgs } from "node:util";
import { readIncomingJson } from "#incoming-json";
import { type Command, CommandError } from "../command.ts";
import { readOptions } from "../read-options.ts";
import { ConsoleApi } from "./console-api.ts";
import { currentLogin } from "./login-file.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O; allowPositionals: true }>>["values"];

/** What a command of the console's is given. */
export interface Run<O extends Options> {
  readonly api: ConsoleApi;
  readonly values: Values<O>;
  readonly positionals: readonly string[];
  /** Writes what people read, or with `--json` the answer itself. */
  show(answer: unknown, text: () => string): void;
  /** A line about what is going on, on standard error: never in the way of a program that reads the output. */
  note(line: string): void;
}

interface RemoteSpec<O extends Options> {
  name: string;
  usage: string;
  summary: string;
  options?: O;
  /** How many words there must be beside the options: at least, at most. */
  positionals?: readonly [least: number, most: number];
  /** Resolves to the exit status where that is not 0. */
  run(run: Run<O>): Promise<number | undefined>;
}

const JSON_OPTION = { json: { type: "boolean" } } as const satisfies Options;

/** A command that speaks to a running console. Every one takes `--json`. */
export function remoteCommand<O extends Options>(spec: RemoteSpec<O>): Command {
  const { name, summary, positionals: [least, most] = [0, 0] } = spec;
  const usage = `${spec.usage} [--json]`.trim();
  const options = { ...JSON_OPTION, ...spec.options };
  return {
    name,
    usage,
    summary,
    options: Object.keys(options),
    async run(args) {
      const config = { args, options, allowPositionals: true } as const;
      const { values, positionals } = readOptions(config, `callboard ${name} ${usage}`);
      if (positionals.length < least || positionals.length > most) {
        throw wrong(
          `expected ${least === most ? least : `${least} to ${most}`} words, got ${positionals.length}`,
          name,
          usage,
        );
      }
      const api = new ConsoleApi(await currentLogin());
      const show: Run<O>["show"] = (answer, text) => {
        process.stdout.write(values.json ? `${JSON.stringify(answer ?? null, null, 2)}\n` : text());
      };
      const note = (line: string) => void process.stderr.write(`${line}\n`);
      return (await spec.run({ api, values: values as Values<O>, positionals, show, note })) ?? 0;
    },
  };
}

function wrong(what: string, name: string, usage: string): CommandError {
  return new CommandError(`callboard ${name}: ${what}.`, `callboard ${name} ${usage}`, { status: 2 });
}

/** An option without which the command cannot go on. */
export function required(value: string | undefined, option: string, why: string): string {
  if (value !== undefined && value.trim() !== "") return value;
  throw new CommandError(`--${option} is missing.`, why, { status: 2 });
}

/** A whole number from an option. */
export function wholeNumber(value: string | undefined, option: string): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,15}$/.test(value)) return Number(value);
  throw new CommandError(`--${option} ${value} is no whole number.`, `Give it as in --${option} 100.`, { status: 2 });
}

/** JSON from a word of the command line. */
export function jsonWord(text: string, what: string): unknown {
  const read = readIncomingJson(text);
  if (read.problem === null) return read.value;
  const isNoJson = read.value === undefined;
  throw new CommandError(
    `${what} cannot be taken: ${read.problem}.`,
    isNoJson ? `Quote it for the shell, as in '{"type":"hello.Greet","name":"Ada"}'.` : read.remedy,
    { status: 2 },
  );
}

/** `key=value` words as capabilities: the value is JSON if it parses, else text; `key=null` takes the key away. */
export function keyValues(words: readonly string[]): Record<string, unknown> {
  const pairs = words.map((word) => {
    const at = word.indexOf("=");
    if (at < 1) throw new CommandError(`${word} is not key=value.`, "As in: db=true zone=b gpu=null", { status: 2 });
    const [key, text] = [word.slice(0, at), word.slice(at + 1)];
    const read = readIncomingJson(text);
    if (read.problem === null) return [key, read.value] as const;
    if (read.value === undefined) return [key, text] as const;
    throw new CommandError(`${key} cannot be taken: ${read.problem}.`, read.remedy, { status: 2 });
  });
  return Object.fromEntries(pairs);
}

/** Reads until the answer is wanted; `true` from `isEnd` ends it. Looks again each second. */
export async function watch<T>(
  read: () => Promise<T>,
  isEnd: (seen: T) => boolean,
  timeoutMs: number,
): Promise<T | null> {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const seen = await read();
    if (isEnd(seen)) return seen;
    if (Date.now() >= until) return null;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}
