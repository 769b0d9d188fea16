import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ERROR_STATUS } from "../protocol/error.ts";
import { foreseen } from "../server/gateway/refusal.ts";
import { RuntimeError, type RuntimeErrorCode } from "../server/runtime/errors.ts";
import { ZIP_RULES } from "../server/runtime/intake/zip-refused.ts";

const root = join(import.meta.dirname, "..");
const page = readFileSync(join(import.meta.dirname, "errors.md"), "utf8");

/** The cells of each row below a heading, but for the table's head; without the marks of code. */
function rowsUnder(heading: string): string[][] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.startsWith("| `"));
  return rows.map((row) =>
    row
      .slice(2, -2)
      .split(" | ")
      .map((cell) => cell.replace(/^`([^`]+)`$/, "$1")),
  );
}

/** The union's members with their comments, as `errors.ts` writes them. */
function runtimeCodes(): { code: RuntimeErrorCode; comment: string | undefined }[] {
  const source = readFileSync(join(root, "server/runtime/errors.ts"), "utf8");
  const union = /type RuntimeErrorCode =\n([\s\S]*?";)\n/.exec(source)?.[1] ?? "";
  return [...union.matchAll(/(?: {2}\/\*\* (.+) \*\/\n)? {2}\| "([A-Z_]+)"/g)].map(([, comment, code]) => ({
    code: code as RuntimeErrorCode,
    comment,
  }));
}

it("each code of the runtime is on the page, with what the API calls it, and no other", () => {
  const codes = runtimeCodes().map(({ code }) => code);

  expect(codes).toContain("NO_ACTOR");
  expect(rowsUnder("In code: `RuntimeError`").map(([code, , , api]) => [code, api])).toEqual(
    codes.map((code) => [code, foreseen(new RuntimeError(code, "", ""))?.code ?? "–"]),
  );
});

it("each code of the runtime has a comment of one line", () => {
  expect(runtimeCodes().filter(({ comment }) => comment === undefined)).toEqual([]);
});

it("each code of the API and the gateway is on the page, with its status, and no other", () => {
  const rows = rowsUnder("HTTP API and gateway").map(([code, status]) => [code, Number(status)]);

  expect(Object.fromEntries(rows)).toEqual(ERROR_STATUS);
  expect(rows).toHaveLength(Object.keys(ERROR_STATUS).length);
});

it("each reason for which a statement is refused is on the page, and no other", () => {
  const sources = ["intake/statement.ts", "sources/source-registry.ts"].map((file) =>
    readFileSync(join(root, "server/runtime", file), "utf8"),
  );
  const reasons = sources.flatMap((source) => [...source.matchAll(/(?:refuse|refused)\(\s*"([A-Z_]+)"/g)]);

  expect(rowsUnder("Why a statement is refused").map(([reason]) => reason)).toEqual(
    reasons.map(([, reason]) => reason),
  );
});

it("each rule of a zip is on the page with its remedy, and no other", () => {
  const rows = rowsUnder("Rules of a source zip").map(([rule, , remedy]) => [rule, remedy]);

  expect(rows).toEqual(Object.entries(ZIP_RULES));
});

it("each row says when, and what to do", () => {
  const rows = ["In code: `RuntimeError`", "HTTP API and gateway", "Rules of a source zip"].flatMap(rowsUnder);

  expect(rows.filter((cells) => cells.some((cell) => cell.trim() === ""))).toEqual([]);
});
