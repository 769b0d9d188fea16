import { before, type Description, dataOf } from "./description.ts";

/** The graph as a Mermaid flowchart: each edge with the data that goes along it. */
export function drawGraph(description: Description): string {
  const paths = Object.keys(description.nodes);
  const id = (path: string) => path.replaceAll("/", "_");
  const nodes = paths.map((path) => {
    const { kind, each } = description.nodes[path] as Description["nodes"][string];
    return `  ${id(path)}["${path}<br/>${kind}${each ? ` each ${each.item}` : ""}"]`;
  });
  const roots = paths.filter((path) => before(description, path).length === 0);
  const fromInput = roots.map(
    (path) => `  supervisor(("supervisor")) -- ${description.input.join(", ")} --> ${id(path)}`,
  );
  const edges = paths.flatMap((path) =>
    before(description, path).map((other) => {
      const node = description.nodes[other];
      return `  ${id(other)} -- ${node ? dataOf(node).writes.join(", ") : ""} --> ${id(path)}`;
    }),
  );
  return ["flowchart LR", ...nodes, ...fromInput, ...edges].join("\n");
}
