import { z } from "zod";
import type { ActorAddress } from "../author/address.ts";
import { acceptedMessage } from "./actor-description.ts";
import { address, capabilities, schemaOf, text } from "./fields.ts";
import type { ClassFacts } from "./realm-control.ts";

export const classFacts = schemaOf<ClassFacts>({
  name: text,
  requires: capabilities,
  hasCapabilityCheck: z.boolean(),
  onCapabilityLoss: z.enum(["exit", "relocate"]),
  accepts: z.array(acceptedMessage),
});

/** What a change of a host's capabilities means for the actors there that need what it takes away. */
export interface CapabilityEffect {
  /** They exit, their descendants among them. */
  exits: ActorAddress[];
  /** They go on at the same address on another host: their class says `static onCapabilityLoss = "relocate"`. */
  moves: ActorAddress[];
}

export const capabilityEffect = schemaOf<CapabilityEffect>({ exits: z.array(address), moves: z.array(address) });
