import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";

const V1 = "1".repeat(64);
const V2 = "2".repeat(64);

describe("an export of actors", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    await bed.show([
      { address: "north:1.1", source: V1, depth: 5 },
      { address: "north:1.2", source: V1, depth: 9, name: "=cmd()", parent: "north:1.1" },
      { address: "east:1.1", source: V2, depth: 7, host: "east" },
      { address: "north:0.1", source: null, class: "Gateway" },
    ]);
  });
  afterEach(() => bed.stop());

  it("has the rows of the filter in the order of the sort, with the columns asked for", async () => {
    const { status, body, headers } = await bed.call(
      "GET",
      "/actors/export?format=csv&columns=class,depth,source&sort=-depth&class=Hello&source=hello@1.0.0",
      "vera",
    );

    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="actors-[\dT-]+\.csv"$/);
    expect(body.split("\r\n")).toEqual([
      "address,class,depth,source",
      "north:1.2,Hello,9,hello@1.0.0",
      "east:1.1,Hello,7,hello@1.0.0",
      "north:1.1,Hello,5,hello@1.0.0",
      "",
    ]);
  });

  it("gives a spreadsheet no formula to run", async () => {
    const { body } = await bed.call("GET", "/actors/export?format=csv&columns=name&q=cmd", "vera");

    expect(body).toBe("address,name\r\nnorth:1.2,'=cmd()\r\n");
  });

  it("says the same as JSON", async () => {
    const { body } = await bed.call("GET", `/actors/export?format=json&source=${V1}&columns=name,parent`, "vera");

    expect(body).toEqual([
      { address: "north:1.1", name: null, parent: null },
      { address: "north:1.2", name: "=cmd()", parent: "north:1.1" },
    ]);
  });

  it("is empty, not refused, when no actor fits", async () => {
    expect((await bed.call("GET", "/actors/export?format=json&name=nobody", "vera")).body).toEqual([]);
  });

  it("leaves nothing out of a thousand and one", async () => {
    const many = Array.from({ length: 1_001 }, (_, n) => ({ address: `north:2.${n}`, source: V1 }));
    await bed.show(many);

    const { body } = await bed.call("GET", "/actors/export?format=json&columns=address&host=north", "vera");

    expect(body).toHaveLength(1_001);
  });

  it("refuses a column or format that it does not know", async () => {
    for (const query of ["format=csv&columns=colour", "format=xml", "columns=class"])
      expect((await bed.call("GET", `/actors/export?${query}`, "vera")).status).toBe(400);
  });
});
