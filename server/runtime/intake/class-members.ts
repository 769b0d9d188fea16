import type { Expression, PropertyDefinition, Statement } from "acorn";
import type { WrittenMember } from "../spelling/class-members.ts";
import type { BundleScope, DeclaredClass } from "./bundle-scope.ts";
import { nameOf, textOf } from "./property-key.ts";
import type { SyntaxNode } from "./syntax-tree.ts";

/** A member with its place in the bundle, and that of each key. */
export interface PlacedMember extends WrittenMember {
  readonly at: number;
  readonly keysAt: ReadonlyMap<string, number>;
}

/** The members that the text of one class names. */
export function membersOf(declared: DeclaredClass, scope: BundleScope): PlacedMember[] {
  const outside = scope.statics.filter(({ of }) => scope.values.get(of) === declared);
  return [
    ...membersInside(declared, scope),
    ...outside.map(({ name, value, at }) => valueMember(name, { start: at, static: true }, value, scope)),
  ];
}

function membersInside({ body }: DeclaredClass, scope: BundleScope): PlacedMember[] {
  return body.body.flatMap((member): PlacedMember[] => {
    if (member.type === "StaticBlock") return assignedIn(member.body, true, scope);
    const name = member.computed ? null : keyOf(member.key);
    if (name === null) return [];
    if (member.type === "PropertyDefinition") return [valueMember(name, member, member.value, scope)];
    if (member.kind === "constructor") return assignedIn(member.value.body.body, false, scope);
    if (member.kind !== "method") return [];
    return [{ name, isStatic: member.static, isMethod: true, keys: null, at: member.start, keysAt: new Map() }];
  });
}

/**
 * `this.restore = …` in a constructor or a static block: so the compiler writes fields where they are set and not
 * defined.
 */
function assignedIn(body: readonly Statement[], isStatic: boolean, scope: BundleScope): PlacedMember[] {
  return body.flatMap((statement) => {
    if (statement.type !== "ExpressionStatement" || statement.expression.type !== "AssignmentExpression") return [];
    const { left, right, start } = statement.expression;
    if (left.type !== "MemberExpression" || left.computed || left.object.type !== "ThisExpression") return [];
    const name = keyOf(left.property);
    return name === null ? [] : [valueMember(name, { start, static: isStatic }, right, scope)];
  });
}

function valueMember(
  name: string,
  member: Pick<PropertyDefinition, "start" | "static">,
  value: Expression | null | undefined,
  scope: BundleScope,
): PlacedMember {
  const isMethod = value?.type === "ArrowFunctionExpression" || value?.type === "FunctionExpression";
  const keysAt = value ? keysOf(value, scope) : null;
  const keys = keysAt === null ? null : [...keysAt.keys()];
  return { name, isStatic: member.static, isMethod, keys, at: member.start, keysAt: keysAt ?? new Map() };
}

/** The keys that stand in a literal, or in the literal that a name stands for; null when there is none. */
export function keysOf(value: Expression, scope: BundleScope, seen = new Set<string>()): Map<string, number> | null {
  switch (value.type) {
    case "ObjectExpression":
      return new Map(
        value.properties.flatMap((property): [string, number][] => {
          const key = property.type === "Property" && !property.computed ? keyOf(property.key) : null;
          return key === null ? [] : [[key, property.start]];
        }),
      );
    case "ArrayExpression":
      return new Map(value.elements.map((element, index) => [String(index), element?.start ?? value.start]));
    case "Identifier": {
      const given = seen.has(value.name) ? undefined : scope.values.get(value.name);
      if (given === undefined || given.type === "ClassDeclaration") return null;
      return keysOf(given, scope, seen.add(value.name));
    }
    default:
      return null;
  }
}

function keyOf(key: SyntaxNode): string | null {
  return nameOf(key) ?? textOf(key);
}
