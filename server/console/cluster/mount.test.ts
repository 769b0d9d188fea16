import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ClusterTestbed } from "./cluster.testbed.ts";

const V1 = "1".repeat(64);

describe("the cluster side of the API", () => {
  let bed: ClusterTestbed;
  beforeEach(async () => {
    bed = await ClusterTestbed.start();
    await bed.show([
      { address: "north:1.1", source: V1, depth: 4 },
      { address: "east:1.1", source: V1, host: "east", depth: 3 },
    ]);
  });
  afterEach(() => bed.stop());

  it("asks every caller who she is", async () => {
    for (const { method, path, isAtRoot } of bed.api.verbs) {
      const url = `${isAtRoot ? "" : "/api/v1"}${path.replaceAll(/\{\w+\+?\}/g, "x")}`;
      expect((await bed.api.app.request(url, { method: method.toUpperCase() })).status).toBe(401);
    }
  });

  it("lets a viewer call what changes nothing, and nothing else", async () => {
    const open = bed.api.verbs.filter(({ permission }) => permission === "view");
    expect(open.every(({ method, audits }) => method === "get" && audits === null)).toBe(true);
    for (const { method, path } of bed.api.verbs.filter(({ permission }) => permission !== "view"))
      expect((await bed.call(method.toUpperCase(), path.replaceAll(/\{\w+\+?\}/g, "x"), "vera")).status).toBe(403);
  });

  it("gives the picture compressed as the caller takes it", async () => {
    const ask = (encoding: string) =>
      bed.api.app.request("/api/v1/topology", {
        headers: { authorization: "Bearer vera", "accept-encoding": encoding },
      });

    const gzipped = await ask("gzip;q=1.0, br;q=0");
    const plain = await ask("identity");

    expect(gzipped.headers.get("content-encoding")).toBe("gzip");
    expect(JSON.parse(String(gunzipSync(Buffer.from(await gzipped.arrayBuffer()))))).toEqual(await plain.json());
    expect((await ask("gzip, deflate, br")).headers.get("content-encoding")).toBe("br");
  });

  it("measures for Prometheus", async () => {
    const { status, body, headers } = await bed.call("GET", "/metrics", "vera");

    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("text/plain");
    for (const line of [
      "callboard_gateway_connected 1",
      "callboard_hosts 2",
      `callboard_actors{host="north"} 1`,
      `callboard_actors_by_state{state="idle"} 2`,
      "callboard_mailbox_depth 7",
      "callboard_mailbox_depth_max 4",
      `callboard_dead_letters{host="east"} 1`,
      "callboard_live_sockets 0",
    ])
      expect(body.split("\n")).toContain(line);
  });

  it("measures also while the gateway is lost", async () => {
    await bed.gateway.stop();
    await bed.until(() => bed.part.health().gateway === "lost");

    expect((await bed.call("GET", "/metrics", "vera")).body).toContain("callboard_gateway_connected 0");
  });
});
