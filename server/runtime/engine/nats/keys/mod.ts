export { change, type Keys, read, untilClear } from "./change.ts";
export { keptForwardings } from "./forwardings.ts";
export { KeptNames } from "./names.ts";
