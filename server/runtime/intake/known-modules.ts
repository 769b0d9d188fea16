import type { Program } from "acorn";
import { type Finding, loads, unclear } from "./code-remark.ts";
import { nameOf, textOf } from "./property-key.ts";
import type { SyntaxNode } from "./syntax-tree.ts";

/** Modules that run code made at run time, or give others away by a name made at run time. */
const LOADING_MODULES = /^(?:node:)?(?:module|vm|worker_threads|process|inspector(?:\/promises)?|repl|cluster|wasi)$/;

/** Judges what is imported, by whatever kind of statement. */
export function judgeModule(source: SyntaxNode, node: SyntaxNode): Finding | null {
  const name = textOf(source) ?? "";
  if (LOADING_MODULES.test(name)) return loads(name.startsWith("node:") ? name : `node:${name}`);
  if (name !== "zod") return null;
  if (node.type === "ExportAllDeclaration" || node.type === "ImportExpression") return unclear("all of zod");
  const items = node.type === "ImportDeclaration" || node.type === "ExportNamedDeclaration" ? node.specifiers : [];
  for (const item of items) {
    const imported =
      item.type === "ImportSpecifier" ? item.imported : item.type === "ExportSpecifier" ? item.local : null;
    const word = imported && (nameOf(imported) ?? textOf(imported));
    const isNamespace = item.type === "ImportSpecifier" && (word === "z" || word === "default");
    if (word && !isNamespace && COMPILING_NAMES.has(word)) return unclear(`${word} of zod`);
  }
  return null;
}

/** Of zod: what makes code of a text, or changes objects that are given to it. */
const COMPILING_NAMES = new Set(["compile", "core", "default", "toZod", "util", "withParser", "z"]);

/** Local names of all of zod. */
export function schemaNamespaces(program: Program): ReadonlySet<string> {
  const names = program.body.flatMap((statement) => {
    if (statement.type !== "ImportDeclaration") return [];
    const { value } = statement.source;
    if (value !== "zod" && value !== "callboard") return [];
    return statement.specifiers.flatMap((item) => {
      const isAll =
        item.type !== "ImportSpecifier" || (item.imported.type === "Identifier" && item.imported.name === "z");
      return isAll ? [item.local.name] : [];
    });
  });
  return new Set(names);
}

/** Judges a mention of all of zod. */
export function judgeSchemas(node: SyntaxNode, parent: SyntaxNode): Finding | null {
  const isNamed = parent.type === "MemberExpression" && parent.object === node && !parent.computed;
  const name = isNamed ? nameOf(parent.property) : null;
  if (name === null) return unclear("zod, handed on as a value");
  return COMPILING_NAMES.has(name) ? unclear(`${name} of zod`) : null;
}
