import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { ADMIN } from "../running-console.ts";

const CHROMIUM = "/usr/bin/chromium";
const VIEW = { width: 1440, height: 900 };
/**
 * A new window loads pages of the browser's own (chrome://omnibox-popup: 0.7 s of processor time) before it is calm.
 */
const WINDOW_READY_MS = 3_000;

/** The console's pages in headless Chromium, signed in. */
export async function openBrowser(url: string): Promise<BrowserContext> {
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  const context = await browser.newContext({ viewport: VIEW });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel("E-mail").fill(ADMIN.email);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
  await page.close();
  return context;
}

/**
 * From the navigation in a window that is there to the first drawing that has cells in it; and what was loaded as
 * scripts, gzipped.
 */
export async function firstTopology(
  context: BrowserContext,
  url: string,
): Promise<{ page: Page; ms: number; scriptBytes: number }> {
  const page = await context.newPage();
  await page.addInitScript(() => {
    const drawn = { at: 0, acks: [] as [number, number][] };
    Object.assign(window, { drawn });
    const show = ImageBitmapRenderingContext.prototype.transferFromImageBitmap;
    ImageBitmapRenderingContext.prototype.transferFromImageBitmap = function (image) {
      // The lowest of the map's canvases has the cells.
      if (drawn.at === 0 && this.canvas === document.querySelector("main canvas")) drawn.at = performance.now();
      show.call(this, image);
    };
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (data) {
      const frame = JSON.parse(String(data)) as { t: string; seq: number };
      if (frame.t === "ack") drawn.acks.push([frame.seq, Date.now()]);
      send.call(this, data);
    };
  });
  await sleep(WINDOW_READY_MS);
  await page.goto(`${url}/topology`, { waitUntil: "commit" });
  await page.waitForFunction(() => (window as unknown as { drawn: { at: number } }).drawn.at > 0, null, {
    timeout: 60_000,
  });
  const ms = await page.evaluate(() => (window as unknown as { drawn: { at: number } }).drawn.at);
  // What was asked for after the drawing was not needed for it.
  const asked = await page.evaluate(() =>
    performance.getEntriesByType("resource").map((e) => [e.name, e.startTime] as const),
  );
  const scripts = asked.filter(([name, at]) => at < ms && new URL(name).pathname.endsWith(".js"));
  const texts = await Promise.all(scripts.map(([name]) => context.request.get(name).then((answer) => answer.body())));
  const scriptBytes = texts.reduce((sum, text) => sum + gzipSync(text).length, 0);
  return { page, ms, scriptBytes };
}

/** seq and time of every delta that the page has drawn. */
export function drawnDeltas(page: Page): Promise<[number, number][]> {
  return page.evaluate(() => (window as unknown as { drawn: { acks: [number, number][] } }).drawn.acks);
}

interface TraceEvent {
  name: string;
  tid: number;
  ts: number;
  dur?: number;
  /** Of it the time in which the thread ran: another process that takes the core is not in it. */
  tdur?: number;
  args: { name?: string };
}

/**
 * Milliseconds for which the page's main thread ran in each frame while the map is dragged about at 2.5 times its size.
 */
export async function panFrames(page: Page, seconds: number): Promise<number[]> {
  const box = await page.locator("main canvas").first().boundingBox();
  if (!box) throw new Error("no map on the page");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.wheel(0, -260);
  await page.mouse.down();
  const client = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  client.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  const ended = new Promise<void>((resolve) => client.once("Tracing.tracingComplete", () => resolve()));
  await client.send("Tracing.start", {
    traceConfig: {
      includedCategories: ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "__metadata"],
      excludedCategories: ["*"],
    },
  });
  const until = Date.now() + seconds * 1000;
  for (let step = 0; Date.now() < until; step++)
    await page.mouse.move(x + 180 * Math.sin(step / 15), y + 120 * Math.cos(step / 11));
  await client.send("Tracing.end");
  await ended;
  await page.mouse.up();
  return perFrame(events);
}

function perFrame(events: readonly TraceEvent[]): number[] {
  const main = events.find(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")?.tid;
  const own = events.filter(({ tid }) => tid === main);
  const starts = own.filter(({ name }) => name === "FireAnimationFrame").map(({ ts }) => ts);
  const frames = [...new Set(starts)]
    .sort((a, b) => a - b)
    .filter((ts, n, all) => n === 0 || ts - (all[n - 1] ?? 0) > 8_000);
  // Another category tells each of them once more, as `ThreadControllerImpl::RunTask`.
  const tasks = own.filter(({ name, dur }) => name === "RunTask" && dur !== undefined);
  return frames.slice(0, -1).map((start, n) => {
    const end = frames[n + 1] ?? start;
    const inside = tasks.filter(({ ts }) => ts >= start - 4_000 && ts < end - 4_000);
    return inside.reduce((sum, { dur = 0, tdur = dur }) => sum + tdur, 0) / 1000;
  });
}
