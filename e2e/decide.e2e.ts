import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard({ approvals: "two-people" });

test("one person uploads a source, another reviews and approves it, and it is activated", async ({ browser, page }) => {
  const approver = await callboard.it.addPerson("Grace", "approver");
  const zip = await packed(greeter({ version: "1.0.0", word: "Hello" }));

  await test.step("upload shows what is in the zip", async () => {
    await signIn(page, callboard.it);
    await page
      .getByRole("navigation")
      .getByRole("link", { name: /^Sources/ })
      .click();
    await expect(page).toHaveURL(/\/sources/);
    await page.getByLabel("Source zip").setInputFiles(zip);
    await expect(page.getByText("it waits for a decision")).toBeVisible();
    await expectNoAxeFindings(page);
    await page.getByRole("link", { name: "greeter 1.0.0" }).click();
    await expect(page.getByRole("heading", { name: "1.0.0" })).toBeVisible();
    await expect(page.getByText("Greeter", { exact: true }).first()).toBeVisible();
    await expect(page.getByText("main.ts").first()).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("the uploader may not decide", async () => {
    await expect(page.getByRole("button", { name: /^Approve/ })).toHaveCount(0);
    const hash = page.url().split("/").at(-1) ?? "";
    await expect(
      callboard.it.api.post(`/sources/${hash}/decision`, { decision: "approve", reason: "it is mine" }),
    ).rejects.toThrow("403");
  });

  const other = await (await browser.newContext()).newPage();
  await test.step("somebody else approves, with a reason", async () => {
    await signIn(other, callboard.it, approver);
    await other.goto(page.url());
    await other.getByRole("button", { name: /^Approve/ }).click();
    await expect(other.getByText("say why; it is kept in the audit")).toBeVisible();
    await other.getByLabel("Reason, kept in the audit").fill("read it line by line");
    await other.getByRole("button", { name: /^Approve/ }).click();
    await expect(other.getByText("Approved by Grace")).toBeVisible();
    await expectNoAxeFindings(other);
  });

  await test.step("an approver may not activate, the operator sees the approval arrive and does", async () => {
    await expect(other.getByRole("button", { name: "Activate…" })).toHaveCount(0);
    await page.getByRole("button", { name: "Activate…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Activate 1.0.0" }).click();
    await expect(page.getByRole("dialog").getByText("It is active; 1 actor created.")).toBeVisible();
    await expectNoAxeFindings(page);
    await page.getByRole("dialog").getByRole("button", { name: "Close" }).first().click();
    await expect(page.getByText("1 actor on 1 host")).toBeVisible();
  });
});

test("a zip that cannot be used is refused with file and line", async ({ page }) => {
  const { writeFile, readFile } = await import("node:fs/promises");
  const zip = await packed(greeter({ version: "1.0.0", word: "Hello" }));
  const broken = `${zip}.cut.zip`;
  await writeFile(broken, (await readFile(zip)).subarray(0, 300));

  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/sources`);
  await page.getByLabel("Source zip").setInputFiles(broken);

  await expect(page.getByText("refused", { exact: true })).toBeVisible();
  await expect(page.getByRole("cell", { name: /^the zip ends before its directory/ })).toBeVisible();
  await expectNoAxeFindings(page);
});
