import { describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { RuntimeError } from "../errors.ts";
import { packFiles } from "../intake/pack-directory.ts";
import { sourceHash } from "../intake/source-hash.ts";
import type { Statement } from "../intake/statement.ts";
import { BlobFetcher, type BlobProvider } from "./blob-fetcher.ts";
import { SourceBundles, type SourceBundlesOptions } from "./source-bundles.ts";
import { sourceInUse } from "./source-in-use.ts";
import { SourceLoads } from "./source-loads.ts";

const zip = await packFiles([
  { path: "package.json", bytes: Buffer.from('{ "name": "polls", "version": "1.0.0", "main": "main.ts" }') },
  { path: "main.ts", bytes: Buffer.from('import { Actor } from "callboard"; export class A extends Actor {}') },
]);
const hash = sourceHash(zip);

/** A provider that counts how often it is asked. */
function provider(name: string, answer: () => Uint8Array | null) {
  const asked = { times: 0 };
  const get = async () => {
    asked.times += 1;
    return answer();
  };
  return { name, get, asked } satisfies BlobProvider & { asked: { times: number } };
}

describe("a zip that this host lacks", () => {
  it("is fetched once, however many ask at the same time", async () => {
    const engine = provider("engine", () => zip);
    const fetcher = new BlobFetcher(() => [engine]);

    const fetched = await Promise.all([fetcher.fetch(hash), fetcher.fetch(hash), fetcher.fetch(hash)]);

    expect(fetched.every((bytes) => bytes === zip)).toBe(true);
    expect(engine.asked.times).toBe(1);
  });

  it("is refused when corrupt and fetched elsewhere", async () => {
    const corrupt = provider("own disk", () => Buffer.from("rot"));
    const broken = provider("north", () => {
      throw new Error("connection lost");
    });
    const whole = provider("east", () => zip);

    expect(await new BlobFetcher(() => [corrupt, broken, whole]).fetch(hash)).toBe(zip);
  });

  it("is missed with everybody who was asked, and asked for again the next time", async () => {
    let isThere = false;
    const fetcher = new BlobFetcher(() => [
      provider("own disk", () => Buffer.from("rot")),
      provider("east", () => (isThere ? zip : null)),
    ]);

    await expect(fetcher.fetch(hash)).rejects.toMatchObject({
      code: "SOURCE_CORRUPT",
      message: expect.stringContaining("own disk: gave other bytes; east: has none"),
    });
    isThere = true;
    expect(await fetcher.fetch(hash)).toBe(zip);
  });

  it("is missed as START_FAILED where nobody has anything", async () => {
    await expect(new BlobFetcher(() => []).fetch(hash)).rejects.toMatchObject({ code: "START_FAILED" });
  });
});

describe("a host's bundles", () => {
  const approved = { name: "polls", version: "1.0.0" } as Statement;
  const bundlesOf = (options: Partial<SourceBundlesOptions> = {}) =>
    new SourceBundles({ check: () => {}, statement: () => approved, fetch: async () => zip, ...options });
  const notApproved = () => {
    throw new RuntimeError("SOURCE_NOT_APPROVED", "no", "Have it approved.");
  };

  it("are made once from the checked zip", async () => {
    let fetches = 0;
    const bundles = bundlesOf({
      fetch: async () => {
        fetches += 1;
        return zip;
      },
    });

    const [first, second] = await Promise.all([bundles.prepare(hash), bundles.prepare(hash)]);

    expect(first).toBe(second);
    expect(first).toMatchObject({ hash, manifest: { name: "polls" }, imports: ["callboard"] });
    expect(fetches).toBe(1);
    bundles.drop(hash);
    await bundles.prepare(hash);
    expect(fetches).toBe(2);
  });

  it("are not made, nor anything fetched, without approval", async () => {
    let fetches = 0;
    const bundles = bundlesOf({
      check: notApproved,
      fetch: async () => {
        fetches += 1;
        return zip;
      },
    });

    await expect(bundles.prepare(hash)).rejects.toMatchObject({ code: "SOURCE_NOT_APPROVED" });
    expect(fetches).toBe(0);
  });

  it("are not handed out when the approval was taken back meanwhile, nor later from memory", async () => {
    let isApproved = true;
    const bundles = bundlesOf({ check: () => (isApproved ? undefined : notApproved()) });
    const preparing = bundles.prepare(hash);

    isApproved = false;

    await expect(preparing).rejects.toMatchObject({ code: "SOURCE_NOT_APPROVED" });
    await expect(bundles.prepare(hash)).rejects.toMatchObject({ code: "SOURCE_NOT_APPROVED" });
  });

  it("are not made of other bytes than those approved", async () => {
    const other = await packFiles([{ path: "package.json", bytes: Buffer.from("{}") }]);

    await expect(bundlesOf({ fetch: async () => other }).prepare(hash)).rejects.toMatchObject({
      code: "SOURCE_CORRUPT",
    });
  });

  it("are not made when the statement speaks of another name or version", async () => {
    const statement = { ...approved, version: "1.0.1" };

    await expect(bundlesOf({ statement: () => statement }).prepare(hash)).rejects.toMatchObject({
      code: "SOURCE_NOT_APPROVED",
      message: "approved was polls 1.0.1, the zip says polls 1.0.0",
    });
  });
});

describe("unloading", () => {
  const actors = ["north:1.1", "north:1.2"] as ActorAddress[];

  it("is refused while actors run on it, with their list", () => {
    const loads = new SourceLoads();

    expect(() => loads.unload(hash, "refuse", actors)).toThrow(
      expect.objectContaining({ code: "SOURCE_IN_USE", details: { actors } }),
    );
    expect(loads.state(hash)).toBe("open");
    expect(loads.unload(hash, "refuse", [])).toBe("unloaded");
  });

  it("says how many actors run on what, in words", () => {
    const source = { hash: `9669${"0".repeat(56)}257d`, name: "counter", version: "1.0.0" };

    expect(sourceInUse(source, actors.slice(0, 1)).message).toBe("1 actor runs on counter 1.0.0 (9669…257d)");
    expect(sourceInUse({ hash: source.hash }, actors).message).toBe("2 actors run on source 9669…257d");
  });

  it("drains: its own actors may create what they still need, nobody else; then it is unloaded for all", () => {
    const loads = new SourceLoads();

    expect(loads.unload(hash, "drain", actors)).toBe("draining");
    loads.checkCreate(hash, hash);
    expect(() => loads.checkCreate(hash, null)).toThrow(expect.objectContaining({ code: "SOURCE_NOT_APPROVED" }));
    expect(() => loads.checkCreate(hash, "b".repeat(64))).toThrow();

    expect(loads.emptied(hash)).toBe(true);
    expect(() => loads.checkCreate(hash, hash)).toThrow(/was unloaded/);
    expect(loads.emptied(hash)).toBe(false);
  });

  it("is forced at once, and loading again opens it", () => {
    const loads = new SourceLoads();

    expect(loads.unload(hash, "force", actors)).toBe("unloaded");
    expect(() => loads.checkCreate(hash, hash)).toThrow();
    loads.open(hash);

    loads.checkCreate(hash, null);
    expect(loads.state(hash)).toBe("open");
  });
});
