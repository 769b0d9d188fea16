import { expect, it } from "vitest";
import { ApiFailure, isNotThere } from "./api-failure.ts";

const failed = (code: ApiFailure["code"], status: number, details?: unknown) =>
  new ApiFailure(code, status, { message: "", remedy: "", details });

it("what is unknown, or named by what can name nothing, is not there", () => {
  expect(isNotThere(failed("NOT_FOUND", 404))).toBe(true);
  expect(isNotThere(failed("BAD_REQUEST", 400, { part: "path", issues: [] }))).toBe(true);
});

it("what was asked for wrongly, or could not be asked for, may be there", () => {
  expect(isNotThere(failed("BAD_REQUEST", 400, { part: "query", issues: [] }))).toBe(false);
  expect(isNotThere(failed("UNREACHABLE", 0))).toBe(false);
  expect(isNotThere(new Error("no"))).toBe(false);
});
