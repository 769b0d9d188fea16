/**
 * For tests of actors: `import { startTestSystem } from "callboard/testkit"`.
 *
 * @module callboard/testkit
 */
export type { Probe, ProbeOptions } from "./probe.ts";
export type { TestHostOptions, TestSystem, TestSystemOptions } from "./test-system.ts";
export { startTestSystem } from "./test-system.ts";
