/**
 * `npm run bench -- gateway [--port 4700] [--hosts 5000] [--actors 100000] [--changes 10000] [--births 0]`: a simulated
 * gateway alone, until SIGTERM or SIGINT. It prints the two variables with which a console joins it.
 */
import { parseArgs } from "node:util";
import { SimulatedGateway } from "./simulated-gateway.ts";

const { values } = parseArgs({
  options: {
    port: { type: "string", default: "4700" },
    hosts: { type: "string", default: "5000" },
    actors: { type: "string", default: "100000" },
    changes: { type: "string", default: "10000" },
    births: { type: "string", default: "0" },
    token: { type: "string", default: "simulated" },
  },
});
const gateway = new SimulatedGateway(
  {
    hosts: Number(values.hosts),
    actors: Number(values.actors),
    changesPerSecond: Number(values.changes),
    birthsPerSecond: Number(values.births),
  },
  values.token,
);
const port = await gateway.start(Number(values.port));
process.stdout.write(`CALLBOARD_GATEWAY=ws://127.0.0.1:${port} CALLBOARD_GATEWAY_TOKEN=${values.token}\n`);
const stop = () => void gateway.stop().then(() => process.exit(0));
process.once("SIGTERM", stop).once("SIGINT", stop);
