import type { Program } from "acorn";
import { type CodeRemark, type Finding, loads, unclear } from "./code-remark.ts";
import { mixesScripts } from "./hidden-characters.ts";
import { judgeGlobal } from "./known-globals.ts";
import { judgeModule, judgeSchemas, schemaNamespaces } from "./known-modules.ts";
import { nameOf, type PropertyKey, PropertyKeys, textOf } from "./property-key.ts";
import { Scope } from "./scope.ts";
import { childrenOf, isGiven, type SyntaxNode } from "./syntax-tree.ts";

/** How a node is met on the way down. */
interface Visit {
  readonly node: SyntaxNode;
  /** What the node is part of; null above the program. */
  readonly up: Visit | null;
  readonly scope: Scope;
  readonly isStrict: boolean;
  /** `this` may be the global object: in a function that is not strict. */
  readonly isSloppy: boolean;
  readonly isInFunction: boolean;
}

/** Properties by which code gets at modules, from wherever it has the object. */
const LOADING_NAMES = new Set([
  "getBuiltinModule",
  "_linkedBinding",
  "dlopen",
  "mainModule",
  "createRequire",
  "constructor",
]);

/** What hands out or changes objects that no name in the text leads to: prototypes, callers, property by property. */
const REFLECTING_NAMES = new Set([
  "__proto__",
  "__defineGetter__",
  "__lookupGetter__",
  "arguments",
  "callee",
  "caller",
  "defineProperties",
  "defineProperty",
  "getFunction",
  "getOwnPropertyDescriptor",
  "getOwnPropertyDescriptors",
  "getOwnPropertySymbols",
  "getPrototypeOf",
  "getThis",
  "prepareStackTrace",
  "prototype",
  "setPrototypeOf",
  "species",
]);

/** Of a value that may be `Function`, what does not make code of a text. */
const HANDING_NAMES = new Set([...LOADING_NAMES, ...REFLECTING_NAMES, "apply", "bind", "call", "valueOf"]);

/**
 * Finds every way in one module to Node's modules or to new code while it runs. Where nothing is found, it has none:
 * all that leads there is either a global, or a property that is named here or whose name is not in the text, and each
 * of those is looked at (docs/decisions/0037). `imports` with plain names are not among them.
 */
export function findRunTimeAccess(program: Program): CodeRemark[] {
  const remarks: CodeRemark[] = [];
  const keys = new PropertyKeys(program);
  const schemas = schemaNamespaces(program);
  const visit = (at: Visit): void => {
    const found = judge(at, keys, schemas);
    if (found) remarks.push({ ...found, at: at.node.start });
    const inner = { ...inside(at), up: at };
    for (const node of childrenOf(at.node)) visit({ ...inner, node });
  };
  visit({ node: program, up: null, scope: new Scope([]), isStrict: false, isSloppy: false, isInFunction: false });
  return remarks;
}

function inside(at: Visit): Visit {
  const { node } = at;
  const inner = { ...at, scope: at.scope.within(node) };
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression": {
      const isStrict =
        at.isStrict || node.body.body.some((one) => "directive" in one && one.directive === "use strict");
      return { ...inner, isStrict, isSloppy: !isStrict, isInFunction: true };
    }
    case "ClassBody":
      return { ...inner, isStrict: true };
    case "StaticBlock":
      return { ...inner, isSloppy: false };
    default:
      return inner;
  }
}

function judge(at: Visit, keys: PropertyKeys, schemas: ReadonlySet<string>): Finding | null {
  const { node, up, scope } = at;
  switch (node.type) {
    case "ThisExpression":
      return at.isSloppy ? judgeSloppyThis(at, keys) : null;
    case "ImportDeclaration":
    case "ExportNamedDeclaration":
    case "ExportAllDeclaration":
    case "ImportExpression":
      return node.source ? judgeModule(node.source, node) : null;
    case "MemberExpression":
      return judgeRead(keys.of(node.property, node.computed, scope), at);
    case "Property":
      return up?.node.type === "ObjectPattern" ? judgeDestructured(keys.of(node.key, node.computed, scope)) : null;
    case "CallExpression":
      return judgeCall(at);
    case "PrivateIdentifier":
      return mixesScripts(node.name) ? { kind: "mixed", what: `#${node.name}` } : null;
    case "Identifier":
      return (
        judgeIdentifier(node.name, at, schemas) ?? (mixesScripts(node.name) ? { kind: "mixed", what: node.name } : null)
      );
    default:
      return null;
  }
}

function judgeIdentifier(
  name: string,
  { node, up, scope, isInFunction }: Visit,
  schemas: ReadonlySet<string>,
): Finding | null {
  const [parent, grandparent] = [up?.node ?? null, up?.up?.node ?? null];
  if (parent === null || !isReference(node, parent, grandparent)) return null;
  if (schemas.has(name)) return judgeSchemas(node, parent);
  if (scope.declares(name)) return null;
  if (name === "arguments") return isInFunction ? null : loads("arguments of the module, which hold require");
  return judgeGlobal(name, node, parent, grandparent);
}

