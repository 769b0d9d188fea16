import { expect, type Page, test } from "@playwright/test";
import { ADMIN, packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard({ approvals: "two-people" });
let approver: { email: string; password: string };

test.beforeAll(async () => {
  approver = await callboard.it.addPerson("Grace", "approver");
});

const signInAgain = (page: Page) => page.getByRole("dialog", { name: "Sign in again" });

async function givePassword(page: Page, password: string) {
  await signInAgain(page).getByLabel("Password", { exact: true }).fill(password);
  await signInAgain(page).getByRole("button", { name: "Go on" }).click();
}

test("one person uploads a source, another reviews and approves it, and it is activated", async ({ browser, page }) => {
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

test("a reviewer is led to code that asks for modules while it runs, and sees what nobody sees", async ({ page }) => {
  const files = greeter({ version: "1.0.1", word: "Hel\u200blo" });
  const calm = await callboard.it.api.upload(await packed(files));
  const asking = "export const load = (name: string) => process.getBuiltinModule(name);\n";
  const { hash } = await callboard.it.api.upload(await packed({ ...files, "main.ts": `${files["main.ts"]}${asking}` }));
  await signIn(page, callboard.it, approver);
  const checks = page.getByRole("region", { name: "Checks" });

  await test.step("where nothing could load a module, that is said as fine; a hidden character is counted", async () => {
    await page.goto(`${callboard.it.url}/sources/${calm.hash}?against=nothing&file=main.ts`);
    await expect(checks).toContainText("fine: Imports no built-in modules, and names nothing that could load one");
    await expect(checks).toContainText("look at: Hidden characters in texts");
    await expect(page.getByRole("region", { name: "Lines of main.ts" })).toContainText("HelU+200Blo");
    await expectNoAxeFindings(page);
  });

  await test.step("where code asks for them, its line is one click away", async () => {
    await page.goto(`${callboard.it.url}/sources/${hash}`);
    await expect(checks).toContainText("look at: No import names a built-in module");
    await checks
      .getByRole("link", { name: /^main\.ts:/ })
      .first()
      .click();
    await expect(page.locator("[aria-current=location]")).toContainText("process.getBuiltinModule(name)");
    await expectNoAxeFindings(page);
  });
});

test("an approver whose password was given a while ago gives it again to decide, and loses nothing she wrote", async ({
  page,
}) => {
  const { hash } = await callboard.it.api.upload(await packed(greeter({ version: "2.0.0", word: "Good day" })));
  const state = async () => (await callboard.it.api.get<{ state: string }>(`/sources/${hash}`)).state;
  await signIn(page, callboard.it, approver);
  await page.goto(`${callboard.it.url}/sources/${hash}`);
  const reason = page.getByLabel("Reason, kept in the audit");
  const approve = page.getByRole("button", { name: /^Approve/ });
  await reason.fill("read it line by line");
  await callboard.it.agePasswords();

  await test.step("she would rather not: nothing is decided, and her words stay", async () => {
    await approve.click();
    await expect(signInAgain(page)).toContainText(`the password of ${approver.email} again`);
    await expectNoAxeFindings(page);
    await signInAgain(page).getByRole("button", { name: "Cancel" }).click();
    await expect(page.getByRole("main").getByRole("alert")).toContainText(
      "Nothing was done: deciding on a source needs your password again",
    );
    await expect(reason).toHaveValue("read it line by line");
    expect(await state()).toBe("pending");
  });

  await test.step("a wrong password says so, and she may try another", async () => {
    await approve.click();
    await givePassword(page, "not her password");
    await expect(signInAgain(page).getByRole("alert")).toContainText("This is not your password");
    expect(await state()).toBe("pending");
  });

  await test.step("the right one decides at once, and the next decision asks no more", async () => {
    await givePassword(page, approver.password);
    await expect(page.getByText("Approved by Grace")).toBeVisible();
    await expect(page.getByText("read it line by line")).toBeVisible();
    await page.getByRole("button", { name: "Revoke…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("it greets too formally");
    await dialog.getByRole("button", { name: /^Revoke/ }).click();
    await expect(page.getByText("Revoked by Grace")).toBeVisible();
  });
});

test("an administrator makes somebody an approver: the password is asked, and a second approver", async ({
  browser,
  page,
}) => {
  await callboard.it.addPerson("Barbara", "viewer");
  const change = "Change the role of Barbara";
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/people`);
  const barbara = page.getByRole("row").filter({ hasText: "barbara@example.org" });

  await test.step("a role that decides nothing is given once the password was", async () => {
    await callboard.it.agePasswords();
    await page.getByRole("button", { name: change }).click();
    const dialog = page.getByRole("dialog", { name: "Role of Barbara" });
    await dialog.getByLabel("Role").selectOption("operator");
    await dialog.getByRole("button", { name: "Make Barbara operator" }).click();
    await signInAgain(page).getByRole("button", { name: "Cancel" }).click();
    await expect(dialog.getByLabel("Role")).toHaveValue("operator");
    await dialog.getByRole("button", { name: "Make Barbara operator" }).click();
    await givePassword(page, ADMIN.password);
    await expect(barbara.getByRole("cell", { name: "operator", exact: true })).toBeVisible();
  });

  await test.step("one that decides waits for a second approver, and says so", async () => {
    await page.getByRole("button", { name: change }).click();
    const dialog = page.getByRole("dialog", { name: "Role of Barbara" });
    await dialog.getByLabel("Role").selectOption("approver");
    await dialog.getByRole("button", { name: "Make Barbara approver" }).click();
    await expect(dialog.getByText("Waits for a second approver.")).toBeVisible();
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Close" }).first().click();
    const waiting = page.getByRole("region", { name: "Waiting for a second approver" });
    await expect(waiting).toContainText("another person who may decide has to accept it");
    await expect(waiting.getByRole("button", { name: /^Accept/ })).toHaveCount(0);
    await expect(barbara.getByRole("cell", { name: "operator", exact: true })).toBeVisible();
  });

  await test.step("the second accepts, and it holds", async () => {
    const other = await (await browser.newContext()).newPage();
    await signIn(other, callboard.it, approver);
    await other.goto(`${callboard.it.url}/people`);
    await other.getByRole("button", { name: /^Accept: / }).click();
    await expect(barbara.getByRole("cell", { name: "approver", exact: true })).toBeVisible();
    await expect(page.getByRole("region", { name: "Waiting for a second approver" })).toHaveCount(0);
  });
});
