import type { ActorAddress } from "../../author/address.ts";
import type { Cell } from "../delivery/mod.ts";
import { Services } from "../services/mod.ts";

/** What `this` does for a worker of a troupe: it notes that the requester was sent something. */
export class WorkerServices extends Services {
  override send(from: Cell, to: ActorAddress, message: unknown): void {
    const job = from.extras?.work?.job;
    if (job && job.requester === to) job.isAnswered = true;
    super.send(from, to, message);
  }
}
