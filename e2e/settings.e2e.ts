import { expect, test } from "@playwright/test";
import { ADMIN, ELSE_PASSWORD } from "./callboard.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
const SECTIONS = ["account", "people", "tokens", "policy", "retention", "keys", "about"];

test("an administrator ends a person's session, and its open page is signed out within five seconds", async ({
  page,
  browser,
}) => {
  const grace = await callboard.it.addPerson("Grace", "viewer");
  const other = await (await browser.newContext()).newPage();
  await signIn(other, callboard.it, grace);
  await signIn(page, callboard.it, ADMIN);
  await page.goto(`${callboard.it.url}/people`);

  await page.getByRole("button", { name: "Sessions of Grace" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^End the session/ })
    .first()
    .click();

  await expect(page.getByText("Signed in nowhere")).toBeVisible();
  await expect(other).toHaveURL(/\/sign-in/, { timeout: 5_000 });
});

test("a person changes her password and signs in with the new one only", async ({ page }) => {
  const edsger = await callboard.it.addPerson("Edsger", "viewer");
  await signIn(page, callboard.it, edsger);
  await page.goto(`${callboard.it.url}/settings/account`);

  await page.getByLabel("Present password", { exact: true }).fill(ELSE_PASSWORD);
  await page.getByLabel("New password", { exact: true }).fill("a wholly new password");
  await page.getByRole("button", { name: "Change the password" }).click();

  await expect(page.getByText("Your password is changed")).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, callboard.it, { ...edsger, password: "a wholly new password" });
});

test("every part of Settings is read by a viewer without a control that she may not use", async ({ page }) => {
  const viewer = await callboard.it.addPerson("Barbara", "viewer");
  await signIn(page, callboard.it, viewer);

  for (const section of SECTIONS) {
    await page.goto(`${callboard.it.url}/settings/${section}`);
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expectNoAxeFindings(page);
  }
  await page.goto(`${callboard.it.url}/settings/retention`);
  await expect(page.getByText("for ever", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Change the retention" })).toHaveCount(0);
});
