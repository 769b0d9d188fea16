import type { Program } from "acorn";
import type { SyntaxFinding } from "./computed-imports.ts";

/**
 * What a source may import from `callboard` besides types: the author's words. A test holds it equal to what realms
 * give.
 */
export const CALLBOARD_NAMES: readonly string[] = [
  "Actor",
  "ChildActorExited",
  "DeadLetter",
  "EventsMissed",
  "ExitRequest",
  "HostChanged",
  "PASS",
  "PoisonMessage",
  "RuntimeError",
  "SourceAvailability",
  "SubscriptionEnded",
  "address",
  "bytes",
  "isAddress",
  "message",
  "on",
  "senderLabel",
  "z",
];

/** Finds names imported from `callboard` that it does not give to sources: at run time they would be undefined. */
export function findUnknownNames(program: Program): SyntaxFinding[] {
  return program.body.flatMap((statement) => {
    if (statement.type !== "ImportDeclaration" && statement.type !== "ExportNamedDeclaration") return [];
    if (statement.source?.value !== "callboard") return [];
    return statement.specifiers.flatMap((item): SyntaxFinding[] => {
      if (item.type === "ImportNamespaceSpecifier") return [];
      const name = item.type === "ImportDefaultSpecifier" ? "default" : nameOf(importedBy(item));
      if (CALLBOARD_NAMES.includes(name)) return [];
      return [{ rule: "export-missing", what: `callboard gives sources no ${name}`, at: item.start }];
    });
  });
}

type Name =
  | { readonly type: "Identifier"; readonly name: string }
  | { readonly type: "Literal"; readonly value?: unknown };

function importedBy(item: { imported: Name } | { local: Name }): Name {
  return "imported" in item ? item.imported : item.local;
}

function nameOf(node: Name): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}
