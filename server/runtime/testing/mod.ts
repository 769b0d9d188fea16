/**
 * For tests of actors: `import { startTestSystem } from "callboard/testkit"`. Tests of sources and of whole clusters
 * take a base and an authority of their own.
 *
 * @module callboard/testkit
 */
export type { SequentialBase, SequentialOptions } from "../sequential/base.ts";
export { sequentialBase } from "../sequential/base.ts";
export type { Probe, ProbeOptions } from "./probe.ts";
export { TestAuthority } from "./test-authority.ts";
export type { TestHostOptions, TestSystem, TestSystemOptions } from "./test-system.ts";
export { startTestSystem } from "./test-system.ts";
