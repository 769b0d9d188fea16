import { createHash } from "node:crypto";
import { z } from "zod";
import type { ActorAddress } from "../../../author/address.ts";
import { address as addressSchema } from "../../../wire/fields.ts";
import type { Forwarding } from "../../../wire/host-call.ts";
import type { Forwardings } from "../../engine.ts";
import { change, type Keys, read } from "./change.ts";

const forwardingSchema = z.object({
  address: addressSchema,
  className: z.string(),
  parent: addressSchema.nullable(),
  host: z.string(),
});

/** Where actors have moved to: one key for each. */
export function keptForwardings(keys: Keys): Forwardings {
  return {
    async put(forwarding) {
      keys.checkPresent();
      const write = JSON.stringify(forwarding);
      await change(keys, keyOf(forwarding.address), (found) => (found?.value === write ? "keep" : { write }));
    },
    async drop(address) {
      keys.checkPresent();
      await change(keys, keyOf(address), (found) => (found === null ? "keep" : "delete"));
    },
    async find(address): Promise<Forwarding | null> {
      keys.checkPresent();
      const found = await read(keys, keyOf(address));
      return found === null ? null : forwardingSchema.parse(JSON.parse(found.value));
    },
  };
}

function keyOf(address: ActorAddress): string {
  return `d.${createHash("sha256").update(address).digest("base64url")}`;
}
