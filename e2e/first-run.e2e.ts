import { expect, test } from "@playwright/test";
import { ADMIN } from "./callboard.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard({ setUp: false });

test("a newcomer opens the printed link, becomes the administrator and sees the cluster live", async ({ page }) => {
  await test.step("without the link there is nothing but the way to it", async () => {
    await page.goto(callboard.it.url);
    await expect(page.getByText("There is no administrator yet.")).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("the form says what is missing", async () => {
    await page.goto(`${callboard.it.url}/setup#token=${callboard.it.setupToken}`);
    await page.getByLabel("Your name").fill(ADMIN.name);
    await page.getByLabel("E-mail").fill(ADMIN.email);
    await page.getByLabel("Password", { exact: true }).fill("too short");
    await page.getByRole("button", { name: "Set up and sign in" }).click();
    await expect(page.getByText("at least 12 characters")).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("set up leads to the live picture", async () => {
    await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
    await page.getByRole("radio", { name: "One person" }).check();
    await page.getByRole("button", { name: "Set up and sign in" }).click();
    await expect(page).toHaveURL(/\/overview/);
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    await expect(page.getByRole("region", { name: "Cluster" })).toContainText(/hosts3 .*north/);
  });

  await test.step("the link is used up", async () => {
    await page.goto(`${callboard.it.url}/setup#token=${callboard.it.setupToken}`);
    await expect(page.getByText("This Callboard is set up already")).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("she can sign out and in again", async () => {
    await page.goto(`${callboard.it.url}/topology`);
    await page.getByRole("button", { name: `${ADMIN.name}, admin` }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
    await expectNoAxeFindings(page);
    await signIn(page, callboard.it);
  });
});
