import { isDeepStrictEqual } from "node:util";
import type { Capabilities } from "../author/actor.ts";

/** One requirement that a host does not meet. */
export interface Lack {
  name: string;
  wanted: unknown;
  /** Undefined: the host has no such capability. */
  has: unknown;
}

/** What of the requirements is not met: a value must be equal by type and value. */
export function lacksOf(capabilities: Capabilities, requirements: Capabilities): Lack[] {
  const lacks: Lack[] = [];
  for (const [name, wanted] of Object.entries(requirements)) {
    const has = Object.hasOwn(capabilities, name) ? capabilities[name] : undefined;
    if (has === undefined || !isDeepStrictEqual(has, wanted)) lacks.push({ name, wanted, has });
  }
  return lacks;
}
