import { expect, type Page, test } from "@playwright/test";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

/** A number that the strip of figures shows under this label. */
function figure(page: Page, label: string) {
  return page
    .locator("dl > div", { has: page.getByText(label, { exact: true }) })
    .locator("dd > span")
    .first();
}

test("an operator watches the cluster move, from all hosts down to one actor", async ({ page }) => {
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/topology`);

  await test.step("the page is live and the example is under load", async () => {
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    await expect(page.getByText(/of \d+ actors on 3 of 3 hosts/)).toBeVisible();
    await expect(figure(page, "Messages a second")).toHaveText(/[1-9]/);
    await expectNoAxeFindings(page);
  });

  await test.step("the table shows the same actors, and their counters grow by themselves", async () => {
    await page
      .getByRole("radio", { name: "Table" })
      .or(page.getByRole("button", { name: "Table" }))
      .first()
      .click();
    await expect(page).toHaveURL(/view=table/);
    await page.getByLabel("Find actors by address, name or class").fill("Crowd");
    const row = page.getByRole("row").filter({ hasText: "Crowd" });
    await expect(row).toHaveCount(1);
    const before = Number((await row.getByRole("gridcell").nth(5).innerText()).replaceAll(",", ""));
    await expect
      .poll(async () => Number((await row.getByRole("gridcell").nth(5).innerText()).replaceAll(",", "")))
      .toBeGreaterThan(before);
    await expectNoAxeFindings(page);
  });

  await test.step("a selected actor is inspected, and its own page opens", async () => {
    await page.getByRole("button", { name: /^Crowd .*: inspect$/ }).click();
    await expect(page).toHaveURL(/actor=/);
    await page.getByRole("link", { name: "Open", exact: true }).click();
    await expect(page).toHaveURL(/\/actors\//);
    await expect(page.getByRole("heading", { level: 1, name: "@crowd" })).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("a paused picture stands still and says since when", async () => {
    await page.goto(`${callboard.it.url}/topology?view=table`);
    const rate = page
      .getByText("Messages a second", { exact: true })
      .locator("..")
      .getByText(/^[\d,.]+$/);
    await expect(rate).toBeVisible();
    await page.getByRole("button", { name: "Pause view" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Paused" })).toBeVisible();
    await expect(rate).toBeVisible();
    await page.getByRole("button", { name: "Resume view" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  });

  await test.step("a phone has all of it", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${callboard.it.url}/topology`);
    await expect(page.getByText(/of \d+ actors on 3 of 3 hosts/)).toBeVisible();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await expectNoAxeFindings(page);
  });
});
