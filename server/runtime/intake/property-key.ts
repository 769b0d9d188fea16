import { bindingsOf, type Scope } from "./scope.ts";
import { childrenOf, type SyntaxNode } from "./syntax-tree.ts";

/** What a property is read by: a name that stands in the text, something that is no dangerous name, or who knows. */
export type PropertyKey = { readonly name: string } | "harmless" | "unknown";

const NUMERIC_OPERATORS = new Set(["-", "*", "/", "%", "**", "&", "|", "^", "<<", ">>", ">>>"]);
const BOOLEAN_OPERATORS = new Set(["==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "instanceof"]);

/**
 * Code whose variables depend on each other over more steps than this is not followed: then no name is known to be a
 * number.
 */
const MAX_PASSES = 20;

/** Judges the keys of one module. */
export class PropertyKeys {
  readonly #numbers: ReadonlySet<string>;

  constructor(program: SyntaxNode) {
    this.#numbers = numbersOf(program);
  }

  of(node: SyntaxNode, computed: boolean, scope: Scope): PropertyKey {
    if (!computed && node.type === "Identifier") return { name: node.name };
    if (!computed && node.type === "PrivateIdentifier") return "harmless";
    const name = textOf(node);
    if (name !== null) return { name };
    if (isWellKnownSymbol(node) && !scope.declares("Symbol")) return "harmless";
    const isNumber = (name: string) => this.#numbers.has(name) && scope.declares(name);
    return isNumeric(node, { isNumber, hasOwnMath: scope.declares("Math") }) || isBoolean(node)
      ? "harmless"
      : "unknown";
  }
}

/** The word of an identifier. */
export function nameOf(node: SyntaxNode): string | null {
  return node.type === "Identifier" ? node.name : null;
}

/** The text that an expression always is, also in parts: `"con" + "structor"`. */
export function textOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "object" ? null : String(node.value);
    case "TemplateLiteral": {
      let text = node.quasis[0]?.value.cooked ?? "";
      for (const [n, expression] of node.expressions.entries()) {
        const part = textOf(expression);
        if (part === null) return null;
        text += part + (node.quasis[n + 1]?.value.cooked ?? "");
      }
      return text;
    }
    case "BinaryExpression": {
      if (node.operator !== "+") return null;
      const [left, right] = [textOf(node.left), textOf(node.right)];
      return left === null || right === null ? null : left + right;
    }
    default:
      return null;
  }
}

/** `Symbol.species` lets the language itself hand out constructors. */
function isWellKnownSymbol(node: SyntaxNode): boolean {
  if (node.type !== "MemberExpression" || node.computed) return false;
  if (node.object.type !== "Identifier" || node.object.name !== "Symbol") return false;
  return (
    node.property.type === "Identifier" &&
    /^(asyncIterator|asyncDispose|dispose|hasInstance|iterator|toPrimitive|toStringTag)$/.test(node.property.name)
  );
}

function isBoolean(node: SyntaxNode): boolean {
  if (node.type === "UnaryExpression") return node.operator === "!" || node.operator === "typeof";
  return node.type === "BinaryExpression" && BOOLEAN_OPERATORS.has(node.operator);
}

interface Numbers {
  isNumber(name: string): boolean;
  /** The module calls something of its own `Math`. */
  readonly hasOwnMath: boolean;
}

/** `Math.floor` and the like; who changes `Math` is found by himself. */
function isOfMath(callee: SyntaxNode): boolean {
  if (callee.type !== "MemberExpression" || callee.computed) return false;
  if (callee.object.type !== "Identifier" || callee.object.name !== "Math" || callee.property.type !== "Identifier")
    return false;
  return /^(?:abs|ceil|floor|max|min|random|round|sign|sqrt|trunc)$/.test(callee.property.name);
}

function isNumeric(node: SyntaxNode, numbers: Numbers): boolean {
  switch (node.type) {
    case "Literal":
      return typeof node.value === "number";
    case "Identifier":
      return numbers.isNumber(node.name);
    case "CallExpression":
      return !numbers.hasOwnMath && isOfMath(node.callee);
    case "UnaryExpression":
      return ["-", "+", "~"].includes(node.operator);
    case "UpdateExpression":
      return true;
    case "BinaryExpression":
      if (NUMERIC_OPERATORS.has(node.operator)) return true;
      return node.operator === "+" && isNumeric(node.left, numbers) && isNumeric(node.right, numbers);
    case "ConditionalExpression":
      return isNumeric(node.consequent, numbers) && isNumeric(node.alternate, numbers);
    default:
      return false;
  }
}

/**
 * Names that never hold anything but numbers, wherever in the module a variable of that name is declared: each is given
 * numbers only, and none of them is a parameter, part of a pattern, a function, a class or an import.
 */
function numbersOf(program: SyntaxNode): Set<string> {
  const given = new Map<string, SyntaxNode[]>();
  const others = new Set<string>();
  const visit = (node: SyntaxNode): void => {
    const [name, value] = givenBy(node) ?? [];
    if (name !== undefined && value) {
      const values = given.get(name);
      if (values) values.push(value);
      else given.set(name, [value]);
    }
    for (const other of othersOf(node)) others.add(other);
    for (const child of childrenOf(node)) visit(child);
  };
  visit(program);
  const hasOwnMath = given.has("Math") || others.has("Math");
  const numbers = new Set([...given.keys()].filter((name) => !others.has(name)));
  // `i += step` is a number only while `step` is one: what is not leaves the set, until nothing changes.
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const { size } = numbers;
    for (const name of numbers) {
      if (!given.get(name)?.every((value) => isNumeric(value, { isNumber: (other) => numbers.has(other), hasOwnMath })))
        numbers.delete(name);
    }
    if (numbers.size === size) return numbers;
  }
  return new Set();
}

/** A name and what it is given here. What `i -= x` gives is a number, whatever `x` is. */
function givenBy(node: SyntaxNode): [string, SyntaxNode] | null {
  if (node.type === "VariableDeclarator" && node.id.type === "Identifier" && node.init)
    return [node.id.name, node.init];
  if (node.type !== "AssignmentExpression" || node.left.type !== "Identifier") return null;
  return node.operator === "=" || node.operator === "+=" ? [node.left.name, node.right] : null;
}

/** Names that are given here what is not looked at. */
function othersOf(node: SyntaxNode): string[] {
  switch (node.type) {
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [...(node.id ? [node.id.name] : []), ...node.params.flatMap(bindingsOf)];
    case "ClassDeclaration":
    case "ClassExpression":
      return node.id ? [node.id.name] : [];
    case "ImportSpecifier":
    case "ImportDefaultSpecifier":
    case "ImportNamespaceSpecifier":
      return [node.local.name];
    case "CatchClause":
      return node.param ? bindingsOf(node.param) : [];
    case "VariableDeclarator":
      return node.id.type === "Identifier" && node.init ? [] : bindingsOf(node.id);
    case "AssignmentExpression":
      if (node.left.type !== "Identifier") return bindingsOf(node.left);
      return /^(&&|\|\||\?\?)=$/.test(node.operator) ? [node.left.name] : [];
    case "ForInStatement":
    case "ForOfStatement":
      return node.left.type === "VariableDeclaration" ? [] : bindingsOf(node.left);
    default:
      return [];
  }
}
