export { Node } from "./node.ts";
export { Supervisor } from "./supervisor.ts";
