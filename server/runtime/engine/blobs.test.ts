import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { memoryBlobStore } from "./blobs.ts";
import { diskBlobStore } from "./disk-blobs.ts";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const bytes = Buffer.from("zip");

describe.each([
  ["in memory", async () => memoryBlobStore()],
  ["on disk", async () => diskBlobStore(join(await mkdtemp(join(tmpdir(), "blobs-")), "zips"))],
])("blobs %s", (_where, make) => {
  it("are listed until they are deleted", async () => {
    const blobs = await make();
    const atFirst = await blobs.list();
    await blobs.put(A, bytes);
    await blobs.put(B, bytes);

    const all = await blobs.list();
    await blobs.delete(A);

    expect(atFirst).toEqual([]);
    expect(all.toSorted()).toEqual([A, B]);
    expect(await blobs.list()).toEqual([B]);
    expect(await blobs.get(A)).toBeNull();
    expect(Buffer.from((await blobs.get(B)) ?? [])).toEqual(bytes);
  });
});

it("a file in the folder that is no blob is not listed", async () => {
  const folder = await mkdtemp(join(tmpdir(), "blobs-"));
  await writeFile(join(folder, "read-me.zip"), "no blob");

  expect(await diskBlobStore(folder).list()).toEqual([]);
});
