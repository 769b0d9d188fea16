export { CapabilityChanges } from "./capability-change.ts";
export { joinConvention } from "./joining.ts";
export { takeView } from "./view-change.ts";
