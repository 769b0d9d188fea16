import { readFile } from "node:fs/promises";

/** The statements by which a realm counts each message; what stands in other files counts rarer things. */
const COUNTING = {
  "realm/delivery.ts": ["count(from, ROW.sent, 1);", "count(target, ROW.local, 1);"],
  "realm/turns.ts": [
    "header[HEADER.slot] = slot;",
    "let takenEver = counters[takenAt] as number;",
    "takenEver += 1;",
    "counters[takenAt] = takenEver;",
    "takenEver = counters[takenAt] as number;",
    "if (type !== state.lastType) state.noteType(type);",
  ],
};

/**
 * For esbuild: the runtime without its counters, to measure what they cost. Nothing in the runtime knows of it; a statement that is not
 * found any more is an error, so that the measurement cannot become untrue.
 */
export const uncounted = {
  name: "uncounted",
  setup(build) {
    build.onLoad({ filter: /server\/runtime\/realm\/(?:delivery|turns)\.ts$/ }, async ({ path }) => {
      const name = Object.keys(COUNTING).find((end) => path.endsWith(end));
      let contents = await readFile(path, "utf8");
      for (const statement of COUNTING[name]) {
        if (!contents.includes(statement)) throw new Error(`${name} has no statement ${statement}`);
        contents = contents.replaceAll(statement, "");
      }
      return { contents, loader: "ts" };
    });
  },
};
