import type { Program } from "acorn";
import { childrenOf, type SyntaxNode } from "./syntax-tree.ts";
import type { ZipRule } from "./zip-refused.ts";

export interface SyntaxFinding {
  readonly rule: ZipRule;
  readonly what: string;
  /** Offset in the code that was parsed. */
  readonly at: number;
}

/** More findings in one module tell nothing new. */
const MAX_FINDINGS = 20;

interface Scope {
  readonly isTopLevel: boolean;
  /** A function around this has a parameter of this name: it is not the module's `require`. */
  readonly hasOwnRequire: boolean;
}

/**
 * Finds what would make a module's imports unknown to a reader: computed `import()` and `require()`, `require` handed
 * about as a value, `import.meta`, and top-level await. It must run before esbuild bundles: esbuild expands a path like
 * `import("./" + name)` to all files that fit, on the disk of the machine it runs on.
 */
export function findComputedImports(program: Program): SyntaxFinding[] {
  const findings: SyntaxFinding[] = [];

  const visit = (node: SyntaxNode, parent: SyntaxNode | null, scope: Scope): void => {
    if (findings.length === MAX_FINDINGS) return;
    const finding = judge(node, parent, scope);
    if (finding) findings.push({ ...finding, at: node.start });
    const inner = innerScope(node, scope);
    for (const child of childrenOf(node)) visit(child, node, inner);
  };
  visit(program, null, { isTopLevel: true, hasOwnRequire: false });
  return findings;
}

function judge(node: SyntaxNode, parent: SyntaxNode | null, scope: Scope): Omit<SyntaxFinding, "at"> | null {
  switch (node.type) {
    case "ImportExpression":
      return isPlainString(node.source) ? null : { rule: "import-computed", what: "import() of a computed name" };
    case "MetaProperty":
      return node.meta.name === "import" ? { rule: "import-meta", what: "import.meta is used" } : null;
    case "AwaitExpression":
      return scope.isTopLevel ? { rule: "top-level-await", what: "await outside a function" } : null;
    case "ForOfStatement":
      return scope.isTopLevel && node.await ? { rule: "top-level-await", what: "for await outside a function" } : null;
    case "Identifier":
      return node.name === "require" && !scope.hasOwnRequire ? judgeRequire(node, parent) : null;
    default:
      return null;
  }
}

function judgeRequire(node: SyntaxNode, parent: SyntaxNode | null): Omit<SyntaxFinding, "at"> | null {
  if (parent?.type === "CallExpression" && parent.callee === node) {
    const [name, ...rest] = parent.arguments;
    const isPlain = name !== undefined && rest.length === 0 && isPlainString(name);
    return isPlain ? null : { rule: "import-computed", what: "require() of a computed name" };
  }
  if (parent?.type === "UnaryExpression" && parent.operator === "typeof") return null;
  if (parent?.type === "MemberExpression" && parent.property === node && !parent.computed) return null;
  const isKey = (parent?.type === "Property" || parent?.type === "MethodDefinition") && parent.key === node;
  if (isKey && !parent.computed && !(parent.type === "Property" && parent.shorthand)) return null;
  return { rule: "import-computed", what: "require is used other than by calling it with a plain string" };
}

function isPlainString(node: SyntaxNode): boolean {
  return node.type === "Literal" && typeof node.value === "string";
}

function innerScope(node: SyntaxNode, scope: Scope): Scope {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      const hasOwnRequire = node.params.some((param) => param.type === "Identifier" && param.name === "require");
      return { isTopLevel: false, hasOwnRequire: scope.hasOwnRequire || hasOwnRequire };
    }
    default:
      return scope;
  }
}
