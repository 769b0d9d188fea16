import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

test("an operator asks an actor through the form and reads the reply", async ({ page }) => {
  const hash = await callboard.it.api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  const { addresses } = await callboard.it.api.post<{ addresses: string[] }>(`/sources/${hash}/activate`);
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/actors/${addresses[0]}`);

  await test.step("the form is made from the message's schema", async () => {
    await expect(page.getByLabel("Type")).toHaveValue("greeter.Greet");
    await page.getByLabel(/^name/).fill("Ada");
    await expectNoAxeFindings(page);
    await page.getByRole("button", { name: "Ask @greeter" }).click();
    await expect(page.getByText(/^Reply in/)).toBeVisible();
    await expect(page.getByText('"text": "Hello, Ada"')).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("a message that the schema refuses is shown at its field", async () => {
    await page.getByLabel(/^name/).fill("");
    await page.getByRole("button", { name: "Ask @greeter" }).click();
    await expect(page.getByRole("alert").first()).toBeVisible();
  });

  await test.step("JSON says the same", async () => {
    await page.getByLabel(/^name/).fill("Grace");
    await page
      .getByRole("radio", { name: "JSON" })
      .or(page.getByRole("button", { name: "JSON" }))
      .first()
      .click();
    await expect(page.getByLabel("Message, as JSON")).toHaveValue(/"greeter\.Greet"/);
    await page.getByRole("button", { name: "Ask @greeter" }).click();
    await expect(page.getByText('"text": "Hello, Grace"')).toBeVisible();
    await expect(page.getByText('"greeted": 2')).toBeVisible();
  });

  await test.step("a tell waits for no reply", async () => {
    await page
      .getByRole("radio", { name: "Tell" })
      .or(page.getByRole("button", { name: "Tell", exact: true }))
      .first()
      .click();
    await page.getByRole("button", { name: "Tell @greeter" }).click();
    await expect(page.getByText("Sent; a tell waits for no reply")).toBeVisible();
  });

  await test.step("a stopped actor is gone, and its page says so", async () => {
    await page.getByRole("button", { name: "Stop…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("the task is done");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Stop 1 actor" }).click();
    await expect(page.getByText("This actor is gone")).toBeVisible();
    await expectNoAxeFindings(page);
  });
});
