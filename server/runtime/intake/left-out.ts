import { posix } from "node:path";
import { type Node, parseExpressionAt } from "acorn";

/** What stays in the author's folder, with the reason; a folder's path ends with `/`. */
export interface LeftOut {
  readonly path: string;
  readonly why: "hidden" | "tests" | "lock files" | "made by tools" | "settings of tools" | "not in dependencies";
}

const TEST_FILE = /\.(?:test|spec)\.[^/.]+$/;
const TEST_FOLDERS = new Set(["__tests__", "__mocks__", "__snapshots__", "test", "tests"]);
/** What is in the zip was installed already: who installed it with which tool is nobody's business. */
const LOCK_FILES = new Set([
  "package-lock.json",
  "npm-shrinkwrap.json",
  "yarn.lock",
  "pnpm-lock.yaml",
  "pnpm-workspace.yaml",
  "bun.lock",
  "bun.lockb",
]);
const MADE = /\.(?:tsbuildinfo|log|orig)$|^(?:Thumbs\.db|__MACOSX)$/;
/** `pack` and `npm pack` write these beside what they pack. */
const PACKED = /\.(?:zip|tgz)$/;
const TOOL_SETTINGS =
  /^(?:biome\.jsonc?|(?:babel|commitlint|eslint|jest|knip|lint-staged|playwright|prettier|stylelint|vite|vitest)\.config\.[a-z]+)$/;

/** Null for what belongs to the source: code, and what a reader of it wants. */
export function reasonToLeaveOut(path: string, isFolder: boolean): LeftOut["why"] | null {
  const name = posix.basename(path);
  const isAtRoot = path === name;
  if (name.startsWith(".")) return "hidden";
  if (isFolder ? TEST_FOLDERS.has(name) : TEST_FILE.test(name)) return "tests";
  if (isFolder && name === "node_modules") return "not in dependencies";
  if (MADE.test(name) || (isAtRoot && (isFolder ? name === "coverage" : PACKED.test(name)))) return "made by tools";
  if (isFolder) return null;
  if (LOCK_FILES.has(name)) return "lock files";
  return isAtRoot && TOOL_SETTINGS.test(name) ? "settings of tools" : null;
}

/** Fields of package.json that only package managers and development tools read. */
const DEVELOPMENT_FIELDS = new Set([
  "devDependencies",
  "scripts",
  "packageManager",
  "devEngines",
  "overrides",
  "resolutions",
  "workspaces",
  "files",
  "publishConfig",
  "pnpm",
  "volta",
  "eslintConfig",
  "husky",
  "jest",
  "lint-staged",
  "prettier",
]);

interface ObjectNode extends Node {
  readonly properties: readonly (Node & { readonly key: { readonly value?: unknown } })[];
}

/**
 * Cuts the fields out of the text that only development needs; what is left is the author's to the letter, numbers
 * that JavaScript cannot hold included. What cannot be read stays as it is: whoever has to read it will say so.
 */
export function withoutDevelopment(text: string): { text: string; fields: string[] } {
  const properties = propertiesOf(text);
  const isKept = ({ key }: ObjectNode["properties"][number]) => !DEVELOPMENT_FIELDS.has(String(key.value));
  const kept = properties.filter(isKept);
  const [first] = properties;
  const last = properties.at(-1);
  if (first === undefined || last === undefined || kept.length === properties.length) return { text, fields: [] };
  const parts = kept.map((property, index) => {
    const next = properties[properties.indexOf(property) + 1];
    const separator = index === kept.length - 1 || next === undefined ? "" : text.slice(property.end, next.start);
    return text.slice(property.start, property.end) + separator;
  });
  return {
    text: text.slice(0, first.start) + parts.join("") + text.slice(last.end),
    fields: properties.filter((property) => !isKept(property)).map(({ key }) => String(key.value)),
  };
}

function propertiesOf(text: string): ObjectNode["properties"] {
  try {
    const tree = parseExpressionAt(text, 0, { ecmaVersion: "latest" });
    return tree.type === "ObjectExpression" ? (tree as unknown as ObjectNode).properties : [];
  } catch {
    return [];
  }
}
