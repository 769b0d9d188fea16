import { type ActorAddress, isAddress } from "../../author/address.ts";
import { type Cell, refuseReservedEvent } from "../delivery/mod.ts";
import { Services } from "../services/mod.ts";

/** What `this` does for a persistent actor: what it sends and publishes waits until its new state is on disk. */
export class PersistentServices extends Services {
  override send(from: Cell, to: ActorAddress, message: unknown): void {
    const held = from.extras?.held;
    // What is no address is the handler's own error, now.
    if (held && isAddress(to)) held.push(() => super.send(from, to, message));
    else super.send(from, to, message);
  }

  override publish(from: Cell, event: unknown): void {
    const held = from.extras?.held;
    refuseReservedEvent(event);
    if (held) held.push(() => super.publish(from, event));
    else super.publish(from, event);
  }
}
