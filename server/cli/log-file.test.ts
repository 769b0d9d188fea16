import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { canMountDisks, SmallDisk } from "#runtime/small-disk.testbed";
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

describe.skipIf(!canMountDisks)("LogFile on a full disk", () => {
  let disk: SmallDisk;
  beforeEach(() => {
    disk = new SmallDisk();
  });
  afterEach(() => disk.remove());

  it("drops lines, says so once, and once there is room says in the log how many", () => {
    const said: unknown[] = [];
    const log = new LogFile(join(disk.folder, "a.log"), {
      onDropping: (error) => said.push((error as NodeJS.ErrnoException).code),
      onWritten: (dropped) => said.push(dropped),
    });
    log.write(Buffer.from("before\n"));
    disk.fill();

    const line = Buffer.from(`${"x".repeat(5_000)}\n`);
    log.write(line);
    log.write(line);
    disk.free();
    log.write(Buffer.from("after\n"));
    log.close();

    const [first, , note, last] = readFileSync(log.path, "utf8").split("\n");
    expect([first, last]).toEqual(["before", "after"]);
    expect(JSON.parse(note ?? "").msg).toBe("2 lines before this one could not be written and were dropped");
    expect(said).toEqual(["ENOSPC", 2]);
  });

  it("begins without a file where there is no room for one, and turns over when it must", () => {
    disk.fill();
    const log = new LogFile(join(disk.folder, "logs/a.log"), { maxBytes: 200, keep: 1 });
    log.write(Buffer.from("lost\n"));

    disk.free();
    for (let i = 0; i < 50; i += 1) log.write(Buffer.from(`line ${i}\n`));
    log.close();

    expect(readFileSync(log.path, "utf8")).toMatch(/line 49\n$/);
  });
});
