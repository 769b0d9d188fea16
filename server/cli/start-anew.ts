import { resolve } from "node:path";
import { systemClock } from "../console/clock.ts";
import { startAnew as setAside } from "../console/setup/start-anew.ts";
import { type Command, CommandError } from "./command.ts";

/** For whoever has the machine, while no console runs there. */
export const startAnew: Command = {
  name: "admin start-anew",
  usage: "",
  summary:
    "Set everything in CALLBOARD_DATA aside (keys, database, zips), so that the next start is a fresh installation.",
  async run(args) {
    if (args.length > 0) throw new CommandError("Expected nothing more.", "callboard admin start-anew", { status: 2 });
    const dataDir = resolve(process.env.CALLBOARD_DATA || ".callboard");
    const aside = await setAside(dataDir, systemClock).catch((cause: Error) => {
      throw new CommandError(`Nothing was set aside: ${cause.message}.`, "Set CALLBOARD_DATA to the data folder.", {
        cause,
      });
    });
    process.stdout.write(
      aside === null
        ? `There is nothing to set aside in ${dataDir}.\n`
        : `What was in ${dataDir} is in ${aside} now. The next start is a fresh installation, with a new signing key.\n`,
    );
    return 0;
  },
};
