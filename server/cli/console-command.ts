import type { Command } from "./command.ts";

/** The console alone, for a cluster elsewhere; its settings come from the environment as with `npm start`. */
export const consoleCommand: Command = {
  name: "console",
  usage: "",
  summary: "Start the web console for the cluster at CALLBOARD_GATEWAY.",
  async run() {
    Object.assign(process.env, { NODE_ENV: process.env.NODE_ENV ?? "production" });
    // Resolved at run time: the console is a bundle of its own beside this one.
    await import(new URL("./console.js", import.meta.url).href);
    return await new Promise(() => {});
  },
};
