import { join } from "node:path";
import { packDirectory } from "#runtime/intake";
import { Convention } from "./convention.ts";
import { expectCount } from "./core-case.ts";
import type { MetricsBy } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

const SERVERS = 12;
const LOOK_EVERY_MS = 20;

/** The crawler of the example on its own slow site: with actors, and page by page. */
export async function measureCrawler(root: string, { pages, pageDelayMs }: Sizes): Promise<MetricsBy> {
  const convention = await Convention.start(["bench"]);
  const hash = await convention.load(await packDirectory(join(root, "examples/crawler")));
  const site = { pages, servers: SERVERS, delayMs: pageDelayMs };
  await convention.first.activateSource(hash, { init: { site } });
  const { root: page } = await convention.ask("site", { type: "site.Where" });
  const actors = { ms: await crawl(convention, page, false, pages) };
  const oneByOne = { ms: await crawl(convention, page, true, pages) };
  await convention.shutdown();
  return { callboard: actors, oneByOne };
}

async function crawl(convention: Convention, root: unknown, isOneByOne: boolean, pages: number): Promise<number> {
  await convention.ask("crawler", { type: "crawl.Crawl", root, isOneByOne });
  for (;;) {
    const { state, read, elapsedMs } = await convention.ask("crawler", { type: "crawl.HowFar" });
    if (state === "done") {
      expectCount("pages read", read, pages);
      return elapsedMs as number;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
