import type { ClassDeclaration, ClassExpression, Expression, ModuleDeclaration, Program, Statement } from "acorn";
import { bundleModules } from "./bundle-source.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { ModuleShelf } from "./module-shelf.ts";
import { PlaceFinder } from "./original-place.ts";
import type { ZipContents } from "./read-zip.ts";
import { parseModule, placeAt } from "./syntax-tree.ts";
import { refusal, ZipRefused } from "./zip-refused.ts";

/** What the syntax tree says of an actor class that `main` exports. */
export interface ClassFacts {
  /** By which `main` exports it: the name it is created by. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Its own or inherited from a class of the source. */
  readonly hasSnapshot: boolean;
  readonly hasRestore: boolean;
}

/**
 * Lists the actor classes that `main` exports, by name, without executing anything. esbuild puts all modules into one scope
 * first, so re-exports, aliases and base classes in other files are plain names here. A class made by a function
 * (`class A extends Mixin(Actor)`) counts when an actor class is among the function's arguments; what the function adds is
 * not known.
 */
export async function classFacts(contents: ZipContents): Promise<ClassFacts[]> {
  return readClassFacts(contents, readManifest(contents), new ModuleShelf(contents));
}

export async function readClassFacts(
  contents: ZipContents,
  manifest: Manifest,
  shelf: ModuleShelf,
): Promise<ClassFacts[]> {
  const { code, map } = await bundleModules(contents, manifest, shelf, "esm");
  const scope = readScope(parseModule(code));
  if (scope.exportsCommonJs) {
    const what = "main sets module.exports, so what it exports is known only by running it";
    throw new ZipRefused([refusal("main-exports", what, { entry: manifest.main })]);
  }
  const places = new PlaceFinder(map);
  return [...scope.exports]
    .flatMap(([name, local]) => {
      const actor = followActor({ type: "Identifier", name: local, start: 0, end: 0 }, scope);
      if (!actor?.declared) return [];
      const { line, column } = placeAt(code, actor.declared.start);
      const place = places.find(line, column);
      return [
        {
          name,
          file: place?.file ?? manifest.main,
          line: place?.line ?? 1,
          hasSnapshot: actor.methods.has("snapshot"),
          hasRestore: actor.methods.has("restore"),
        },
      ];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

type DeclaredClass = ClassDeclaration | ClassExpression;

/** The names of the bundle's one top-level scope. */
interface Scope {
  /** Local name → what it was given: a class, another name, a call. */
  readonly values: Map<string, Expression | ClassDeclaration>;
  /** Local names of `Actor` and of the whole `callboard`. */
  readonly actorNames: Set<string>;
  readonly namespaces: Set<string>;
  /** Exported name → local name. */
  readonly exports: Map<string, string>;
  exportsCommonJs: boolean;
}

function readScope(program: Program): Scope {
  const scope: Scope = {
    values: new Map(),
    actorNames: new Set(),
    namespaces: new Set(),
    exports: new Map(),
    exportsCommonJs: false,
  };
  for (const statement of program.body) readStatement(statement, scope);
  return scope;
}

function readStatement(statement: Statement | ModuleDeclaration, scope: Scope): void {
  switch (statement.type) {
    case "ImportDeclaration":
      if (statement.source.value !== "callboard") return;
      for (const item of statement.specifiers) {
        if (item.type === "ImportNamespaceSpecifier") scope.namespaces.add(item.local.name);
        if (item.type === "ImportSpecifier" && nameOf(item.imported) === "Actor") scope.actorNames.add(item.local.name);
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

interface FoundActor {
  /** The class in the source; null for `Actor` itself. */
  readonly declared: DeclaredClass | null;
  readonly methods: ReadonlySet<string>;
}

/** Follows names and base classes down to `Actor`; null when the way ends elsewhere. */
function followActor(from: Expression | ClassDeclaration, scope: Scope, seen = new Set<unknown>()): FoundActor | null {
  if (seen.has(from)) return null;
  seen.add(from);
  switch (from.type) {
    case "Identifier": {
      if (scope.actorNames.has(from.name)) return { declared: null, methods: new Set() };
      const value = scope.values.get(from.name);
      return value ? followActor(value, scope, seen) : null;
    }
    case "MemberExpression": {
      const isActor = from.property.type === "Identifier" && from.property.name === "Actor" && !from.computed;
      const isOfCallboard = from.object.type === "Identifier" && scope.namespaces.has(from.object.name);
      return isActor && isOfCallboard ? { declared: null, methods: new Set() } : null;
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
      return base && { declared: from, methods: new Set([...base.methods, ...methodsOf(from)]) };
    }
    default:
      return null;
  }
}

function methodsOf(declared: DeclaredClass): string[] {
  return declared.body.body.flatMap((member) => {
    if (member.type !== "MethodDefinition" && member.type !== "PropertyDefinition") return [];
    if (member.static || member.computed || member.key.type !== "Identifier") return [];
    return [member.key.name];
  });
}

function nameOf(node: { type: "Identifier"; name: string } | { type: "Literal"; value?: unknown }): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}
