import { type AnyNode, type Node, type Options, type Program, parse } from "acorn";

/** Acorn's nodes by `type`. */
export type SyntaxNode = AnyNode;

const OPTIONS = { ecmaVersion: "latest", allowReturnOutsideFunction: true, allowHashBang: true } satisfies Options;

/** Parses what esbuild printed: as a module, or as the sloppy script that old CommonJS still is. */
export function parseModule(code: string): Program {
  try {
    return parse(code, { ...OPTIONS, sourceType: "module" });
  } catch (error) {
    if (error instanceof RangeError) throw error;
    return parse(code, { ...OPTIONS, sourceType: "script" });
  }
}

/** The nodes directly below one, in no order that matters. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flatMap((value: unknown) => {
    if (isNode(value)) return [value];
    return Array.isArray(value) ? value.filter(isNode) : [];
  });
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && typeof (value as Partial<Node>).type === "string";
}

/** Whether what surrounds a node gives it a value: an assignment, a pattern, a loop. */
export function isGiven(node: SyntaxNode, parent: SyntaxNode, grandparent: SyntaxNode | null = null): boolean {
  switch (parent.type) {
    case "AssignmentExpression":
    case "AssignmentPattern":
    case "ForInStatement":
    case "ForOfStatement":
      return parent.left === node;
    case "Property":
      return grandparent?.type === "ObjectPattern";
    case "UpdateExpression":
    case "ArrayPattern":
    case "RestElement":
      return true;
    default:
      return false;
  }
}

/** 1-based line and 0-based column of an offset, as source maps and editors count. */
export function placeAt(code: string, offset: number): { line: number; column: number } {
  const before = code.slice(0, offset);
  return { line: before.split("\n").length, column: offset - (before.lastIndexOf("\n") + 1) };
}
