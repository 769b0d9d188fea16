import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const MAX_WIDTH = 120;
const root = join(import.meta.dirname, "..");
/** The bytes of migrations and examples are what was recorded of them. */
const RECORDED = /^(prisma\/migrations|examples)\//;
const files = execFileSync("git", ["ls-files"], { cwd: root, encoding: "utf8" })
  .split("\n")
  .filter((file) => !RECORDED.test(file));

/** Lines that are wider, each as `file:line`. `isProse` tells whether a line is looked at. */
function tooWide(file: string, isProse: (line: string) => boolean): string[] {
  const lines = readFileSync(join(root, file), "utf8").split("\n");
  return lines.flatMap((line, at) => (isProse(line) && widthOf(line) > MAX_WIDTH ? [`${file}:${at + 1}`] : []));
}

/** Where a link leads to is not read with the sentence. */
function widthOf(line: string): number {
  return line.replace(/\]\([^)\s]*\)/g, "]()").length;
}

/** Not tables, and not what stands between fences. */
function newProse(): (line: string) => boolean {
  let isFenced = false;
  return (line) => {
    if (/^\s*```/.test(line)) isFenced = !isFenced;
    return !isFenced && !/^\s*\|/.test(line);
  };
}

it("no comment is wider than 120 columns", () => {
  const code = files.filter((file) => /\.(ts|tsx|mjs)$/.test(file));
  // The linter wants a suppression and its reason on one line.
  const isComment = (line: string) => /^\s*(\/\/|\/\*|\* (?!\|))/.test(line) && !line.includes("biome-ignore");

  expect(code.length).toBeGreaterThan(500);
  expect(code.flatMap((file) => tooWide(file, isComment))).toEqual([]);
});

it("no sentence of a document is wider than 120 columns", () => {
  const docs = files.filter((file) => file.endsWith(".md"));

  expect(docs.length).toBeGreaterThan(50);
  expect(docs.flatMap((file) => tooWide(file, newProse()))).toEqual([]);
});
