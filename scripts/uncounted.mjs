import { readFile } from "node:fs/promises";

/** The statements by which a realm counts each message; what stands in other files counts rarer things. */
const COUNTING = {
  "realm/delivery/sending.ts": ["count(from, ROW.sent, 1);", "count(target, ROW.local, 1);"],
  "realm/delivery/delivery.ts": ["count(target, ROW.local, 1);"],
  "realm/turn/turns.ts": [
    "header[HEADER.slot] = slot;",
    "let takenEver = counters[takenAt] as number;",
    "takenEver += 1;",
    "counters[takenAt] = takenEver;",
    "takenEver = counters[takenAt] as number;",
  ],
};

/** A realm notes the type with the same look by which it refuses a forged message, which is left out with it. */
const NOTING = { "realm/turn/turns.ts": "type === activity.lastType || activity.noteType(type)" };

/**
 * For esbuild: the runtime without its counters, to measure what they cost. Nothing in the runtime knows of it; a
 * statement that is not found any more is an error, so that the measurement cannot become untrue.
 */
export const uncounted = {
  name: "uncounted",
  setup(build) {
    build.onLoad(
      { filter: /server\/runtime\/realm\/(?:delivery\/(?:delivery|sending)|turn\/turns)\.ts$/ },
      async ({ path }) => {
        const name = Object.keys(COUNTING).find((end) => path.endsWith(end));
        let contents = await readFile(path, "utf8");
        const leaveOut = (code, instead) => {
          if (!contents.includes(code)) throw new Error(`${name} has no statement ${code}`);
          contents = contents.replaceAll(code, instead);
        };
        for (const statement of COUNTING[name]) leaveOut(statement, "");
        if (NOTING[name] !== undefined) leaveOut(NOTING[name], "true");
        return { contents, loader: "ts" };
      },
    );
  },
};
