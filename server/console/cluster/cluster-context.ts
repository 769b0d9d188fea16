import type { Activations } from "../activations/activations.ts";
import type { ConsoleContext } from "../console-context.ts";
import type { GatewayClient } from "../gateway-client/gateway-client.ts";
import type { HandMade } from "../overview/hand-made.ts";
import type { RolloutRunner } from "../rollouts/rollout-runner.ts";
import type { Supplier } from "../sources/supplier.ts";
import type { ZipShelf } from "../sources/zip-shelf.ts";
import type { Picture } from "./picture.ts";

/** What a verb that speaks with the cluster gets besides the console's own. */
export interface ClusterContext extends ConsoleContext {
  readonly gateway: GatewayClient;
  readonly picture: Picture;
  readonly handMade: HandMade;
  readonly zips: ZipShelf;
  readonly supplier: Supplier;
  readonly activations: Activations;
  readonly rollouts: RolloutRunner;
}
