import { expect, it } from "vitest";
import { csvLine } from "./csv.ts";

it("quotes what would break a line apart", () => {
  expect(csvLine(["a,b", 'say "hi"', "two\nlines", "plain"])).toBe('"a,b","say ""hi""","two\nlines",plain\r\n');
});

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])("lets no spreadsheet run %j", (text) => {
  expect(csvLine([text]).replace(/^"/, "")).toMatch(/^'/);
});

it("leaves numbers as they are, and an empty cell for null", () => {
  expect(csvLine([-5, 0.5, null, ""])).toBe("-5,0.5,,\r\n");
});
