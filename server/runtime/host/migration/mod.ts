export { arrive, oldEnded } from "./arrival.ts";
export { relocate } from "./relocation.ts";
export { checkBatchSize, swapHere, swapMany } from "./swap-many.ts";
export { Swaps } from "./swaps.ts";
