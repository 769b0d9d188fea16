import * as zod from "zod";
import { Actor } from "../author/actor.ts";
import { address, isAddress, senderLabel } from "../author/address.ts";
import { bytes } from "../author/bytes.ts";
import { message, on, PASS } from "../author/message.ts";
import {
  ChildActorExited,
  DeadLetter,
  EventsMissed,
  ExitRequest,
  HostChanged,
  PoisonMessage,
  SourceAvailability,
  SubscriptionEnded,
} from "../author/runtime-messages.ts";
import { RuntimeError } from "../errors.ts";

/**
 * What `import … from "callboard"` and `from "zod"` are for a source: the runtime's own objects, so that
 * `instanceof Actor` and schemas mean the same on both sides. Of the runtime's door a source gets the author's words;
 * starting systems is for the program that runs the host.
 */
export function providedModules(): ReadonlyMap<string, object> {
  const callboard = {
    Actor,
    address,
    bytes,
    ChildActorExited,
    DeadLetter,
    EventsMissed,
    ExitRequest,
    HostChanged,
    isAddress,
    message,
    on,
    PASS,
    PoisonMessage,
    RuntimeError,
    SourceAvailability,
    SubscriptionEnded,
    senderLabel,
    z: zod.z,
  };
  return new Map([
    ["callboard", asModule(callboard)],
    ["zod", asModule(zod)],
  ]);
}

/** The shape that esbuild's CommonJS takes for an ES module: a source can read it and not change it. */
function asModule(namespace: object): object {
  const module = Object.defineProperty({}, "__esModule", { value: true });
  for (const name of Object.keys(namespace)) {
    Object.defineProperty(module, name, { enumerable: true, get: () => Reflect.get(namespace, name) });
  }
  return Object.freeze(module);
}
