/** A realm's two sides of a hot swap. */
export { SwapSource } from "./swap-source.ts";
export { SwapTarget } from "./swap-target.ts";
