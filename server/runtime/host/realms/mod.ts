export { type AddressSpace, isFromEarlierLife, nextPrefix } from "./address-prefix.ts";
export { HostRequests } from "./host-requests.ts";
export { ownRealm } from "./own-realm.ts";
export { actorOf, checkBatch } from "./realm-border.ts";
export { newRowReading, RealmHandle, type RealmStatus, type RowReading, waitingInside } from "./realm-handle.ts";
export { sampleRealms } from "./sampling.ts";
export { STUCK_MS } from "./turn-watch.ts";
