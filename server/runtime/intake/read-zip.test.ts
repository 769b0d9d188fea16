import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { crc32, deflateRawSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type ReadStreamOptions, ZipFile } from "yazl";
import { readZip } from "./read-zip.ts";
import { ZIP_LIMITS, type ZipLimits } from "./zip-limits.ts";
import { ZipRefused } from "./zip-refused.ts";

interface Entry {
  name: string | Buffer;
  data?: Buffer | string;
  /** What the zip says about it, where that differs from what it holds. */
  localName?: string;
  method?: number;
  isDeflated?: boolean;
  flags?: number;
  mode?: number;
  claimedBytes?: number;
  crc?: number;
  packed?: Buffer;
  /** Offset of the local header that the directory gives. */
  at?: number;
}

/** A zip written byte by byte, so that it can lie. */
function zipOf(
  entries: Entry[],
  end: { count?: number; directoryAt?: number; comment?: string; between?: Buffer } = {},
): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const data = Buffer.from(entry.data ?? "");
    const method = entry.method ?? (entry.isDeflated ? 8 : 0);
    const packed = entry.packed ?? (entry.isDeflated ? deflateRawSync(data) : data);
    const name = Buffer.from(entry.name);
    const localName = Buffer.from(entry.localName ?? name);
    const fixed = Buffer.alloc(22);
    fixed.writeUInt16LE(entry.flags ?? 0x800, 0);
    fixed.writeUInt16LE(method, 2);
    fixed.writeUInt32LE(entry.crc ?? crc32(data), 8);
    fixed.writeUInt32LE(packed.length, 12);
    fixed.writeUInt32LE(entry.claimedBytes ?? data.length, 16);
    fixed.writeUInt16LE(localName.length, 20);
    const local = Buffer.concat([Buffer.from("PK\x03\x04\x14\x00"), fixed, Buffer.alloc(2), localName, packed]);
    fixed.writeUInt16LE(name.length, 20);
    const tail = Buffer.alloc(16);
    tail.writeUInt32LE(((entry.mode ?? 0o100644) << 16) >>> 0, 8);
    tail.writeUInt32LE(entry.at ?? offset, 12);
    directory.push(Buffer.from("PK\x01\x02\x14\x03\x14\x00"), fixed, tail, name);
    locals.push(local);
    offset += local.length;
  }
  const between = end.between ?? Buffer.alloc(0);
  const directoryBytes = Buffer.concat(directory);
  const last = Buffer.alloc(22);
  last.write("PK\x05\x06", 0, "latin1");
  last.writeUInt16LE(end.count ?? entries.length, 8);
  last.writeUInt16LE(end.count ?? entries.length, 10);
  last.writeUInt32LE(directoryBytes.length, 12);
  last.writeUInt32LE(end.directoryAt ?? offset + between.length, 16);
  last.writeUInt16LE(Buffer.byteLength(end.comment ?? ""), 20);
  return Buffer.concat([...locals, between, directoryBytes, last, Buffer.from(end.comment ?? "")]);
}

async function refusalsOf(zip: Uint8Array, limits: Partial<ZipLimits> = {}) {
  const error = await readZip(zip, { ...ZIP_LIMITS, ...limits }).then(
    () => new Error("the zip was accepted"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ZipRefused)) throw error;
  expect(error.refusals.length).toBeGreaterThan(0);
  return error.refusals;
}

async function rulesOf(zip: Uint8Array, limits: Partial<ZipLimits> = {}) {
  return (await refusalsOf(zip, limits)).map(({ rule, entry }) => [rule, entry]);
}

const file = (name: string, data = "x"): Entry => ({ name, data });

