import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed, sourceZip } from "../cluster/cluster.testbed.ts";

const V1 = "1".repeat(64);

describe("search", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    await bed.show([
      { address: "north:1.1", source: V1, class: "Question" },
      { address: "north:1.2", source: V1, class: "Question" },
      { address: "east:1.7", source: V1, class: "Question", host: "east", name: "poll/question" },
      { address: "east:1.8", source: V1, class: "RejectedQuestion", host: "east" },
      { address: "north:0.1", source: null, class: "Gateway" },
    ]);
  });
  afterEach(() => bed.stop());

  const find = async (q: string, who = "vera") =>
    (await bed.call("GET", `/search?q=${encodeURIComponent(q)}`, who)).body;
  const addresses = async (q: string) =>
    (await find(q)).actors.items.map(({ address }: { address: string }) => address);

  it("names what is called so before what only contains it", async () => {
    expect(await addresses("question")).toEqual(["north:1.1", "north:1.2", "east:1.7", "east:1.8"]);
    expect(await addresses("poll")).toEqual(["east:1.7"]);
    expect(await addresses("EAST:1.8")).toEqual(["east:1.8"]);
  });

  it("wants every word, and a host's name narrows", async () => {
    expect(await addresses("question east")).toEqual(["east:1.7", "east:1.8"]);
    expect(await addresses("question nowhere")).toEqual([]);
  });

  it("counts the classes and names the hosts", async () => {
    expect((await find("quest")).classes).toEqual({
      items: [
        { class: "Question", actors: 3 },
        { class: "RejectedQuestion", actors: 1 },
      ],
      total: 2,
    });
    expect((await find("nor")).hosts.items).toEqual([{ id: "north", name: "north", actors: 3, isLeader: true }]);
  });

  it("finds sources by name, version and hash", async () => {
    const hash = await bed.approved(await sourceZip("2.3.4"));

    for (const q of ["hello", "2.3.4", hash.slice(0, 8), "hello 2.3"])
      expect((await find(q)).sources.items).toEqual([{ hash, name: "hello", version: "2.3.4", state: "approved" }]);
  });

  it("finds rollouts by what was moved, where to and why", async () => {
    const toSource = await bed.approved(await sourceZip("2.0.0"));
    bed.gateway.answer("actor.swap", () => new Promise(() => undefined));
    const body = { select: { class: "Question" }, toSource, reason: "the winter release" };
    const { id } = (await bed.call("POST", "/rollouts", "olga", body)).body;

    for (const q of ["winter", "hello 2.0.0", "Question olga"])
      expect((await find(q)).rollouts.items).toMatchObject([{ id, what: "Question", state: "running" }]);
  });

  it("shows people to administrators only", async () => {
    const at = new Date();
    await bed.db.user.create({
      data: { id: "p1", name: "Grace", email: "grace@example.org", role: "viewer", createdAt: at, updatedAt: at },
    });

    expect((await find("grace", "ada")).people.items).toMatchObject([{ id: "p1", name: "Grace", role: "viewer" }]);
    for (const who of ["vera", "olga", "arno"]) expect((await find("grace", who)).people.total).toBe(0);
  });

  it("says of how many it names a few", async () => {
    await bed.show(Array.from({ length: 50 }, (_, n) => ({ address: `north:1.${n}`, source: V1, class: "Buyer" })));

    const { actors } = await find("buyer");

    expect([actors.items.length, actors.total]).toEqual([8, 50]);
  });

  it("answers what the console itself knows while the cluster is away", async () => {
    await bed.approved(await sourceZip());
    await bed.gateway.stop();
    await bed.until(() => bed.part.health().gateway === "lost");

    expect(await find("hello")).toMatchObject({ isWhole: false, sources: { total: 1 } });
  });

  it("refuses an empty query and nobody", async () => {
    expect((await bed.call("GET", "/search?q=%20", "vera")).status).toBe(400);
    expect((await bed.call("GET", "/search?q=a", "stranger")).status).toBe(401);
  });
});
