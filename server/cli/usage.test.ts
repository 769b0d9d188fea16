import { describe, expect, it } from "vitest";
import { authorCommands } from "./author-commands.ts";

const sorted = (words: Iterable<string>) => [...new Set(words)].sort();

describe("the usage line of a command", () => {
  it.each(authorCommands.map((command) => [command.name, command] as const))(
    "%s names the options that it takes, and no other",
    (_name, { usage, options = [] }) => {
      const long = [...usage.matchAll(/--([a-z][a-z-]*)/g)].map(([, option = ""]) => option);
      const short = /(?<!-)-o\b/.test(usage) ? ["out"] : [];

      expect(sorted([...long, ...short])).toEqual(sorted(options));
    },
  );
});
