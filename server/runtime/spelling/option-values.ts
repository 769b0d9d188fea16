import { inspect } from "node:util";
import { RuntimeError } from "../errors.ts";

interface Kind {
  readonly fits: (value: unknown) => boolean;
  readonly remedy: string;
}

const MILLISECONDS: Kind = {
  fits: (value) => typeof value === "number" && value >= 0,
  remedy: "Give milliseconds from 0 up.",
};
const YES_OR_NO: Kind = { fits: (value) => typeof value === "boolean", remedy: "Give true or false." };
const STOP_MODE = oneOf("drain", "message", "force");
const UNLOAD_MODE = oneOf("refuse", "drain", "force");

/**
 * By the option's name, which means the same wherever it is taken. What is not here is looked at by whoever takes it.
 */
const KINDS: Readonly<Record<string, Kind>> = {
  timeoutMs: MILLISECONDS,
  deadlineMs: MILLISECONDS,
  settleMs: MILLISECONDS,
  patienceMs: MILLISECONDS,
  quietMs: MILLISECONDS,
  recursive: YES_OR_NO,
  freshState: YES_OR_NO,
  stopAtFailure: YES_OR_NO,
  isByName: YES_OR_NO,
  debug: YES_OR_NO,
  keepsProcessAlive: YES_OR_NO,
  mode: STOP_MODE,
  time: oneOf("auto", "manual"),
};

/** Throws `MESSAGE_INVALID` for a value that would be taken for another one, such as a mode that there is not. */
export function checkOptionValue(called: string, option: string, value: unknown): void {
  const kind = KINDS[option];
  if (kind !== undefined && value !== undefined) check(`${called} cannot take ${option}`, value, kind);
}

/** The same for how a source is unloaded, which is no option: whoever leaves it out must not end actors by that. */
export function checkUnloadMode(mode: unknown): void {
  check("system.unloadSource cannot take mode", mode, UNLOAD_MODE);
}

function check(what: string, value: unknown, { fits, remedy }: Kind): void {
  if (fits(value)) return;
  throw new RuntimeError("MESSAGE_INVALID", `${what} ${inspect(value, { depth: 1 }).slice(0, 200)}`, remedy);
}

function oneOf(...words: readonly string[]): Kind {
  return {
    fits: (value) => words.includes(value as string),
    remedy: `Give ${words.map((word) => JSON.stringify(word)).join(" or ")}.`,
  };
}