describe("a zip that is as it should be", () => {
  it("is read file by file, folders and a comment aside", async () => {
    const zip = zipOf(
      [
        { name: "src/", mode: 0o040755 },
        { name: "src/main.ts", data: "export {}", isDeflated: true },
        { name: "logo.png", data: Buffer.from([0, 1, 255]) },
        file("ä/ü.txt", "grün"),
        file("empty", ""),
      ],
      { comment: "made by hand" },
    );

    const contents = await readZip(zip);

    expect([...contents.files.keys()]).toEqual(["empty", "logo.png", "src/main.ts", "ä/ü.txt"]);
    expect(Buffer.from(contents.files.get("src/main.ts")!.bytes).toString()).toBe("export {}");
    expect([...contents.files.values()].map(({ isText }) => isText)).toEqual([true, false, true, true]);
    expect(contents.files.get("empty")!.hash).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(contents.unpackedBytes).toBe(17);
    expect(contents.zipBytes).toBe(zip.length);
    expect(contents.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  it("may hold 5,000 files", async () => {
    const zip = zipOf(Array.from({ length: 5_000 }, (_, n) => file(`f${n}`)));

    expect((await readZip(zip)).files.size).toBe(5_000);
  });
});

describe("sizes", () => {
  it("refuses more than 50 MB before looking inside", async () => {
    expect(await rulesOf(Buffer.alloc(50 * 1024 * 1024 + 1))).toEqual([["zip-bytes", null]]);
  });

  it("refuses more than 5,000 files", async () => {
    expect(await rulesOf(zipOf(Array.from({ length: 5_001 }, (_, n) => file(`f${n}`))))).toEqual([
      ["file-count", null],
    ]);
  });

  it("refuses a zip that says it unpacks to more than the limit", async () => {
    const zip = zipOf([file("a", "x".repeat(600)), file("b", "x".repeat(600))]);

    expect(await rulesOf(zip, { maxUnpackedBytes: 1_000 })).toEqual([["unpacked-bytes", null]]);
  });

  it("counts what comes out where the zip lies about it", async () => {
    const liar = { name: "b", data: "abc".repeat(400), isDeflated: true, claimedBytes: 1 };

    expect(await rulesOf(zipOf([liar]), { maxUnpackedBytes: 1_000 })).toEqual([["unpacked-bytes", "b"]]);
  });

  it("refuses a file that holds less or more than the zip says", async () => {
    expect(await rulesOf(zipOf([{ name: "b", data: "abc", isDeflated: true, claimedBytes: 2 }]))).toEqual([
      ["corrupt", "b"],
    ]);
    expect(await rulesOf(zipOf([{ name: "b", data: "abc", isDeflated: true, claimedBytes: 4 }]))).toEqual([
      ["corrupt", "b"],
    ]);
  });

  it("refuses a bomb: more than 200 times its packed size", async () => {
    const bomb = { name: "bomb", data: Buffer.alloc(1_000_000), isDeflated: true };

    expect(await rulesOf(zipOf([bomb]))).toEqual([["ratio", "bomb"]]);
    expect(await rulesOf(zipOf([{ ...bomb, claimedBytes: 10 }]))).toEqual([["ratio", "bomb"]]);
  });

  it("refuses paths deeper than 32 parts", async () => {
    const deep = `${"d/".repeat(32)}f`;

    expect(await rulesOf(zipOf([file(deep)]))).toEqual([["depth", deep]]);
  });
});

describe("names", () => {
  it.each([
    ["/etc/passwd", "name-absolute"],
    ["a/../../b", "name-parent"],
    ["..", "name-parent"],
    ["a\\b", "name-backslash"],
    ["a\0b", "name-nul", "a\\u{0}b"],
    ["C:/windows", "name-drive"],
    ["c:x", "name-drive"],
    ["a//b", "name-form"],
    ["./a", "name-form"],
    ["", "name-form"],
    ["a\u202egnp.ts", "name-control", "a\\u{202e}gnp.ts"],
    ["a\nb", "name-control", "a\\u{a}b"],
    ["a\u200bb.ts", "name-control", "a\\u{200b}b.ts"],
    ["a\u3164.ts", "name-control", "a\\u{3164}.ts"],
  ])("refuses %j", async (name, rule, shown = name) => {
    expect(await rulesOf(zipOf([file("package.json"), file(name)]))).toEqual([[rule, shown]]);
  });

  it("refuses a name that is not UTF-8", async () => {
    const zip = zipOf([{ name: Buffer.from([0x61, 0xff]), data: "x" }]);

    expect(await rulesOf(zip)).toEqual([["name-encoding", "aÿ"]]);
  });

  it("refuses a name longer than 1,024 bytes", async () => {
    const zip = zipOf([file("x".repeat(1_025))]);

    expect((await rulesOf(zip)).map(([rule]) => rule)).toEqual(["name-form"]);
  });

  it("names every bad entry at once", async () => {
    const zip = zipOf([file("/a"), file("b"), file("../c")]);

    expect(await rulesOf(zip)).toEqual([
      ["name-absolute", "/a"],
      ["name-parent", "../c"],
    ]);
  });

  it.each([
    [["a", "a"], "name-doubled", "a"],
    [["a", "a/b"], "name-doubled", "a/b"],
    [["src/a", "SRC/b"], "name-case", "SRC/b"],
    [["Main.ts", "main.ts"], "name-case", "main.ts"],
    [["\u00e9", "e\u0301"], "name-case", "e\u0301"],
  ])("refuses %j as one path twice", async (names, rule, entry) => {
    expect(await rulesOf(zipOf(names.map((name) => file(name))))).toEqual([[rule, entry]]);
  });
});

describe("what an entry is", () => {
  it.each([
    ["a symbolic link", { mode: 0o120777 }, "special-file"],
    ["a device", { mode: 0o020666 }, "special-file"],
    ["an encrypted file", { flags: 0x801, packed: Buffer.alloc(16) }, "encrypted"],
    ["a file packed by another method", { method: 12 }, "compression"],
    ["a file whose checksum does not fit", { crc: 1 }, "corrupt"],
    ["a file named differently in its own header", { localName: "q" }, "local-header"],
    ["a file whose packed bytes are none", { method: 8, packed: Buffer.from("garbage") }, "corrupt"],
  ] as [string, Partial<Entry>, string][])("refuses %s", async (_what, lie, rule) => {
    expect(await rulesOf(zipOf([file("ok"), { name: "p", data: "data", ...lie }]))).toEqual([[rule, "p"]]);
  });

  it("refuses a folder that holds bytes", async () => {
    expect(await rulesOf(zipOf([file("folder/", "x")]))).toEqual([["malformed", "folder/"]]);
  });
});

describe("the zip as a whole", () => {
  it("refuses what is no zip", async () => {
    expect(await rulesOf(Buffer.from("<html>not found</html>"))).toEqual([["not-a-zip", null]]);
    expect(await rulesOf(Buffer.alloc(0))).toEqual([["not-a-zip", null]]);
  });

  it("refuses a zip that ends early, wherever it was cut", async () => {
    const zip = zipOf([file("a", "some bytes"), file("b", "more bytes")]);

    for (let length = 4; length < zip.length; length++) {
      expect(await rulesOf(zip.subarray(0, length))).toEqual([["ends-early", null]]);
    }
  });

  it("refuses two entries that share their bytes", async () => {
    const zip = zipOf([file("a", "same"), { name: "a2", localName: "a", data: "same", at: 0 }]);

    expect((await rulesOf(zip)).map(([rule]) => rule)).toContain("overlap");
  });

  it("refuses an entry whose bytes reach into the directory", async () => {
    const zip = zipOf([{ name: "a", data: Buffer.alloc(0), packed: Buffer.from("12345678") }], { directoryAt: 34 });

    await expect(readZip(zip)).rejects.toBeInstanceOf(ZipRefused);
  });

  it("refuses a zip that counts fewer files than its directory holds", async () => {
    expect(await rulesOf(zipOf([file("a"), file("hidden")], { count: 1 }))).toEqual([["malformed", null]]);
  });

  it("refuses a zip that counts more files than its directory holds", async () => {
    expect((await rulesOf(zipOf([file("a")], { count: 2 }))).map(([rule]) => rule)).toEqual(["malformed"]);
  });

  it("refuses an entry that lies outside the file", async () => {
    expect((await rulesOf(zipOf([{ name: "a", data: "x", at: 1_000_000 }])))[0]?.[0]).toBe("malformed");
  });

  it("says in every refusal what to do", async () => {
    const [refusal] = await refusalsOf(zipOf([file("/a")]));

    expect(refusal?.message).toBe("the path is absolute. Pack with paths relative to the source's folder.");
  });

  it("survives any single changed byte: it is read, or refused", async () => {
    await survives(zipOf([file("a", "some bytes"), { name: "b", data: "more ".repeat(20), isDeflated: true }]));
  });

  it("is read in the 64-bit form too, and survives any single changed byte of it", async () => {
    const zip = new ZipFile();
    const options: Partial<ReadStreamOptions> = { forceZip64Format: true };
    zip.addReadStreamLazy("a", options, (give) => give(null, Readable.from([Buffer.from("some bytes")])));
    zip.end({ forceZip64Format: true, comment: "large" });
    const bytes = await buffer(zip.outputStream);

    expect([...(await readZip(bytes)).files.keys()]).toEqual(["a"]);
    await survives(bytes);
  });
});

async function survives(zip: Buffer): Promise<void> {
  for (let n = 0; n < zip.length; n++) {
    for (const flip of [0x01, 0x41, 0xff]) {
      const changed = Buffer.from(zip);
      changed[n] = (changed[n] ?? 0) ^ flip;
      const thrown = await readZip(changed).then(
        () => null,
        (error: unknown) => error,
      );
      if (thrown !== null) expect(thrown).toBeInstanceOf(ZipRefused);
    }
  }
}
