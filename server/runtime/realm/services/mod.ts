/** What `this` of an actor does. */
export { Requests } from "./requests.ts";
export type { LocalSpawner } from "./services.ts";
export { noClass, Services } from "./services.ts";
