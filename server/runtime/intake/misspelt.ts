import type { CallExpression, Pattern, Program } from "acorn";
import { wrongMember } from "../spelling/class-members.ts";
import { ACTOR_OPTIONS, OPTIONS } from "../spelling/known-names.ts";
import { unknownKey } from "../spelling/slip.ts";
import { type BundleScope, type DeclaredClass, providedName } from "./bundle-scope.ts";
import { keysOf, membersOf } from "./class-members.ts";
import type { OriginalPlace } from "./original-place.ts";
import { childrenOf, type SyntaxNode } from "./syntax-tree.ts";
import { type Refusal, refusal, ZipRefused } from "./zip-refused.ts";

interface ReadBundle {
  readonly code: string;
  readonly program: Program;
  readonly scope: BundleScope;
  /** The actor classes that `main` exports, each with those of the source that it extends. */
  readonly exported: readonly { readonly name: string; readonly classes: readonly DeclaredClass[] }[];
  authorsPlace(at: number): OriginalPlace | null;
}

/** Which of its parameters holds the options. */
const OPTIONS_AT: Readonly<Record<keyof typeof ACTOR_OPTIONS, number>> = { createActor: 1, ask: 2, setTroupeLimits: 1 };
const MESSAGE_OPTIONS_AT = 2;

/**
 * Throws `ZipRefused` for what the runtime would refuse when it comes to it: misspelt members of actor classes, keys of
 * their statics that there are not, and unknown options where an actor calls `this.ask(…)` or the like with a literal.
 */
export function checkMisspelt({ code, program, scope, exported, authorsPlace }: ReadBundle): void {
  const refusals = new Map<string, Refusal>();
  const refuse = (rule: "member-name" | "option-name", what: string, at: number) => {
    const { file: entry, line, column } = authorsPlace(at) ?? { file: null, line: null, column: null };
    // What several classes inherit is said of the first.
    const key = `${entry}:${line}:${column}`;
    if (!refusals.has(key)) refusals.set(key, refusal(rule, what, { entry, line, column }));
  };
  for (const { name, classes } of exported) {
    const text = classes.map(({ start, end }) => code.slice(start, end)).join("\n");
    for (const member of classes.flatMap((each) => membersOf(each, scope))) {
      const wrong = wrongMember(member, text);
      if (wrong === null) continue;
      refuse("member-name", `${name}: ${wrong.what}`, member.keysAt.get(wrong.key ?? "") ?? member.at);
    }
  }
  const actors = new Set<SyntaxNode>(exported.flatMap(({ classes }) => classes));
  visit(program, { actors, scope, selves: new Set(), isThisActor: false, refuse });
  if (refusals.size > 0) throw new ZipRefused([...refusals.values()]);
}

interface Walk {
  readonly actors: ReadonlySet<SyntaxNode>;
  readonly scope: BundleScope;
  /** Names that hold the actor: `self` in `on(Type, (self) => …)`. */
  readonly selves: ReadonlySet<string>;
  readonly isThisActor: boolean;
  refuse(rule: "option-name", what: string, at: number): void;
}

/** In the order of the text; not by recursion, as sums and chains may be deep. */
function visit(program: Program, start: Walk): void {
  const left: [SyntaxNode, Walk][] = [[program, start]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [node, walk] = next;
    if (node.type === "CallExpression") checkCall(node, walk);
    for (const child of childrenOf(node).reverse()) left.push([child, within(node, child, walk)]);
  }
}

/** A class's methods have its `this`, and so has what is inside them but for other classes and functions. */
function within(node: SyntaxNode, child: SyntaxNode, walk: Walk): Walk {
  if (child.type === "ClassDeclaration" || child.type === "ClassExpression") {
    return { ...walk, isThisActor: walk.actors.has(child) };
  }
  if (child.type === "FunctionDeclaration") return { ...walk, isThisActor: false };
  if (child.type === "FunctionExpression" && node.type !== "MethodDefinition") walk = { ...walk, isThisActor: false };
  const self = node.type === "CallExpression" && providedName(node.callee, walk.scope) === "on" ? selfOf(child) : null;
  return self === null ? walk : { ...walk, selves: new Set([...walk.selves, self]) };
}

function selfOf(handler: SyntaxNode): string | null {
  if (handler.type !== "ArrowFunctionExpression" && handler.type !== "FunctionExpression") return null;
  const [self]: Pattern[] = handler.params;
  return self?.type === "Identifier" ? self.name : null;
}

function checkCall(call: CallExpression, walk: Walk): void {
  if (providedName(call.callee, walk.scope) === "message") {
    checkKeys("message", call, MESSAGE_OPTIONS_AT, OPTIONS.message, walk);
    return;
  }
  const { callee } = call;
  if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier") return;
  const { object, property } = callee;
  const isActor =
    object.type === "ThisExpression" ? walk.isThisActor : object.type === "Identifier" && walk.selves.has(object.name);
  if (!isActor || !Object.hasOwn(ACTOR_OPTIONS, property.name)) return;
  const called = property.name as keyof typeof ACTOR_OPTIONS;
  checkKeys(`this.${called}`, call, OPTIONS_AT[called], ACTOR_OPTIONS[called], walk);
}

function checkKeys(called: string, call: CallExpression, at: number, known: readonly string[], walk: Walk): void {
  const options = call.arguments[at];
  // What a name stands for is another question inside a function.
  if (options?.type !== "ObjectExpression") return;
  const keys = keysOf(options, walk.scope) ?? new Map<string, number>();
  const wrong = unknownKey([...keys.keys()], known);
  if (wrong !== null)
    walk.refuse("option-name", `${called} has no option ${wrong.what}`, keys.get(wrong.key) ?? call.start);
}
