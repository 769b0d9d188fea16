import { before, type Description, dataOf, fromHereOn } from "./description.ts";
import { kinds } from "./kinds.ts";

/** What is wrong with a graph: at which node, and about which datum (null: about the node itself). */
export interface Problem {
  node: string;
  datum: string | null;
  text: string;
}

/** Everything that would go wrong in a run, found before there is one. Empty: the graph can run. */
export function checkDependencies(description: Description): Problem[] {
  const problems: Problem[] = [];
  for (const path of Object.keys(description.nodes)) {
    const found = [...problemsOfPlace(description, path), ...problemsOfConfig(description, path)];
    problems.push(...found);
    if (found.length === 0)
      problems.push(...problemsOfReads(description, path), ...problemsOfWrites(description, path));
  }
  return problems;
}

function problemsOfPlace(description: Description, path: string): Problem[] {
  const problems = before(description, path)
    .filter((other) => !(other in description.nodes))
    .map((other) => ({ node: path, datum: null, text: `${path} comes after ${other}, which is not there` }));
  const isInACircle = before(description, path).some((other) => fromHereOn(description, path).has(other));
  return isInACircle ? [...problems, { node: path, datum: null, text: `${path} comes after itself` }] : problems;
}

function problemsOfConfig(description: Description, path: string): Problem[] {
  const node = description.nodes[path];
  const parsed = node && kinds[node.kind].config.safeParse(node.config ?? {});
  return (parsed?.error?.issues ?? []).map((issue) => ({
    node: path,
    datum: null,
    text: `${path}: config ${issue.path.join(".")}: ${issue.message}`,
  }));
}

function problemsOfReads(description: Description, path: string): Problem[] {
  const node = description.nodes[path];
  if (!node) return [];
  const ready = new Set(description.input);
  for (const other of comeBefore(description, path)) for (const name of writesOf(description, other)) ready.add(name);
  return dataOf(node)
    .reads.filter((name) => !ready.has(name))
    .map((name) => ({ node: path, datum: name, text: `${path} reads "${name}", ${whyNot(description, path, name)}` }));
}

function whyNot(description: Description, path: string, name: string): string {
  const writers = Object.keys(description.nodes).filter(
    (other) => other !== path && writesOf(description, other).includes(name),
  );
  if (writers.length === 0) return "which no node writes";
  return `which ${writers.join(" and ")} writes, but that does not come before it`;
}

function problemsOfWrites(description: Description, path: string): Problem[] {
  const paths = Object.keys(description.nodes);
  return writesOf(description, path).flatMap((name) => {
    const first = description.input.includes(name)
      ? "the input"
      : paths.slice(0, paths.indexOf(path)).find((other) => writesOf(description, other).includes(name));
    const text = `${path} writes "${name}", which ${first} has written: data is never overwritten`;
    return first === undefined ? [] : [{ node: path, datum: name, text }];
  });
}

function writesOf(description: Description, path: string): string[] {
  const node = description.nodes[path];
  return node ? dataOf(node).writes : [];
}

function comeBefore(description: Description, path: string): Set<string> {
  const found = new Set(before(description, path));
  for (const here of found) for (const other of before(description, here)) found.add(other);
  return found;
}
