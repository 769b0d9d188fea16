import { expect, type Page, test } from "@playwright/test";
import { Api } from "./api.ts";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
let address = "";
let hash = "";

test.beforeAll(async () => {
  hash = await callboard.it.api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  const { addresses } = await callboard.it.api.post<{ addresses: string[] }>(`/sources/${hash}/activate`);
  address = addresses[0] ?? "";
});

async function openMessages(page: Page, who: Parameters<typeof signIn>[2], path = "/messages") {
  await signIn(page, callboard.it, who);
  await page.goto(callboard.it.url + path);
  await expect(page.getByRole("heading", { level: 1, name: "Messages" })).toBeVisible();
}

test("an operator finds an actor, asks it, saves the message and sends it again", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const operator = await callboard.it.addPerson("Olga", "operator");
  await openMessages(page, operator);
  const history = page.getByRole("region", { name: "Your history" });

  await test.step("nothing was sent yet", async () => {
    await expect(history.getByText("Nothing sent yet")).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("actors are found as she types, and chosen by keyboard", async () => {
    const picker = page.getByRole("combobox", { name: /^To/ });
    await picker.fill("greet");
    await expect(page.getByRole("option", { name: /@greeter/ })).toBeVisible();
    await expectNoAxeFindings(page);
    await picker.fill("@greeter");
    await expect(page.getByRole("option")).toHaveCount(1);
    await picker.press("Enter");
    await expect(page).toHaveURL(/to=@greeter|to=%40greeter/);
  });

  await test.step("what does not fit is said before it is sent", async () => {
    await page.getByLabel(/^name/).fill("x");
    await page.getByLabel(/^name/).fill("");
    await expect(page.getByRole("alert").first()).toBeVisible();
    await page.getByRole("radio", { name: "JSON" }).click();
    await page.getByLabel("Message, as JSON").fill('{ "type": "greeter.Greet", "name": 7 }');
    await expect(page.getByText(/^name: /)).toBeVisible();
    await page.getByRole("radio", { name: "Form" }).click();
  });

  await test.step("the reply is shown, and kept with its latency", async () => {
    await page.getByLabel(/^name/).fill("Ada");
    await page.getByRole("button", { name: "Ask @greeter" }).click();
    await expect(page.getByRole("group", { name: "Reply" })).toContainText('"text": "Hello, Ada"');
    await expect(history.getByText(/\d ms$/)).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("it can be copied for a shell, without a token", async () => {
    await page.getByRole("button", { name: "Copy as command" }).click();
    const command = await page.evaluate(() => navigator.clipboard.readText());
    expect(command).toBe(`callboard ask @greeter '{"type":"greeter.Greet","name":"Ada"}' --timeout 5000`);
    await page.getByRole("button", { name: "Copy as curl" }).click();
    const curl = await page.evaluate(() => navigator.clipboard.readText());
    expect(curl).toContain("$CALLBOARD_TOKEN");
  });

  await test.step("it is saved for everybody", async () => {
    await page.getByRole("button", { name: "Save…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Greet Ada");
    await dialog.getByLabel("Share it").check();
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Save message" }).click();
    await expect(dialog).toBeHidden();
  });

  await test.step("it is sent again, from the history and from what is saved", async () => {
    await history.getByRole("button", { name: "Send greeter.Greet again…" }).click();
    await page.getByRole("button", { name: "Ask @greeter" }).click();
    await expect(page.getByRole("group", { name: "Reply" })).toContainText('"greeted": 2');
    await page.getByRole("radio", { name: "Saved" }).click();
    await page.getByRole("button", { name: "Use Greet Ada…" }).click();
    await page.getByRole("button", { name: "Ask @greeter" }).click();
    await expect(page.getByRole("group", { name: "Reply" })).toContainText('"greeted": 3');
    await expectNoAxeFindings(page);
  });

  await test.step("a secret that was masked is asked for, and the mask is never sent", async () => {
    const own = await Api.bySession(callboard.it.url, operator);
    const message = { type: "greeter.Greet", name: "Ada", apiKey: "open sesame" };
    const target = { by: "name", name: "greeter" };
    await own.post("/messages/saved", { name: "With a key", target, kind: "ask", message });
    await page.getByRole("button", { name: "Use With a key…" }).click();
    await expect(page.getByText(/apiKey: it was masked when it was kept/)).toBeVisible();
    await page.getByRole("button", { name: "Ask @greeter" }).click();
    await expect(page.getByRole("group", { name: "Reply" })).toHaveCount(0);
  });

  await test.step("a failure says what to do", async () => {
    await page.goto(`${callboard.it.url}/messages?to=%40nobody`);
    await expect(page.getByText("There is no actor @nobody")).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("on a phone the page fits", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${callboard.it.url}/messages?to=%40greeter&show=saved`);
    await expect(page.getByText("Greet Ada")).toBeVisible();
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectNoAxeFindings(page);
  });
});

test("an administrator removes what was shared, and changes nothing else of it", async ({ page }) => {
  const olaf = await Api.bySession(callboard.it.url, await callboard.it.addPerson("Olaf", "operator"));
  const target = { by: "name", name: "greeter" };
  await olaf.post("/messages/saved", { name: "Olaf's", target, kind: "ask", message: 1, isShared: true });
  await openMessages(page, undefined, "/messages?show=saved");

  await expect(page.getByText(/by Olaf/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Change Olaf's…" })).toHaveCount(0);
  await page.getByRole("button", { name: "Delete Olaf's…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete saved message" }).click();

  await expect(page.getByText(/by Olaf/)).toHaveCount(0);
});

test("a viewer and an approver read what is shared and send nothing", async ({ browser }) => {
  await callboard.it.api.post("/messages/saved", {
    name: "For all",
    target: { by: "address", address },
    kind: "tell",
    message: { type: "greeter.Greet", name: "Ada", apiKey: "open sesame" },
    isShared: true,
  });
  for (const role of ["viewer", "approver"]) {
    const page = await (await browser.newContext()).newPage();
    await openMessages(page, await callboard.it.addPerson(`The${role}`, role), "/messages?show=saved");

    await expect(page.getByText("For all")).toBeVisible();
    await expect(page.getByText("Your role does not send messages")).toBeVisible();
    await expect(page.getByRole("button", { name: /^(Ask|Tell|Use|Save|Delete|Change)/ })).toHaveCount(0);
    await expectNoAxeFindings(page);
    await page.context().close();
  }
});

test("an operator asks an actor on its own page, and stops it", async ({ page }) => {
  const actor = { sourceHash: hash, actor: "Greeter", globalName: "doorman" };
  const created = await callboard.it.api.post<{ address: string }>("/actors", actor);
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/actors/${created.address}`);

  await test.step("the form is made from the message's schema", async () => {
    await expect(page.getByLabel("Type")).toHaveValue("greeter.Greet");
    await page.getByLabel(/^name/).fill("Ada");
    await expectNoAxeFindings(page);
    await page.getByRole("button", { name: "Ask @doorman" }).click();
    await expect(page.getByText(/^Reply in/)).toBeVisible();
    await expect(page.getByText('"text": "Hello, Ada"')).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("a message that the schema refuses is shown at its field", async () => {
    await page.getByLabel(/^name/).fill("");
    await page.getByRole("button", { name: "Ask @doorman" }).click();
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
    await page.getByRole("button", { name: "Ask @doorman" }).click();
    await expect(page.getByText('"text": "Hello, Grace"')).toBeVisible();
    await expect(page.getByText('"greeted": 2')).toBeVisible();
  });

  await test.step("a tell waits for no reply", async () => {
    await page
      .getByRole("radio", { name: "Tell" })
      .or(page.getByRole("button", { name: "Tell", exact: true }))
      .first()
      .click();
    await page.getByRole("button", { name: "Tell @doorman" }).click();
    await expect(page.getByText("Sent; a tell has no reply")).toBeVisible();
  });

  await test.step("a stopped actor is gone, and its page says so", async () => {
    await page.getByRole("button", { name: "Stop…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("the task is done");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Stop 1 actor" }).click();
    await expect(page.getByText(/ended .*, stopped by Ada/)).toBeVisible();
    await expectNoAxeFindings(page);
  });
});
