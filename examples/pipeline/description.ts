import { z } from "zod";
import { type KindName, kindNames, kinds } from "./kinds.ts";

/** Runs its node once for each item of a list, each in a subcontext that holds the item, and gathers what it wrote into lists. */
const eachSchema = z.object({
  /** The list, and the name that an item of it has in its subcontext. */
  list: z.string(),
  item: z.string(),
  /** Written datum → the list that it is gathered into. */
  gather: z.record(z.string(), z.string()),
});
type Each = z.infer<typeof eachSchema>;

const pathSchema = z.string().regex(/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)*$/, "a node's address is like a/b/d");

const nodeSchema = z.object({
  kind: z.enum(kindNames),
  config: z.record(z.string(), z.unknown()).optional(),
  each: eachSchema.optional(),
  /** Nodes that come before it, beside the one that its address is below. */
  after: z.array(pathSchema).optional(),
});

/** A graph as data, by address: `a/b/d` comes after `a/b`, and after those in its `after`. */
export const descriptionSchema = z.object({
  /** What a run is given to begin with. */
  input: z.array(z.string()),
  nodes: z.record(pathSchema, nodeSchema),
});
export type Description = z.infer<typeof descriptionSchema>;
export type NodeDescription = Description["nodes"][string];

type NodeOf<Name extends KindName> = {
  kind: Name;
  config?: z.input<(typeof kinds)[Name]["config"]>;
  each?: Each;
  after?: string[];
};
type TypedNode = { [Name in KindName]: NodeOf<Name> }[KindName];

/** A graph in code: the kinds must exist and each configuration fit its kind, or it does not compile. */
export function describeGraph(described: { input: string[]; nodes: Record<string, TypedNode> }): Description {
  return descriptionSchema.parse(described);
}

/** The names that a node reads from the run's context, and those that it writes there. */
export function dataOf(node: NodeDescription): { reads: string[]; writes: string[] } {
  const { reads, writes } = kinds[node.kind];
  const { each } = node;
  if (!each) return { reads: Object.keys(reads), writes: Object.keys(writes) };
  return {
    reads: [each.list, ...Object.keys(reads).filter((name) => name !== each.item)],
    writes: Object.keys(writes).map((name) => each.gather[name] ?? name),
  };
}

/** The nodes that must be done before this one: the one above it, and those in its `after`. */
export function before(description: Description, path: string): string[] {
  const above = path.includes("/") ? [path.slice(0, path.lastIndexOf("/"))] : [];
  return [...above, ...(description.nodes[path]?.after ?? [])];
}

/** This node and all that come after it. */
export function fromHereOn(description: Description, path: string): Set<string> {
  const found = new Set([path]);
  // A set that grows while it is walked is walked to its end.
  for (const here of found) {
    for (const other of Object.keys(description.nodes)) {
      if (before(description, other).includes(here)) found.add(other);
    }
  }
  return found;
}
