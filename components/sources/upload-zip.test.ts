import { describe, expect, it } from "vitest";
import { ApiFailure } from "../live/api-failure.ts";
import { refusalsOf } from "./upload-zip.ts";

const refusal = { rule: "syntax", entry: "src/cast.ts", line: 14, column: 3, message: "Expected a bracket." };
const failure = (code: "ZIP_REFUSED" | "CONFLICT", details: unknown) =>
  new ApiFailure(code, 422, { message: "refused", remedy: "Correct it.", details });

describe("the refusals of a zip", () => {
  it("are all that the console lists, whatever else stands beside them", () => {
    expect(refusalsOf(failure("ZIP_REFUSED", { ...refusal, refusals: [refusal] }))).toEqual([refusal]);
  });

  it("are none for another failure or for details that do not fit", () => {
    expect(refusalsOf(failure("CONFLICT", { refusals: [refusal] }))).toEqual([]);
    expect(refusalsOf(failure("ZIP_REFUSED", "no"))).toEqual([]);
    expect(refusalsOf(new Error("lost"))).toEqual([]);
  });
});
