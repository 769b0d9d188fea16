export { arrive } from "./arrival.ts";
export type { EndpointAnswer } from "./endpoint.ts";
export { Migrations } from "./migrations.ts";
export { RealmEndpoint } from "./realm-endpoint.ts";
export { relocate } from "./relocation.ts";
export { checkBatchSize, swapHere, swapMany } from "./swap-many.ts";