/** A name that stands for a value, not for a property, a label or what another module calls it. */
function isReference(node: SyntaxNode, parent: SyntaxNode, grandparent: SyntaxNode | null): boolean {
  switch (parent.type) {
    case "MemberExpression":
      return parent.object === node || parent.computed;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent.value === node || parent.computed;
    case "ExportSpecifier":
      return parent.local === node && !(grandparent?.type === "ExportNamedDeclaration" && grandparent.source);
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
    case "ExportAllDeclaration":
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
      return false;
    default:
      return true;
  }
}

function judgeSloppyThis({ node, up, scope }: Visit, keys: PropertyKeys): Finding | null {
  const [parent, grandparent] = [up?.node ?? null, up?.up?.node ?? null];
  if (parent?.type !== "MemberExpression" || parent.object !== node)
    return unclear("this, which may be the global object");
  const key = keys.of(parent.property, parent.computed, scope);
  if (typeof key === "string") return key === "harmless" ? null : unclear("this[…], which may be a global");
  // Of a plain object these are names like any other: only what leads to modules counts.
  const found = judgeGlobal(key.name, parent, grandparent ?? parent, null);
  return found?.kind === "loads" ? loads(`this.${key.name}, where this may be the global object`) : null;
}

function judgeRead(key: PropertyKey, at: Visit): Finding | null {
  const parent = at.up?.node ?? null;
  if (parent === null || key === "harmless") return null;
  if (key === "unknown") {
    return staysInside(at) ? null : unclear("a property whose name is made while it runs");
  }
  const { name } = key;
  if (name === "constructor") {
    return staysInside(at) ? null : loads(".constructor, which of a function is Function");
  }
  if (isOfProcess(at)) return null;
  if (name === "prototype") return isBorrowed(at) ? null : unclear(".prototype");
  return judgeName(name, parent);
}

/** What is read of the global `process` is judged where `process` is met. */
function isOfProcess({ node, scope }: Visit): boolean {
  if (node.type !== "MemberExpression" || node.object.type !== "Identifier") return false;
  return node.object.name === "process" && !scope.declares("process");
}

function judgeDestructured(key: PropertyKey): Finding | null {
  if (key === "harmless") return null;
  if (key === "unknown") return unclear("a property whose name is made while it runs");
  return judgeName(key.name, null);
}

function judgeName(name: string, parent: SyntaxNode | null): Finding | null {
  if (LOADING_NAMES.has(name)) return loads(`.${name}`);
  if (!REFLECTING_NAMES.has(name)) return null;
  // What compiled packages say of themselves: Object.defineProperty(exports, …).
  const [target] = parent?.type === "CallExpression" ? parent.arguments : [];
  const isOwnExports = name === "defineProperty" && target?.type === "Identifier" && target.name === "exports";
  return isOwnExports ? null : unclear(`.${name}`);
}

/**
 * Whatever the value is, nothing comes to hold it: it is written to, tested, compared, or read by a name that gives
 * nothing away.
 */
function staysInside({ node, up }: Visit): boolean {
  if (up === null) return false;
  const parent = up.node;
  switch (parent.type) {
    case "AssignmentExpression":
      return parent.left === node && (!/^(&&|\|\||\?\?)=$/.test(parent.operator) || staysInside(up));
    case "LogicalExpression":
      return staysInside(up);
    case "UpdateExpression":
    case "UnaryExpression":
    case "ExpressionStatement":
      return true;
    case "BinaryExpression":
      return parent.operator !== "instanceof" || parent.left === node;
    case "TemplateLiteral":
      return up.up?.node.type !== "TaggedTemplateExpression";
    case "ConditionalExpression":
      return parent.test === node || staysInside(up);
    case "IfStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForStatement":
      return parent.test === node;
    case "ForInStatement":
    case "ForOfStatement":
      return parent.left === node;
    case "SwitchStatement":
    case "SwitchCase":
      return true;
    case "MemberExpression": {
      if (parent.object !== node) return parent.computed;
      const name = parent.computed ? textOf(parent.property) : nameOf(parent.property);
      return name !== null && !HANDING_NAMES.has(name) && !isWritten(up);
    }
    default:
      return false;
  }
}

/** What it stands for is given a value: code could put a method of its own on an object that others hand out. */
function isWritten({ node, up }: Visit): boolean {
  return up != null && isGiven(node, up.node, up.up?.node);
}

/**
 * `Array.prototype.slice.call(…)`: a method is borrowed. Called on the prototype itself, `valueOf` would hand it out.
 */
function isBorrowed({ node, up }: Visit): boolean {
  const [parent, grandparent] = [up?.node, up?.up?.node];
  if (parent?.type !== "MemberExpression" || parent.object !== node) return false;
  return grandparent?.type === "MemberExpression" && grandparent.object === parent;
}

function judgeCall({ node }: Visit): Finding | null {
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return null;
  const [first] = node.arguments;
  if (!first || first.type === "SpreadElement") return null;
  if (node.callee.name === "require")
    return judgeModule(first, node) ?? (textOf(first) === "zod" ? unclear("all of zod") : null);
  if (!/^set(?:Timeout|Interval|Immediate)$/.test(node.callee.name)) return null;
  const isText = textOf(first) !== null || first.type === "TemplateLiteral";
  return isText ? loads(`${node.callee.name} of a text`) : null;
}
