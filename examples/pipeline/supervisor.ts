import { Actor, type ActorAddress, ChildActorExited, on, PoisonMessage } from "callboard";
import { z } from "zod";
import { checkDependencies } from "./check-dependencies.ts";
import { type Description, descriptionSchema } from "./description.ts";
import { drawGraph } from "./draw-graph.ts";
import {
  Check,
  Configure,
  Configured,
  Failed,
  Feed,
  Finished,
  Graph,
  Problems,
  Process,
  Processed,
  Restart,
  RunBatch,
  ShowGraph,
} from "./messages.ts";
import { Node } from "./node.ts";
import { Run, runStateSchema, type Step } from "./run.ts";
import { sales } from "./sales.ts";

/** As many ended runs are kept, to be restarted. */
const ENDED_KEPT = 50;

const stateSchema = z.object({
  graph: descriptionSchema,
  lastRun: z.number(),
  nodes: z.record(z.string(), z.string()),
  running: z.array(z.object({ run: runStateSchema, requester: z.string().nullable() })),
  ended: z.array(runStateSchema),
});

/**
 * The root of the graph and the only one that knows it. It makes the nodes, sends data through them, and handles whatever goes
 * wrong in any of them. It does not start when the graph could not run.
 */
export class Supervisor extends Actor {
  static handles = [
    on(RunBatch, (self: Supervisor, { lines }, sender) => self.begin({ lines }, sender)),
    on(Feed, (self: Supervisor, { line }) => self.begin({ lines: [line] }, null)),
    on(Restart, (self: Supervisor, { run, from }, sender) => self.restart(run, from, sender)),
    on(Configure, (self: Supervisor, { node, config }, sender) => self.configure(node, config, sender)),
    on(Check, (self: Supervisor, { graph }, sender) =>
      self.send(sender, Problems({ problems: checkDependencies(graph) })),
    ),
    on(ShowGraph, (self: Supervisor, _ask, sender) =>
      self.send(sender, Graph({ graph: self.graph, drawing: drawGraph(self.graph) })),
    ),
    on(Processed, (self: Supervisor, { run, item, data }, sender) => self.take(run, sender, item, data)),
    on(PoisonMessage, (self: Supervisor, { message, from, error }) => {
      if (Process.is(message)) self.fail(message.run, self.pathOf(from), error.message);
    }),
    on(ChildActorExited, (self: Supervisor, { child }) => self.replace(child)),
  ];

  private graph: Description = sales;
  private nodes = new Map<string, ActorAddress>();
  private lastRun = 0;
  private readonly running = new Map<number, { run: Run; requester: ActorAddress | null }>();
  private ended: Run[] = [];

  onStart(): void {
    const problems = checkDependencies(this.graph);
    if (problems.length > 0) throw new Error(problems.map(({ text }) => text).join("; "));
    for (const path of Object.keys(this.graph.nodes)) this.make(path);
  }

  snapshot(): unknown {
    const running = [...this.running.values()].map(({ run, requester }) => ({ run: run.state(), requester }));
    const { graph, lastRun } = this;
    return { graph, lastRun, nodes: Object.fromEntries(this.nodes), running, ended: this.ended.map((r) => r.state()) };
  }

  restore(state: unknown): void {
    const { graph, lastRun, nodes, running, ended } = stateSchema.parse(state);
    this.graph = configuredAs(graph, sales);
    this.lastRun = lastRun;
    this.nodes = new Map(Object.entries(nodes) as [string, ActorAddress][]);
    for (const { run, requester } of running) {
      this.running.set(run.id, { run: new Run(run), requester: requester as ActorAddress | null });
    }
    this.ended = ended.map((run) => new Run(run));
  }

  private make(path: string): ActorAddress {
    const address = this.createActor(Node, { init: { kind: this.graph.nodes[path]?.kind } });
    this.nodes.set(path, address);
    return address;
  }

  private pathOf(node: ActorAddress): string {
    return [...this.nodes].find(([, address]) => address === node)?.[0] ?? "a node that is gone";
  }

  private begin(input: Record<string, unknown>, requester: ActorAddress | null): void {
    this.lastRun += 1;
    this.start(Run.begin(this.graph, this.lastRun, input), requester);
  }

  private restart(id: number, from: string, requester: ActorAddress): void {
    const run = this.ended.find((ended) => ended.id === id);
    if (!run) throw new Error(`run ${id} is not among the last ${ENDED_KEPT} that ended`);
    if (!(from in this.graph.nodes)) throw new Error(this.noNode(from));
    this.lastRun += 1;
    this.start(run.again(this.graph, this.lastRun, from), requester);
  }

  private start(run: Run, requester: ActorAddress | null): void {
    this.running.set(run.id, { run, requester });
    this.goOn(run);
  }

  private goOn(run: Run): void {
    for (const step of run.next()) this.give(run, step);
    if (!run.isOver) return;
    this.end(run, Finished({ run: run.id, restarted: run.restarted, ran: run.ran, data: run.data }));
  }

  private give(run: Run, { node, item, data }: Step): void {
    const { config = {} } = this.graph.nodes[node] ?? run.graph.nodes[node] ?? {};
    this.send(this.nodes.get(node) ?? this.make(node), Process({ run: run.id, item, data, config }));
  }

  private take(id: number, node: ActorAddress, item: number | null, data: Record<string, unknown>): void {
    const run = this.running.get(id)?.run;
    if (!run) return;
    run.take(this.pathOf(node), item, data);
    this.goOn(run);
  }

  private fail(id: number, node: string, error: string): void {
    const run = this.running.get(id)?.run;
    if (run) this.end(run, Failed({ run: id, node, error, data: run.data }));
  }

  private end(run: Run, outcome: ReturnType<typeof Finished> | ReturnType<typeof Failed>): void {
    const requester = this.running.get(run.id)?.requester;
    this.running.delete(run.id);
    this.ended = [...this.ended, run].slice(-ENDED_KEPT);
    this.publish(outcome);
    if (requester) this.send(requester, outcome);
  }

  /** A node holds nothing, so another of its kind does what it still owed. */
  private replace(lost: ActorAddress): void {
    const path = this.pathOf(lost);
    if (this.nodes.get(path) !== lost) return;
    this.make(path);
    for (const { run } of this.running.values()) for (const step of run.owedBy(path)) this.give(run, step);
  }

  private configure(path: string, config: Record<string, unknown>, sender: ActorAddress): void {
    const node = this.graph.nodes[path];
    if (!node) throw new Error(this.noNode(path));
    const graph = { ...this.graph, nodes: { ...this.graph.nodes, [path]: { ...node, config } } };
    const problems = checkDependencies(graph);
    if (problems.length === 0) this.graph = graph;
    this.send(sender, problems.length === 0 ? Configured({ node: path, config }) : Problems({ problems }));
  }

  private noNode(path: string): string {
    return `no node is at ${path}; there are ${Object.keys(this.graph.nodes).join(", ")}`;
  }
}

/** The graph of this version of the source, with what was configured under another one. */
function configuredAs(before: Description, now: Description): Description {
  const nodes = Object.entries(now.nodes).map(([path, node]) => {
    const old = before.nodes[path];
    return [path, old?.kind === node.kind && old.config ? { ...node, config: old.config } : node];
  });
  const graph = { ...now, nodes: Object.fromEntries(nodes) };
  return checkDependencies(graph).length === 0 ? graph : now;
}
