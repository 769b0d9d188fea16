import { expect, test } from "@playwright/test";
import { ELSE_PASSWORD, packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

/** Everything that changes something, by the words of its button. */
const writing =
  /^(Choose a zip…|Approve .*|Reject|Revoke…?|Activate.*|Unload…|Swap.*|Start .*|Stop.*|New actor…|Change capabilities…|Ask .*|Tell .*|Send .*|End realm…|Pause rollout|Resume rollout|Abort.*|Undo.*|Take note|Invite a person…|Remove .*|Change .*)$/;

test("an administrator invites a viewer, who sees everything and can change nothing", async ({ browser, page }) => {
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
  for (const path of [
    "/overview",
    "/topology",
    "/topology?view=table",
    "/actors",
    `/actors/${address}`,
    "/hosts",
    "/hosts/north",
    "/sources",
    `/sources/${hash}`,
    "/rollouts",
    "/messages",
    "/dead-letters",
    "/audit",
    "/people",
  ]) {
    await test.step(`${path} offers her nothing that changes anything`, async () => {
      await viewer.goto(callboard.it.url + path);
      await expect(viewer.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(viewer.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
      await expect(viewer.getByRole("button", { name: writing })).toHaveCount(0);
      await expectNoAxeFindings(viewer);
    });
  }

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
    for (const [method, path, body] of calls) {
      const status = await viewer.evaluate(
        async ({ method, path, body }) =>
          (
            await fetch(`/api/v1${path}`, {
              method,
              headers: { "content-type": "application/json" },
              body: JSON.stringify(body),
            })
          ).status,
        { method, path, body },
      );
      expect(`${method} ${path}: ${status}`).toBe(`${method} ${path}: 403`);
    }
  });
});
