import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { ConsoleContext } from "./console-context.ts";
import type { Api } from "./http/api.ts";

/** What the console's cluster side gives the server that it is mounted in. */
export interface ClusterPart {
  /** The upgrade of `/live`: checks Origin and session itself and takes or destroys the socket. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** `isReady`: the gateway and, where embedded, the cluster with its example were up once. */
  health(): { isReady: boolean; gateway: "connected" | "lost" };
  /** Closes sockets and the gateway's connection; within 5 s. */
  close(): Promise<void>;
}

/** `server/console/cluster/mount.ts` exports one of these as `mountCluster`. */
export type MountCluster = (api: Api, context: ConsoleContext) => Promise<ClusterPart>;
