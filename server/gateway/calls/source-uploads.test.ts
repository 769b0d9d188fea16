import { describe, expect, it } from "vitest";
import { SourceUploads } from "./source-uploads.ts";

const HASH = "a".repeat(64);
const encode = (text: string) => Buffer.from(text).toString("base64");

describe("SourceUploads", () => {
  it("answers the whole with the last piece", () => {
    const uploads = new SourceUploads();

    expect(uploads.add(HASH, 0, encode("one "), false)).toBeNull();
    expect(uploads.add(HASH, 4, encode("two"), true)?.toString()).toBe("one two");
  });

  it("refuses a piece that does not begin where the last one ended, and forgets the upload", () => {
    const uploads = new SourceUploads();
    uploads.add(HASH, 0, encode("one "), false);

    expect(() => uploads.add(HASH, 3, encode("two"), true)).toThrow("piece at 3 where 4 was expected");
    expect(() => uploads.add(HASH, 4, encode("two"), true)).toThrow("piece at 4 where 0 was expected");
  });

  it("begins anew with a piece at 0", () => {
    const uploads = new SourceUploads();
    uploads.add(HASH, 0, encode("half"), false);

    expect(uploads.add(HASH, 0, encode("whole"), true)?.toString()).toBe("whole");
  });

  it("holds four uploads at most", () => {
    const uploads = new SourceUploads();
    for (const letter of "abcd") uploads.add(letter.repeat(64), 0, encode("x"), false);

    expect(() => uploads.add("e".repeat(64), 0, encode("x"), false)).toThrow("4 uploads are under way");
  });

  it("refuses a zip above 50 MB before it has all of it", () => {
    const uploads = new SourceUploads();
    const piece = Buffer.alloc(10 * 1024 * 1024).toString("base64");
    for (let n = 0; n < 5; n++) uploads.add(HASH, n * 10 * 1024 * 1024, piece, false);

    expect(() => uploads.add(HASH, 50 * 1024 * 1024, encode("x"), false)).toThrow("larger than");
  });
});
