import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TestConvention } from "./convention.testbed.ts";

const PATIENCE_MS = 30_000;

describe("crawler", () => {
  let convention: TestConvention;
  const servers: Server[] = [];

  beforeEach(async () => {
    convention = await TestConvention.start();
    const init = { site: { pages: 200, servers: 5, delayMs: 2 } };
    await convention.north.activateSource(await convention.load("crawler"), { init });
  });

  afterEach(async () => {
    await convention.stop();
    for (const server of servers.splice(0)) server.close();
  });

  const site = () => convention.ask("site", { type: "site.Where" });
  const start = (root: unknown, how = {}) => convention.ask("crawler", { type: "crawl.Crawl", root, ...how });

  async function end(): Promise<Record<string, unknown>> {
    return vi.waitFor(async () => {
      const progress = await convention.ask("crawler", { type: "crawl.HowFar" });
      expect(progress).toMatchObject({ state: "done" });
      return progress;
    }, PATIENCE_MS);
  }

  it("reads every page once, each server no more than the limit at once", async () => {
    const { root } = await site();

    await start(root, { atOncePerServer: 3 });

    expect(await end()).toMatchObject({ found: 200, read: 200, failed: 0, servers: 5, left: 0 });
    expect(await site()).toMatchObject({ served: 200, mostAtOnce: 3 });
  });

  it("reads page by page when asked to, all servers together", async () => {
    const { root } = await site();

    await start(root, { isOneByOne: true });

    expect(await end()).toMatchObject({ read: 200, servers: 5 });
    expect(await site()).toMatchObject({ mostAtOnce: 1 });
  });

  it("publishes its progress, the last time when it is done", async () => {
    const crawler = await convention.north.lookup("crawler");
    if (!crawler) throw new Error("there is no crawler");
    const { root } = await site();
    const events = convention.north.subscribe(crawler)[Symbol.asyncIterator]();

    await start(root);

    let last: unknown;
    do last = (await events.next()).value;
    while ((last as { state: string }).state !== "done");
    expect(last).toMatchObject({ type: "crawl.Progress", read: 200 });
  });

  it("names the pages that it could not read, and goes on", async () => {
    const links = '<a href="/gone">gone</a><a href="/"><a href="mailto:a@example.org"><a href="http://[">';
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/gone" ? 404 : 200;
      response.end(links);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;

    await start(root);

    const failures = [{ url: `${root}gone`, error: "404 Not Found" }];
    expect(await end()).toMatchObject({ found: 2, read: 1, failed: 1, failures });
  });

  it("stops at the number of pages that it was given, and says how many links it left", async () => {
    const { root } = await site();

    await start(root, { maxPages: 50 });

    const { found, left } = await end();
    expect(found).toBe(50);
    expect(left).toBeGreaterThan(0);
  });

  it("counts the pages of a lane that was stopped as failed, and ends", async () => {
    const { root } = await site();
    await start(root, { isOneByOne: true });
    const [lane] = convention.actorsOf("Lane");
    if (!lane) throw new Error("there is no lane");

    await convention.north.stop(lane.address);

    const { failures } = await end();
    expect(failures).toContainEqual(expect.objectContaining({ error: expect.stringContaining("its lane is gone") }));
  });

  it("gives up a crawl for the next one", async () => {
    const { root } = await site();
    await start(root, { isOneByOne: true });

    expect(await start(root, { maxPages: 1 })).toMatchObject({ state: "running", found: 1 });

    expect(await end()).toMatchObject({ found: 1, read: 1, failed: 0 });
  });
});
