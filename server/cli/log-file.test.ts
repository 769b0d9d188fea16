import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LogFile } from "./log-file.ts";

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "callboard-log-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe("LogFile", () => {
  it("goes on where an earlier run ended", () => {
    const path = join(dir, "logs/a.log");
    const earlier = new LogFile(path);
    earlier.write(Buffer.from("one\n"));
    earlier.close();

    const later = new LogFile(path);
    later.write(Buffer.from("two\n"));
    later.close();

    expect(readFileSync(path, "utf8")).toBe("one\ntwo\n");
  });

  it("keeps the youngest files and no more bytes than it may", () => {
    const path = join(dir, "a.log");
    const log = new LogFile(path, { maxBytes: 4, keep: 2 });

    for (const text of ["aaaa", "bbbb", "cccc", "dddd"]) log.write(Buffer.from(text));
    log.close();

    expect(["", ".1", ".2"].map((age) => readFileSync(path + age, "utf8"))).toEqual(["dddd", "cccc", "bbbb"]);
    expect(existsSync(`${path}.3`)).toBe(false);
  });
});
