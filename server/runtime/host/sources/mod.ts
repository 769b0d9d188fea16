export { activate } from "./activation.ts";
export { SourceRoom } from "./source-room.ts";
export { offerEverywhere, type UnloadResult, unloadEverywhere } from "./unloading.ts";
