import { describe, expect, it } from "vitest";
import * as z from "zod";
import { amountColumn, MAX_ACTORS, optionalTextColumn, textColumn, wholeColumn } from "./column.ts";

const columns = z.object({
  ix: wholeColumn(0),
  state: wholeColumn(0, 2),
  busyMs: amountColumn(),
  address: textColumn(/^[a-z]{1,3}$/),
  name: optionalTextColumn(),
});
const FITS = { ix: [0, 7], state: [0, 2], busyMs: [0, 1.5], address: ["a", "abc"], name: ["x", null] };

/** Where and what is wrong of the first that is. */
function wrong(change: Record<string, unknown>): string {
  const { error } = columns.safeParse({ ...FITS, ...change });
  const issue = error?.issues[0];
  return issue ? `${issue.path.join(".")}: ${issue.message}` : "nothing";
}

describe("columns", () => {
  it("pass what fits, as the same lists", () => {
    const parsed = columns.parse(FITS);

    expect(parsed).toEqual(FITS);
    expect(parsed.ix).toBe(FITS.ix);
  });

  it.each([
    [{ ix: [0, -1] }, "ix.1: expected a whole number from 0 to 9007199254740991"],
    [{ ix: [0.5] }, "ix.0: expected a whole number from 0 to 9007199254740991"],
    [{ ix: ["1"] }, "ix.0: expected a whole number from 0 to 9007199254740991"],
    [{ state: [0, 3] }, "state.1: expected a whole number from 0 to 2"],
    [{ busyMs: [1, Number.NaN] }, "busyMs.1: expected a number that is not negative"],
    [{ busyMs: [-0.1] }, "busyMs.0: expected a number that is not negative"],
    [{ address: ["a", "a b"] }, "address.1: expected a text like ^[a-z]{1,3}$"],
    [{ address: [null] }, "address.0: expected a text like ^[a-z]{1,3}$"],
    [{ name: [undefined] }, "name.0: expected a text or null"],
    [{ ix: undefined }, `ix: expected a list of at most ${MAX_ACTORS} items`],
    [{ ix: { 0: 1, length: 1 } }, `ix: expected a list of at most ${MAX_ACTORS} items`],
    [{ ix: new Array(MAX_ACTORS + 1).fill(0) }, `ix: expected a list of at most ${MAX_ACTORS} items`],
  ])("name what is wrong and where: case %#", (change, words) => {
    expect(wrong(change)).toBe(words);
  });

  it("are missed where they are not there", () => {
    const { ix: _, ...rest } = FITS;

    expect(columns.safeParse(rest).success).toBe(false);
  });

  it("stand in a JSON Schema as the lists that they are", () => {
    const { properties } = z.toJSONSchema(columns, { unrepresentable: "any" });

    expect(properties?.state).toEqual({
      type: "array",
      maxItems: MAX_ACTORS,
      items: { type: "integer", minimum: 0, maximum: 2 },
    });
  });
});
