import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { Callboard, packed } from "./callboard.ts";

/** Each example as an operator deploys it: packed, uploaded, approved, activated and used, all through the HTTP API. */
test.describe("an operator deploys an example through the API", () => {
  test.describe.configure({ mode: "default" });
  let callboard: Callboard;

  test.beforeAll(async () => {
    callboard = await Callboard.start();
  });

  test.afterAll(() => callboard.stop());

  async function activated(folder: string, init: Record<string, unknown> = {}): Promise<string> {
    const hash = await callboard.api.approved(await packed(folder));
    await callboard.api.post(`/sources/${hash}/activate`, { init });
    return hash;
  }

  async function ask(
    name: string,
    message: { type: string } & Record<string, unknown>,
  ): Promise<Record<string, unknown>> {
    const path = `/actors/${encodeURIComponent(`@${name}`)}/ask`;
    const { reply } = await callboard.api.post<{ reply: Record<string, unknown> }>(path, {
      message,
      timeoutMs: 30_000,
    });
    return reply;
  }

  function tell(name: string, message: { type: string } & Record<string, unknown>): Promise<unknown> {
    return callboard.api.post(`/actors/${encodeURIComponent(`@${name}`)}/tell`, { message });
  }

  async function actorsOf(source: string, className: string): Promise<{ address: string; host: string }[]> {
    const query = new URLSearchParams({ source, class: className });
    return (await callboard.api.get<{ items: { address: string; host: string }[] }>(`/actors?${query}`)).items;
  }

  /** Swaps the actors of some classes and waits until the rollout is done. */
  async function swapped(addresses: string[], toSource: string): Promise<void> {
    const body = { select: { addresses }, toSource, reason: "the next version" };
    const { id } = await callboard.api.post<{ id: string }>("/rollouts", body);
    await expect
      .poll(() => callboard.api.get(`/rollouts/${id}`))
      .toMatchObject({ state: "done", swapped: addresses.length });
  }

  /** The folder of an example with another version in its manifest. */
  async function nextVersion(folder: string): Promise<string> {
    const next = join(await mkdtemp(join(tmpdir(), "callboard-next-")), "source");
    await cp(fileURLToPath(new URL(`../${folder}`, import.meta.url)), next, { recursive: true });
    const manifest = JSON.parse(await readFile(join(next, "package.json"), "utf8"));
    await writeFile(join(next, "package.json"), JSON.stringify({ ...manifest, version: "2.0.0" }));
    return next;
  }

  test("purchase: buyers on all hosts never buy more than there is", async () => {
    const hash = await activated("examples/purchase");

    const rush = { type: "purchase.StartRush", product: "lamp", buyers: 30, ordersEach: 4, count: 3 };
    expect(await ask("rush", rush)).toMatchObject({ orders: 120, sold: 99, refused: 87, failed: 0 });

    expect(await ask("inventory", { type: "purchase.CountStock" })).toMatchObject({ stock: { lamp: 1 } });
    const buyers = await actorsOf(hash, "Buyer");
    expect(new Set(buyers.map(({ host }) => host)).size).toBe(3);
  });

  test("dictionary: what was added is there after a swap, and what is no number cannot be increased", async () => {
    const hash = await activated("examples/dictionary");
    await tell("dictionary", { type: "dictionary.Add", key: "lamp", value: 3 });
    await tell("dictionary", { type: "dictionary.Increase", key: "lamp", by: 4 });
    expect(await ask("dictionary", { type: "dictionary.Save" })).toMatchObject({ keys: 1 });

    const next = await callboard.api.approved(await packed(await nextVersion("examples/dictionary")));
    await swapped(
      (await actorsOf(hash, "Dictionary")).map(({ address }) => address),
      next,
    );

    expect(await ask("dictionary", { type: "dictionary.Get", key: "lamp" })).toMatchObject({ value: 7 });
    await tell("dictionary", { type: "dictionary.Add", key: "lamp", value: "bright" });
    await expect(ask("dictionary", { type: "dictionary.Increase", key: "lamp", by: 1 })).rejects.toThrow("422");
  });

  test("crawler: reads 960 pages politely, and goes on where it was when it is swapped", async () => {
    const hash = await activated("examples/crawler", { site: { pages: 960, servers: 12, delayMs: 20 } });
    const next = await callboard.api.approved(await packed(await nextVersion("examples/crawler")));
    const { root } = await ask("site", { type: "site.Where" });
    await ask("crawler", { type: "crawl.Crawl", root, atOncePerServer: 1 });

    await swapped(
      (await actorsOf(hash, "Crawler")).map(({ address }) => address),
      next,
    );

    await expect
      .poll(() => ask("crawler", { type: "crawl.HowFar" }), { timeout: 60_000 })
      .toMatchObject({
        state: "done",
        read: 960,
        failed: 0,
      });
    expect(await ask("site", { type: "site.Where" })).toMatchObject({ served: 960, mostAtOnce: 1 });
  });

  test("pipeline: a graph runs, says where it failed, and runs again from there as it is configured now", async () => {
    await activated("examples/pipeline");

    const failed = await ask("pipeline", { type: "graph.Run", lines: ["ship, 1"] });
    expect(failed).toMatchObject({ type: "graph.Failed", node: "parse/price" });
    const { run } = await ask("pipeline", { type: "graph.Run", lines: ["lamp, 3", "desk, 1"] });
    const node = "parse/price/total";
    await ask("pipeline", { type: "graph.Configure", node, config: { discount: 0.5 } });

    expect(await ask("pipeline", { type: "graph.Restart", run, from: node })).toMatchObject({
      ran: [node],
      data: { total: { orders: 2, amount: 285 } },
    });
    expect(
      await ask("pipeline", { type: "graph.Check", graph: { input: [], nodes: { parse: { kind: "parse" } } } }),
    ).toMatchObject({ problems: [{ node: "parse", datum: "lines" }] });
  });

  test("provisioning: old actions end on the old version, new ones begin on the new, the old one is unloaded", async () => {
    const old = await activated("examples/provisioning");
    const { port } = await ask("provisioning-front", { type: "provisioning.WhereIsFront" });
    const front = `http://127.0.0.1:${port}`;
    const request = async (machine: string, action: string) => {
      const body = JSON.stringify({ action });
      const response = await fetch(`${front}/machines/${machine}/actions`, { method: "POST", body });
      return (await response.json()) as { id: string };
    };
    const row = async ({ id }: { id: string }) => (await fetch(`${front}/actions/${id}`)).json();

    await tell("machine/web-1", { type: "machine.Spoil", how: "hang" });
    const running = await request("web-1", "reboot");
    const next = await callboard.api.approved(await packed(await nextVersion("examples/provisioning")));
    for (const className of ["Control", "Front", "Datacenter", "Machine"]) {
      await swapped(
        (await actorsOf(old, className)).map(({ address }) => address),
        next,
      );
    }
    const fresh = await request("web-2", "reboot");

    await expect.poll(() => row(running)).toMatchObject({ state: "failed", source: "provisioning@1.0.0" });
    await expect.poll(() => row(fresh)).toMatchObject({ state: "completed", source: "provisioning@2.0.0" });
    await expect
      .poll(() =>
        callboard.api
          .delete(`/sources/${old}`, { mode: "refuse", reason: "nothing runs on it" })
          .then(() => "unloaded", String),
      )
      .toBe("unloaded");
  });
});
