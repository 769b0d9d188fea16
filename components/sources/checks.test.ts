import { describe, expect, it } from "vitest";
import type { RemarkGroup, Source } from "#protocol/source";
import { checksOf } from "./checks.ts";
import { sourceFixture } from "./source.testbed.ts";

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

  it("say that nothing could load a module only where it is known", () => {
    const isFine = (change: Partial<Source>) =>
      checksOf(sourceFixture("a", change), null).find(({ claim }) => /built-in/.test(claim))?.isFine;
    const remark = (kind: RemarkGroup["kind"]): RemarkGroup[] => [{ kind, isPackage: true, count: 1, places: [] }];

    expect(isFine({ remarks: [] })).toBe(true);
    expect(isFine({ remarks: remark("hidden") })).toBe(true);
    expect(isFine({ remarks: remark("loads") })).toBe(false);
    expect(isFine({ remarks: remark("unclear") })).toBe(false);
    expect(isFine({ remarks: undefined })).toBe(false);
  });

  it("lead to the lines that ask for modules while they run, packages apart", () => {
    const places = [{ file: "main.ts", line: 12, what: "eval" }];
    const remarks: RemarkGroup[] = [
      { kind: "loads", isPackage: false, count: 1, places },
      { kind: "loads", isPackage: true, count: 1_200, places: [] },
    ];

    expect(checksOf(sourceFixture("a", { remarks }), null)).toEqual(
      expect.arrayContaining([
        { isFine: false, claim: "Asks for built-ins or new code at run time", detail: "1", places },
        {
          isFine: false,
          claim: "Asks for built-ins or new code at run time, in node_modules",
          detail: "1,200",
          places: [],
        },
      ]),
    );
  });

  it("warn of a class that would start afresh", () => {
    const classes = [{ name: "Cast", file: "cast.ts", line: 1, hasSnapshot: false, hasRestore: false }];

    expect(checksOf(sourceFixture("a", { classes }), null).map((check) => check.claim)).toContain(
      "Cast would start afresh in a swap",
    );
  });
});
