import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "./main.ts";

let out = "";
let err = "";
beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    err += text;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

describe("callboard", () => {
  it("names every command when it is asked for help, or for nothing", async () => {
    expect(await main(["help"])).toBe(0);
    expect(await main([])).toBe(0);

    for (const command of [
      "pack ",
      "source upload ",
      "console",
      "verify-audit",
      "admin reset-password ",
      "admin confirm-person ",
    ]) {
      expect(out).toContain(`callboard ${command}`);
    }
  });

  it("answers an unknown command with the help and status 2", async () => {
    expect(await main(["pak", "."])).toBe(2);

    expect(err).toContain("Unknown command: pak .");
    expect(err).toContain("callboard pack ");
  });

  it("explains one command", async () => {
    expect(await main(["admin", "reset-password", "--help"])).toBe(0);

    expect(out).toMatch(/^callboard admin reset-password EMAIL\n\n/);
  });

  it("says what failed and what to do about it, without a stack", async () => {
    expect(await main(["pack", "/there/is/no/such/folder"])).toBe(1);

    expect(err.split("\n")).toEqual([
      "/there/is/no/such/folder is no folder.",
      "Name the folder that holds the source's package.json.",
      "",
    ]);
  });
});
