/** Fault injection. */
export { injectFaults } from "./fault-injection.ts";
