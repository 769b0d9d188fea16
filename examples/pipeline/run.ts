import { z } from "zod";
import { Context } from "./context.ts";
import {
  before,
  type Description,
  dataOf,
  descriptionSchema,
  fromHereOn,
  type NodeDescription,
} from "./description.ts";

/** What a node is to be given; `item`: which of a list, null when it runs once. */
export interface Step {
  node: string;
  item: number | null;
  data: Record<string, unknown>;
}

const partsSchema = z.object({
  total: z.number(),
  done: z.array(z.tuple([z.number(), z.record(z.string(), z.unknown())])),
});

export const runStateSchema = z.object({
  /** As it was when the run began: a new version of the source may know another. */
  graph: descriptionSchema,
  id: z.number(),
  restarted: z.number().nullable(),
  /** Nodes that are done, in this run or in the one that it takes up. */
  done: z.array(z.string()),
  ran: z.array(z.string()),
  data: z.record(z.string(), z.unknown()),
  /** Nodes under way, with what came of them so far. */
  underWay: z.record(z.string(), partsSchema),
});
type RunState = z.infer<typeof runStateSchema>;

/** One way of data through the graph: which nodes are done, which can go next, and the context that they fill. */
export class Run {
  readonly id: number;
  readonly restarted: number | null;
  readonly graph: Description;
  readonly #context: Context;
  readonly #done: Set<string>;
  readonly #ran: string[];
  readonly #underWay: Map<string, { total: number; done: Map<number, Record<string, unknown>> }>;

  constructor(state: RunState) {
    this.graph = state.graph;
    this.id = state.id;
    this.restarted = state.restarted;
    this.#context = new Context(state.data);
    this.#done = new Set(state.done);
    this.#ran = [...state.ran];
    this.#underWay = new Map(
      Object.entries(state.underWay).map(([node, { total, done }]) => [node, { total, done: new Map(done) }]),
    );
  }

  static begin(graph: Description, id: number, input: Record<string, unknown>): Run {
    return new Run({ graph, id, restarted: null, done: [], ran: [], data: input, underWay: {} });
  }

  /** This run again from a node on: the context without what that node and those after it have written. */
  again(graph: Description, id: number, from: string): Run {
    const anew = fromHereOn(graph, from);
    const done = [...this.#done].filter((node) => node in graph.nodes && !anew.has(node));
    const kept = done.flatMap((node) => dataOf(graph.nodes[node] as NodeDescription).writes);
    const data = this.#context.pick([...graph.input, ...kept]);
    return new Run({ graph, id, restarted: this.id, done, ran: [], data, underWay: {} });
  }

  get isOver(): boolean {
    return Object.keys(this.graph.nodes).every((node) => this.#done.has(node));
  }

  get ran(): string[] {
    return this.#ran;
  }

  get data(): Record<string, unknown> {
    return this.#context.own();
  }

  state(): RunState {
    const underWay = [...this.#underWay].map(([node, { total, done }]) => [node, { total, done: [...done] }]);
    const { graph, id, restarted } = this;
    const [done, ran] = [[...this.#done], this.#ran];
    return { graph, id, restarted, done, ran, data: this.data, underWay: Object.fromEntries(underWay) };
  }

  /** What can be done now and was not begun: nodes of which all that come before are done. */
  next(): Step[] {
    const steps: Step[] = [];
    for (const [path, node] of Object.entries(this.graph.nodes)) {
      if (this.#done.has(path) || this.#underWay.has(path)) continue;
      if (!before(this.graph, path).every((other) => this.#done.has(other))) continue;
      const inputs = this.#inputsOf(node);
      this.#underWay.set(path, { total: inputs.length, done: new Map() });
      if (inputs.length === 0) this.#gather(path);
      steps.push(...inputs.map((data, item) => ({ node: path, item: node.each ? item : null, data })));
    }
    // A node that had no items to run on may be what others waited for.
    return steps.length === 0 && this.#underWay.size === 0 && !this.isOver ? this.next() : steps;
  }

  /** Takes what a node has written, for one item or for all. */
  take(node: string, item: number | null, data: Record<string, unknown>): void {
    const parts = this.#underWay.get(node);
    if (!parts) return;
    parts.done.set(item ?? 0, data);
    if (parts.done.size === parts.total) this.#gather(node);
  }

  /** What a node that was lost still owed. */
  owedBy(path: string): Step[] {
    const parts = this.#underWay.get(path);
    const node = this.graph.nodes[path];
    if (!parts || !node) return [];
    return this.#inputsOf(node)
      .map((data, item) => ({ node: path, item: node.each ? item : null, data }))
      .filter(({ item }) => !parts.done.has(item ?? 0));
  }

  #inputsOf(node: NodeDescription): Record<string, unknown>[] {
    const { each } = node;
    const { reads } = dataOf(node);
    if (!each) return [this.#context.pick(reads)];
    const others = reads.filter((name) => name !== each.list);
    const items = this.#context.get(each.list) as unknown[];
    return items.map((item) => this.#context.sub({ [each.item]: item }).pick([...others, each.item]));
  }

  #gather(path: string): void {
    const node = this.graph.nodes[path] as NodeDescription;
    const parts = this.#underWay.get(path)?.done ?? new Map();
    const inOrder = [...parts].sort(([a], [b]) => a - b).map(([, data]) => data as Record<string, unknown>);
    const { each } = node;
    if (each) {
      const lists = Object.entries(each.gather).map(([name, list]) => [list, inOrder.map((data) => data[name])]);
      this.#context.add(Object.fromEntries(lists));
    } else {
      this.#context.add(inOrder[0] ?? {});
    }
    this.#underWay.delete(path);
    this.#done.add(path);
    this.#ran.push(path);
  }
}
