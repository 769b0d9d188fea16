/** What `this` of an actor does. */
export { Children, type ChildrenSetup, type LocalSpawner, noClass } from "./children.ts";
export { LogLines } from "./log-lines.ts";
export { Requests } from "./requests.ts";
export { Services, type ServicesSetup } from "./services.ts";
