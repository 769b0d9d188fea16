import type { GatewayAnswer, GatewayCallName, GatewayRequest } from "#protocol/gateway";
import type { ActorAddress, ActorSystem, AskOptions } from "#runtime";
import type { ClusterStore } from "../store/cluster-store.ts";
import type { SourceUploads } from "./source-uploads.ts";

/** What a call may use. `system` reaches the whole convention. */
export interface CallContext {
  readonly system: ActorSystem;
  readonly store: ClusterStore;
  readonly authority: ActorAddress;
  /** Zips on their way over this connection. */
  readonly uploads: SourceUploads;
  now(): Date;
  /** Asks as the gateway actor. */
  ask(to: ActorAddress, message: unknown, options: AskOptions): Promise<unknown>;
  /** Ends the gateway actor once the answer is out; another one takes its place. */
  restartGateway(): void;
  /** For what goes on after its call was answered. */
  warn(message: string, error: unknown): void;
}

export type Call<N extends GatewayCallName> = (
  context: CallContext,
  request: GatewayRequest<N>,
) => Promise<GatewayAnswer<N>>;

/** The calls of one family, by name. */
export type Calls<N extends GatewayCallName> = { [Name in N]: Call<Name> };
