import { expect, test } from "@playwright/test";
import { ADMIN, ELSE_PASSWORD, packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

const SECTIONS = ["account", "people", "tokens", "policy", "retention", "keys", "about"];

test("an administrator invites a viewer, who signs in and is refused whatever changes anything", async ({
  browser,
  page,
}) => {
  const hash = (await callboard.it.api.upload(await packed(greeter({ version: "1.0.0", word: "Hello" })))).hash;

  let inviteUrl = "";
  await test.step("the administrator invites by a one-time link", async () => {
    await signIn(page, callboard.it);
    await page.goto(`${callboard.it.url}/people`);
    await expectNoAxeFindings(page);
    await page.getByRole("button", { name: "Invite a person…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Vera");
    await dialog.getByLabel("E-mail").fill("vera@example.org");
    await dialog.getByRole("button", { name: "Invite Vera" }).click();
    await expect(dialog.getByText("Hand this link to Vera now")).toBeVisible();
    inviteUrl = (await dialog.locator("code").textContent()) ?? "";
    await expectNoAxeFindings(page);
  });

  const viewer = await (await browser.newContext()).newPage();
  await test.step("the viewer chooses a password and signs in", async () => {
    await viewer.goto(inviteUrl);
    await viewer.getByLabel("Password", { exact: true }).fill(ELSE_PASSWORD);
    await expectNoAxeFindings(viewer);
    await viewer.getByRole("button", { name: "Set the password" }).click();
    await expect(viewer.getByText("Your password is set.")).toBeVisible();
    await signIn(viewer, callboard.it, { email: "vera@example.org", password: ELSE_PASSWORD });
  });

  const { items } = await callboard.it.api.get<{ items: { address: string }[] }>("/actors?class=Cast");
  const address = items[0]?.address ?? "";
  await test.step("calls past the pages are refused", async () => {
    const calls: [method: string, path: string, body: unknown][] = [
      ["POST", `/actors/${address}/tell`, { message: 1 }],
      ["POST", `/actors/${address}/ask`, { message: 1 }],
      ["DELETE", `/actors/${address}`, { reason: "no" }],
      ["POST", "/dead-letters/north-1/send", {}],
      ["POST", "/dead-letters/north-1/reveal", {}],
      ["POST", "/dead-letters/discard", { select: {}, reason: "no" }],
      [
        "POST",
        "/messages/saved",
        { name: "no", target: { by: "address", address }, kind: "tell", message: 1, isShared: true },
      ],
      ["POST", "/actors/stop", { select: { filter: {} }, reason: "no" }],
      ["PATCH", "/hosts/north/capabilities", { zone: null }],
      ["POST", `/sources/${hash}/decision`, { decision: "approve", reason: "no" }],
      ["POST", `/sources/${hash}/activate`, {}],
      ["POST", "/rollouts", { select: { class: "Cast" }, toSource: hash, reason: "no" }],
      ["POST", "/people", { name: "Mallory", email: "mallory@example.org", role: "viewer" }],
      ["PUT", "/policy", { approvals: "one-person", pendingExpiryDays: 7 }],
    ];
    const refused = await viewer.evaluate(async (calls) => {
      const answers = calls.map(async ([method, path, body]) => {
        const headers = { "content-type": "application/json" };
        const { status } = await fetch(`/api/v1${path}`, { method, headers, body: JSON.stringify(body) });
        return [method, path, status];
      });
      return Promise.all(answers);
    }, calls);
    expect(refused).toEqual(calls.map(([method, path]) => [method, path, 403]));
  });
});

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
