import { randomUUID } from "node:crypto";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import { PROTOCOL_VERSION } from "#protocol/version";
import { Actor, type ActorAddress, type ActorClass, type ActorSystem, HostChanged, on } from "#runtime";
import { ListenForQuestions, Question } from "./authority/source-authority.ts";
import type { CallContext } from "./calls/call-context.ts";
import { SourceUploads } from "./calls/source-uploads.ts";
import { ConsoleConnection } from "./connection/console-connection.ts";
import { ConsoleServer, type ListenOptions } from "./connection/console-server.ts";
import { ConsoleSocket } from "./connection/console-socket.ts";
import type { ClusterStore } from "./store/cluster-store.ts";
import type { HostReport } from "./topology/host-report.ts";
import { collectorOf, Report } from "./topology/telemetry-collector.ts";
import { TelemetryHub } from "./topology/telemetry-hub.ts";
import { TopologyModel } from "./topology/topology-model.ts";

export interface GatewayOptions {
  system: ActorSystem;
  store: ClusterStore;
  authority: ActorAddress;
  listen: ListenOptions;
  /** What carries messages between the hosts, as the welcome names it. */
  engine: string;
  /** The same at every start of the cluster, and at every gateway of it. */
  clusterId: string;
  /** When the cluster began to run: what ran by hand before is gone. */
  startedAt: Date;
  now(): Date;
  warn(message: string, error: unknown): void;
  /** It listens; or it cannot, and will fail to start. */
  onListening(port: number): void;
  onCannotListen(error: unknown): void;
}

/**
 * The actor that consoles talk to. It opens a WebSocket server when it starts and closes it when it stops; all that it
 * knows can be asked for again, so that another one may take its place at any time. It decides on nothing: permissions
 * are the console's, sources are the signature's.
 */
export function gateway(options: GatewayOptions): ActorClass {
  const { system, store, authority, now, warn } = options;

  return class Gateway extends Actor {
    static handles = [
      on(Report, (self: Gateway, { report }, sender) => self.hub.take(sender, report as HostReport)),
      on(Question, (self: Gateway, { hash, waiting }, sender) => {
        if (sender === authority) self.question(hash, waiting);
      }),
      on(HostChanged, (self: Gateway, { change, host }) => {
        if (change === "removed") self.hub.hostRemoved(host);
        else self.hub.hostAdded();
      }),
    ];

    private readonly consoles = new Set<ConsoleSocket>();
    private server: ConsoleServer | null = null;
    private readonly hub = new TelemetryHub({
      model: new TopologyModel({
        epoch: randomUUID(),
        convention: system.convention,
        engine: options.engine,
        nameOfSource: (hash) => store.nameOf(hash),
      }),
      now,
      send: (to, message) => this.send(to, message),
      hostIds: () => system.hosts().map((host) => host.id),
      collectorOf: (hostId) => collectorOf(system, hostId),
    });

    async onStart(): Promise<void> {
      try {
        this.server = await ConsoleServer.listen(options.listen, (socket, wire) => this.admit(socket, wire));
      } catch (error) {
        options.onCannotListen(error);
        throw error;
      }
      this.notifyOnHostChanges(true);
      options.onListening(this.server.port);
    }

    async onStop(): Promise<void> {
      this.hub.close();
      await this.server?.close();
    }

    private admit(socket: WebSocket, wire: Duplex): void {
      const console = new ConsoleSocket(socket);
      new ConsoleConnection(socket, wire, console, {
        context: this.contextOfConnection(),
        onHello: () => this.welcome(console),
        onWatch: (_console, everyMs) => this.hub.watch(console, everyMs),
        onUnwatch: () => this.hub.unwatch(console),
        onResync: () => this.hub.resync(console),
      });
      socket.on("close", () => {
        this.consoles.delete(console);
        this.hub.unwatch(console);
      });
    }

    private contextOfConnection(): CallContext {
      return {
        system,
        store,
        authority,
        now,
        warn,
        uploads: new SourceUploads(),
        ask: (to, message, askOptions) => this.ask(to, message, askOptions),
        restartGateway: () => setImmediate(() => this.stop()),
      };
    }

    private welcome(console: ConsoleSocket): void {
      this.consoles.add(console);
      console.send({
        t: "welcome",
        protocol: PROTOCOL_VERSION,
        convention: system.convention,
        engine: options.engine,
        clusterId: options.clusterId,
        gateway: this.self,
        startedAt: options.startedAt.toISOString(),
      });
      // The authority repeats what is still open; a console that knew it already hears it twice.
      this.send(authority, ListenForQuestions({}));
    }

    private question(hash: string, waiting: number): void {
      for (const console of this.consoles) console.send({ t: "question", hash, waiting });
    }
  };
}
