import { describe, expect, it } from "vitest";
import { checksOf } from "./checks.ts";
import { sourceFixture } from "./source-fixture.ts";

describe("the checks of a version", () => {
  it("warn of a built-in module that the running version does not import", () => {
    const checks = checksOf(
      sourceFixture("b", { imports: ["callboard", "node:fs", "node:net"] }),
      sourceFixture("a", { imports: ["node:fs"] }),
    );

    expect(checks.filter((check) => !check.isFine)).toEqual([
      { isFine: false, claim: "Imports node:net", detail: "new since 1.0.0" },
    ]);
  });

  it("warn of a class that would start afresh", () => {
    const classes = [{ name: "Cast", file: "cast.ts", line: 1, hasSnapshot: false, hasRestore: false }];

    expect(checksOf(sourceFixture("a", { classes }), null).map((check) => check.claim)).toContain(
      "Cast would start afresh in a swap",
    );
  });
});
