export { connectToNats } from "./connect.ts";
export type { NatsConnectionOptions } from "./options.ts";
