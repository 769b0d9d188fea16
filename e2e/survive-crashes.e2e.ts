import { expect, type Page, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

const live = (page: Page) => page.getByRole("status").filter({ hasText: "Live" });

/** null while the console has no gateway. */
async function gatewayAddress(): Promise<string | null> {
  const found = callboard.it.api.get<{ items: { address: string }[] }>("/actors?class=Gateway");
  return await found.then(
    ({ items }) => items[0]?.address ?? null,
    () => null,
  );
}

test("the gateway is killed: another takes its place and the page is live again", async ({ page }) => {
  await signIn(page, callboard.it);
  const before = await gatewayAddress();

  await callboard.it.api.delete(`/actors/${before}`, { reason: "does it come back" });

  await expect.poll(async () => ![null, before].includes(await gatewayAddress())).toBe(true);
  await expect(live(page)).toBeVisible();
});

test("the cluster process is killed and comes back with what was activated", async ({ page }) => {
  const hash = await callboard.it.api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  await callboard.it.api.post(`/sources/${hash}/activate`);
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/topology?view=table&q=greeter`);
  await expect(page.getByRole("row").filter({ hasText: "Greeter" })).toHaveCount(1);

  process.kill(await callboard.it.pidOf("cluster"), "SIGKILL");

  await test.step("the page says that it is stale, and since when", async () => {
    await expect(page.getByRole("alert").filter({ hasText: "Stale since" })).toBeVisible();
  });
  await test.step("then it is live again, with the actors of what was activated", async () => {
    await expect(live(page)).toBeVisible({ timeout: 30_000 });
    await expect(page.getByRole("row").filter({ hasText: "Greeter" })).toHaveCount(1);
    await expect(page.getByText(/of \d+ actors on 1 of 3 hosts/)).toBeVisible();
  });
});

test("the cluster process is frozen: the page says so at once, and is live again when it goes on", async ({ page }) => {
  await signIn(page, callboard.it);
  await expect(live(page)).toBeVisible();
  const cluster = await callboard.it.pidOf("cluster");

  process.kill(cluster, "SIGSTOP");

  try {
    // Three seconds, and what a busy machine needs to draw it.
    const note = page.getByRole("alert").filter({ hasText: "Stale since" });
    await expect(note).toContainText("The cluster does not respond.", { timeout: 5_000 });
    await expect(note).toContainText("it responds.");
    const refused = callboard.it.api.get("/hosts");
    await expect(refused).rejects.toThrow(/GATEWAY_LOST/);
  } finally {
    process.kill(cluster, "SIGCONT");
  }
  await expect(live(page)).toBeVisible();
});

test("what is chosen while the console is away opens when it is back", async ({ page }) => {
  await signIn(page, callboard.it);
  await expect(live(page)).toBeVisible();

  // Frozen first: one that is ended is back sooner than the page has noticed.
  const console = await callboard.it.pidOf("console");
  process.kill(console, "SIGSTOP");
  await expect(live(page)).toBeHidden();
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name: "Audit" }).click();
  process.kill(console, "SIGKILL");

  await expect(page.getByRole("heading", { name: "Audit", level: 1 })).toBeVisible({ timeout: 30_000 });
  await expect(live(page)).toBeVisible({ timeout: 30_000 });
});

test("a part of the page that is asked for while the console is away comes once it is back", async ({ page }) => {
  await signIn(page, callboard.it);
  await expect(live(page)).toBeVisible();
  const ofTheConsole = /\/_next\/static\/|\/api\/v1\/health$/;
  await page.route(ofTheConsole, (route) => route.abort("connectionrefused"));
  const asksForTheConsole = page.waitForRequest((request) => request.url().endsWith("/api/v1/health"));

  await page.keyboard.press("?");
  await asksForTheConsole;
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.unroute(ofTheConsole);

  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
});

test("the console process is killed: the cluster goes on, the session too", async ({ page }) => {
  await signIn(page, callboard.it);
  await expect(live(page)).toBeVisible();
  const cluster = await callboard.it.pidOf("cluster");

  const speaksAgain = new Promise<void>((resolve) => {
    page.on("websocket", (socket) => socket.on("framereceived", () => resolve()));
  });

  process.kill(await callboard.it.pidOf("console"), "SIGKILL");

  await test.step("the page is live again by itself", async () => {
    await speaksAgain;
    await expect(live(page)).toBeVisible({ timeout: 5_000 });
  });
  expect(await callboard.it.pidOf("cluster")).toBe(cluster);
  await page.reload();
  await expect(live(page)).toBeVisible();
});

test("SIGTERM ends all of it within ten seconds, with status 0", async () => {
  const pids = [await callboard.it.pidOf("console"), await callboard.it.pidOf("cluster")];
  const startedAt = Date.now();

  const status = await callboard.it.stop();

  expect(status).toBe(0);
  expect(Date.now() - startedAt).toBeLessThan(10_000);
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
});
