/** Troupes and their workers. */

export { Troupe, type TroupeRealm } from "./troupe.ts";
export { TroupeClass } from "./troupe-class.ts";
export { WorkerServices } from "./worker-services.ts";
