import { expect, it } from "vitest";
import { auditExportHref, auditFilter, parseAsDay } from "./audit-url.ts";

const NONE = { who: "", action: "", target: "", result: null, from: "", to: "" };

it("a range of days holds the whole last day, in UTC", () => {
  expect(auditFilter({ ...NONE, from: "2026-11-20", to: "2026-11-21" })).toEqual({
    from: "2026-11-20T00:00:00.000Z",
    to: "2026-11-22T00:00:00.000Z",
  });
});

it("what is empty filters nothing", () => {
  expect(auditFilter(NONE)).toEqual({});
});

it("a day that is none is not read from the address", () => {
  expect(["2026-11-21", "2026-02-31", "2026-13-40", "tomorrow", ""].map((text) => parseAsDay.parse(text))).toEqual([
    "2026-11-21",
    null,
    null,
    null,
    null,
  ]);
});

it("the export has the view's own filter", () => {
  expect(auditExportHref("csv", { ...NONE, who: "Ada", result: "refused" })).toBe(
    "/api/v1/audit/export?format=csv&who=Ada&result=refused",
  );
});
