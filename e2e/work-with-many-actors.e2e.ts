import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { crew } from "./crew.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
const MANY = 120;
/** The captain, and those whom she took on board. */
const CREW = 501;
let hash = "";

test.beforeAll(async () => {
  const { api } = callboard.it;
  hash = await api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  for (let n = 0; n < MANY; n++) {
    await api.post("/actors", { sourceHash: hash, actor: "Greeter", globalName: `room/${n}` });
  }
});

const rows = (page: Page) => page.getByRole("row").filter({ hasText: "Greeter" });

test("an operator finds actors, takes the view away as a file, and opens it elsewhere", async ({ page, context }) => {
  const olga = await callboard.it.addPerson("Olga", "operator");
  await signIn(page, callboard.it, olga);
  await page.goto(`${callboard.it.url}/actors`);

  await test.step("of all actors only the rows in sight are in the page", async () => {
    await expect(page.getByText(/^(\d+) of \1 actors on 3 of 3 hosts$/)).toBeVisible();
    expect(await page.getByRole("row").count()).toBeLessThanOrEqual(80);
    await expectNoAxeFindings(page);
  });

  await test.step("search and filters narrow the list, and it says of how many", async () => {
    await page.getByLabel("Find actors by address, name or class").fill("room/11");
    await expect(page.getByText(/^11 of \d+ actors on/)).toBeVisible();
    await page.getByLabel("Global name has").fill("room/119");
    await expect(rows(page)).toHaveCount(1);
    await page.getByRole("button", { name: "Show all" }).click();
    await page.getByRole("combobox", { name: "Source" }).selectOption({ label: "greeter 1.0.0" });
    await expect(page.getByText(new RegExp(`^${MANY} of \\d+ actors on`))).toBeVisible();
  });

  await test.step("another sort and other columns, all of it in the address", async () => {
    await page.getByRole("button", { name: "Host", exact: true }).click();
    await expect(page.getByRole("columnheader", { name: "Host" })).toHaveAttribute("aria-sort", "ascending");
    await page.getByRole("button", { name: /of 10 columns$/ }).click();
    await page.getByLabel("Sent").uncheck();
    await page.getByLabel("Address", { exact: true }).check();
    await expectNoAxeFindings(page);
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/sort=host/);

    const elsewhere = await context.newPage();
    await elsewhere.goto(page.url());
    await expect(elsewhere.getByText(new RegExp(`^${MANY} of \\d+ actors on`))).toBeVisible();
    await expect(elsewhere.getByRole("columnheader", { name: "Address" })).toBeVisible();
    await expect(elsewhere.getByRole("columnheader", { name: "Sent" })).toHaveCount(0);
    await elsewhere.close();
  });

  await test.step("the export has exactly what is shown", async () => {
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: `Export ${MANY} actors as CSV` }).click();
    const lines = (await readFile(await (await download).path(), "utf8")).trim().split("\r\n");
    expect(lines[0]).toBe("address,class,name,host,source,state,busyMs,depth,received,failed");
    expect(lines).toHaveLength(MANY + 1);
    expect(new Set(lines.slice(1).map((line) => line.split(",")[4]))).toEqual(new Set(["greeter@1.0.0"]));
  });

  await test.step("the keyboard walks, and Enter opens", async () => {
    const grid = page.getByRole("grid", { name: "Actors" });
    await grid.focus();
    await page.keyboard.press("End");
    await expect(page.locator(`[aria-rowindex="${MANY + 1}"]`)).toBeVisible();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/actors\/.+/);
    await expect(page.getByRole("heading", { level: 1, name: /^@room\// })).toBeVisible();
  });
});

