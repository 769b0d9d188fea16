import type { ClassDeclaration, ClassExpression, Expression, ModuleDeclaration, Program, Statement } from "acorn";
import type { SyntaxNode } from "./syntax-tree.ts";

export type DeclaredClass = ClassDeclaration | ClassExpression;

/** The names of the bundle's one top-level scope. */
export interface BundleScope {
  /** Local name → what it was given: a class, another name, a call. */
  readonly values: Map<string, Expression | ClassDeclaration>;
  /** Local name → its name in `callboard`. */
  readonly imported: Map<string, string>;
  /** Local names of the whole `callboard`. */
  readonly namespaces: Set<string>;
  /** Exported name → local name. */
  readonly exports: Map<string, string>;
  exportsCommonJs: boolean;
  /** `A.handles = […]`, and what the compiler makes of the static fields of a decorated class. */
  readonly statics: { readonly of: string; readonly name: string; readonly value: Expression; readonly at: number }[];
}

export function readScope(program: Program): BundleScope {
  const scope: BundleScope = {
    values: new Map(),
    imported: new Map(),
    namespaces: new Set(),
    exports: new Map(),
    exportsCommonJs: false,
    statics: [],
  };
  for (const statement of program.body) readStatement(statement, scope);
  return scope;
}

function readStatement(statement: Statement | ModuleDeclaration, scope: BundleScope): void {
  switch (statement.type) {
    case "ImportDeclaration":
      if (statement.source.value !== "callboard") return;
      for (const item of statement.specifiers) {
        if (item.type === "ImportNamespaceSpecifier") scope.namespaces.add(item.local.name);
        if (item.type === "ImportSpecifier") scope.imported.set(item.local.name, nameOf(item.imported));
      }
      return;
    case "ClassDeclaration":
      scope.values.set(statement.id.name, statement);
      return;
    case "VariableDeclaration":
      for (const { id, init } of statement.declarations) {
        if (id.type !== "Identifier" || !init) continue;
        scope.values.set(id.name, init);
        for (const inner of lazyModuleBody(init)) readStatement(inner, scope);
      }
      return;
    case "ExpressionStatement": {
      const { expression } = statement;
      const written = staticOutside(expression);
      if (written) scope.statics.push(written);
      if (expression.type !== "AssignmentExpression" || expression.left.type !== "Identifier") return;
      const isDecorated = expression.right.type === "CallExpression" && scope.values.has(expression.left.name);
      if (!isDecorated) scope.values.set(expression.left.name, expression.right);
      return;
    }
    case "ExportNamedDeclaration":
      for (const item of statement.specifiers) scope.exports.set(nameOf(item.exported), nameOf(item.local));
      return;
    case "ExportDefaultDeclaration":
      scope.exportsCommonJs = statement.declaration.type === "CallExpression";
      return;
    default:
      return;
  }
}

/** `A.name = value` or `__publicField(A, "name", value)`. */
function staticOutside(node: Expression): BundleScope["statics"][number] | null {
  if (node.type === "AssignmentExpression") {
    const { left, right: value } = node;
    if (left.type !== "MemberExpression" || left.computed || left.property.type !== "Identifier") return null;
    if (left.object.type !== "Identifier") return null;
    return { of: left.object.name, name: left.property.name, value, at: left.property.start };
  }
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return null;
  const [of, name, value] = node.arguments;
  if (!/^__publicField\d*$/.test(node.callee.name) || of?.type !== "Identifier" || name?.type !== "Literal")
    return null;
  return value && value.type !== "SpreadElement"
    ? { of: of.name, name: String(name.value), value, at: node.start }
    : null;
}

/** A module that is loaded late stands in a function given to esbuild's `__esm`; its names are set there. */
function lazyModuleBody(init: Expression): Statement[] {
  if (init.type !== "CallExpression" || init.callee.type !== "Identifier" || !/^__esm/.test(init.callee.name))
    return [];
  const [modules] = init.arguments;
  if (modules?.type !== "ObjectExpression") return [];
  return modules.properties.flatMap((property) =>
    property.type === "Property" && property.value.type === "FunctionExpression" ? property.value.body.body : [],
  );
}

/** The name in `callboard` that an expression stands for; null for anything else. */
export function providedName(node: SyntaxNode, scope: BundleScope): string | null {
  if (node.type === "Identifier") return scope.imported.get(node.name) ?? null;
  if (node.type !== "MemberExpression" || node.computed || node.property.type !== "Identifier") return null;
  const isOfCallboard = node.object.type === "Identifier" && scope.namespaces.has(node.object.name);
  return isOfCallboard ? node.property.name : null;
}

/**
 * Follows names and base classes down to `Actor`: the class in the source that the name stands for, and behind it those
 * that it extends. Empty for `Actor` itself, null when the way ends elsewhere.
 */
export function followActor(
  from: Expression | ClassDeclaration,
  scope: BundleScope,
  seen = new Set<unknown>(),
): readonly DeclaredClass[] | null {
  if (seen.has(from)) return null;
  seen.add(from);
  if (providedName(from, scope) === "Actor") return [];
  switch (from.type) {
    case "Identifier": {
      const value = scope.values.get(from.name);
      return value ? followActor(value, scope, seen) : null;
    }
    case "AssignmentExpression":
      return followActor(from.right, scope, seen);
    case "CallExpression":
      for (const argument of from.arguments) {
        const base = argument.type === "SpreadElement" ? null : followActor(argument, scope, seen);
        if (base) return base;
      }
      return null;
    case "ClassDeclaration":
    case "ClassExpression": {
      const base = from.superClass ? followActor(from.superClass, scope, seen) : null;
      return base && [from, ...base];
    }
    default:
      return null;
  }
}

function nameOf(node: { type: "Identifier"; name: string } | { type: "Literal"; value?: unknown }): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}
