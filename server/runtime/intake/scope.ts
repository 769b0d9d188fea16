import type { Pattern } from "acorn";
import { childrenOf, type SyntaxNode } from "./syntax-tree.ts";

/** The names that are declared around a place. Where JavaScript's rules are subtle, a name counts as not declared. */
export class Scope {
  readonly #names: ReadonlySet<string>;
  readonly #outer: Scope | null;

  constructor(names: Iterable<string>, outer: Scope | null = null) {
    this.#names = new Set(names);
    this.#outer = outer;
  }

  /** False for a global, and for what the loader gives a module: `require`, `module`, `exports`. */
  declares(name: string): boolean {
    return this.#names.has(name) || (this.#outer?.declares(name) ?? false);
  }

  /** The scope inside a node; this one where it opens none. */
  within(node: SyntaxNode): Scope {
    const names = namesOf(node);
    return names.length > 0 ? new Scope(names, this) : this;
  }
}

function namesOf(node: SyntaxNode): string[] {
  switch (node.type) {
    case "Program":
    case "StaticBlock":
      return [...varsIn(node), ...lexicalsOf(node.body)];
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      const own = node.type === "FunctionExpression" && node.id ? [node.id.name] : [];
      return [...own, ...node.params.flatMap(bindingsOf), ...varsIn(node.body)];
    }
    case "ClassExpression":
      return node.id ? [node.id.name] : [];
    case "BlockStatement":
      return lexicalsOf(node.body);
    case "SwitchStatement":
      return lexicalsOf(node.cases.flatMap(({ consequent }) => consequent));
    case "CatchClause":
      return node.param ? bindingsOf(node.param) : [];
    case "ForStatement":
      return node.init ? lexicalsOf([node.init]) : [];
    case "ForInStatement":
    case "ForOfStatement":
      return lexicalsOf([node.left]);
    default:
      return [];
  }
}

/** The names that a pattern gives values to. */
export function bindingsOf(pattern: Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((item) => bindingsOf(item.type === "Property" ? item.value : item));
    case "ArrayPattern":
      return pattern.elements.flatMap((item) => (item ? bindingsOf(item) : []));
    case "AssignmentPattern":
      return bindingsOf(pattern.left);
    case "RestElement":
      return bindingsOf(pattern.argument);
    default:
      return [];
  }
}

function lexicalsOf(statements: readonly SyntaxNode[]): string[] {
  return statements.flatMap((statement): string[] => {
    switch (statement.type) {
      case "VariableDeclaration":
        return statement.kind === "var" ? [] : statement.declarations.flatMap(({ id }) => bindingsOf(id));
      case "FunctionDeclaration":
      case "ClassDeclaration":
        return statement.id ? [statement.id.name] : [];
      case "ImportDeclaration":
        return statement.specifiers.map(({ local }) => local.name);
      case "ExportNamedDeclaration":
      case "ExportDefaultDeclaration":
        return statement.declaration ? lexicalsOf([statement.declaration]) : [];
      default:
        return [];
    }
  });
}

/** Names of `var` below a node, but not in functions and classes inside it. */
function varsIn(node: SyntaxNode): string[] {
  return childrenOf(node).flatMap((child): string[] => {
    if (/Function|^Class|^StaticBlock/.test(child.type)) return [];
    const own = child.type === "VariableDeclaration" && child.kind === "var" ? child.declarations : [];
    return [...own.flatMap(({ id }) => bindingsOf(id)), ...varsIn(child)];
  });
}