test("an operator swaps three selected actors to another version", async ({ page }) => {
  const next = await callboard.it.api.approved(await packed(greeter({ version: "1.1.0", word: "Good day" })));
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/actors?class=Greeter&sort=name`);

  await page.getByRole("grid", { name: "Actors" }).focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await page.getByRole("button", { name: "Swap 3…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("To source").selectOption(next);
  await expect(dialog.getByText(/^Swaps 3 actors on \d hosts?, with/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
  await dialog.getByLabel(/Reason/).fill("three rooms try it first");
  await dialog.getByRole("button", { name: "Swap 3 actors to 1.1.0" }).click();

  await expect(page).toHaveURL(/\/rollouts\/.+/);
  await expect(page.getByRole("main").getByText("done", { exact: true }).first()).toBeVisible();
  await page.goto(`${callboard.it.url}/actors?source=greeter@1.1.0`);
  await expect(page.getByText(/^3 of \d+ actors on/)).toBeVisible();
});

test("an operator stops some by the keyboard, and then all that fit, knowing what it hits", async ({ page }) => {
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/actors?class=Greeter&sort=name`);
  const grid = page.getByRole("grid", { name: "Actors" });

  await test.step("two are selected with Space and Shift, and stopped with a reason", async () => {
    await grid.focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("Shift+ArrowDown");
    await expect(page.getByText(`2 of ${MANY} actors selected`)).toBeVisible();
    await page.getByRole("button", { name: "Stop 2…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/^Stops 2 actors on/)).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
    await expect(dialog.getByRole("button", { name: "Stop 2 actors" })).toBeDisabled();
    await dialog.getByLabel(/Reason/).fill("these two are done");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Stop 2 actors" }).click();
    await expect(page.getByText(new RegExp(`^${MANY - 2} of \\d+ actors on`))).toBeVisible();
  });

  await test.step("all that fit are many, so their class has to be typed", async () => {
    await page.getByLabel(`Select all ${MANY - 2} actors`).check();
    await page.getByRole("button", { name: `Stop ${MANY - 2}…` }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("the rooms are closed");
    const stop = dialog.getByRole("button", { name: `Stop ${MANY - 2} actors` });
    await expect(stop).toBeDisabled();
    await dialog.getByLabel(/^Type Greeter/).fill("Greeter");
    await expectNoAxeFindings(page);
    await stop.click();
    await expect(page.getByText("No actor fits")).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("the audit has one row before and one after each", async () => {
    const { items } = await callboard.it.api.get<{
      items: { action: string; result: string; reason: string | null }[];
    }>("/audit?limit=50");
    const stops = items.filter(({ action }) => action === "actor.stopMany");
    expect(stops.map(({ result, reason }) => [result, reason])).toEqual([
      ["done", "the rooms are closed"],
      ["intent", "the rooms are closed"],
      ["done", "these two are done"],
      ["intent", "these two are done"],
    ]);
  });
});

test("an operator creates an actor with what it is to begin with", async ({ page }) => {
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/actors`);
  await page.getByRole("button", { name: "New actor…" }).click();
  const dialog = page.getByRole("dialog");

  await dialog.getByLabel("Source").selectOption(hash);
  await dialog.getByLabel(/^Global name/).fill("room/new");
  await dialog.getByLabel(/^What onStart gets/).fill("{broken");
  await expect(dialog.getByRole("button", { name: "Create Greeter" })).toBeDisabled();
  await dialog.getByLabel(/^What onStart gets/).fill('{"mood":"good"}');
  await dialog.getByRole("button", { name: "Add a requirement" }).click();
  await dialog.getByLabel("Requirement 1, key").fill("moon");
  await dialog.getByLabel("Requirement 1, value").fill("true");
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Create Greeter" }).click();
  await expect(dialog.getByRole("alert")).toContainText(/host/);
  await dialog.getByRole("button", { name: "Take moon away" }).click();
  await dialog.getByRole("button", { name: "Create Greeter" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "@room/new" })).toBeVisible();
});

test("an operator drains a source and sees its actors go, on its page and in the tray", async ({ page }) => {
  const { api, url } = callboard.it;
  const old = await api.approved(await packed(crew));
  const { addresses } = await api.post<{ addresses: string[] }>(`/sources/${old}/activate`);
  await signIn(page, callboard.it);
  await page.goto(`${url}/sources/${old}`);
  const runs = page.getByRole("region", { name: "Runs on" });
  await expect(runs.getByText(new RegExp(`^${CREW} actors on \\d hosts?$`))).toBeVisible();

  await page.getByRole("button", { name: "Unload…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^Reason/).fill("the voyage is over");
  await dialog.getByRole("button", { name: "Drain 1.0.0" }).click();
  await page.getByRole("button", { name: "Actions: 1 running" }).click();
  const tray = page.getByRole("dialog", { name: "Actions" });
  await expect(tray.getByText(`0 of ${CREW} actors`)).toBeVisible();
  await expect(page.getByRole("main").getByText("retired", { exact: true }).first()).toBeVisible();

  // Whatever is asked of the console from now on stays unanswered: who runs it is in the live picture.
  await page.route("**/api/v1/**", () => undefined);
  await api.delete(`/actors/${addresses[0]}`, { recursive: true, reason: "the voyage is over" });

  await expect(tray.getByText("no actor runs on it")).toBeVisible();
  await expect(runs.getByText("no host")).toBeVisible();
});
