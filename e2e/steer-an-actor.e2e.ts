import { expect, type Page, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { desk } from "./desk.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

test.beforeAll(async () => {
  const { api } = callboard.it;
  for (const source of [greeter({ version: "1.0.0", word: "Hello" }), desk])
    await api.post(`/sources/${await api.approved(await packed(source))}/activate`);
});

/** Of the newest row of an action. */
async function audited(action: string) {
  const { items } = await callboard.it.api.get<{
    items: { action: string; result: string; reason: string | null; details: unknown }[];
  }>(`/audit?action=${action}`);
  return items.map(({ result, reason }) => [result, reason]);
}

async function openActor(page: Page, name: string): Promise<void> {
  await page.goto(`${callboard.it.url}/actors/@${name}`);
  await expect(page.getByRole("heading", { level: 1, name: `@${name}` })).toBeVisible();
}

test("an operator lets messages to an actor get lost, sees that it is so, and ends it", async ({ page }) => {
  const olga = await callboard.it.addPerson("Olga", "operator");
  await signIn(page, callboard.it, olga);
  await openActor(page, "greeter");
  const faulty = page.getByRole("region", { name: "Faults are injected" });

  await test.step("what cannot be is said before it is asked for", async () => {
    await page.getByRole("button", { name: "Inject faults…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
    await dialog.getByLabel("Drop, %").fill("70");
    await dialog.getByLabel("Fail, %").fill("40");
    await expect(dialog.getByRole("alert")).toHaveText("together 110 %, more than all messages");
    await expectNoAxeFindings(page);
    await dialog.getByLabel("Fail, %").fill("30");
    await expect(dialog.getByRole("button", { name: "Touch 100% of its messages" })).toBeDisabled();
  });

  await test.step("a password that was given long ago is asked for again", async () => {
    await callboard.it.agePasswords();
    await page.getByLabel(/^Reason/).fill("what do its callers do");
    await page.getByRole("button", { name: "Touch 100% of its messages" }).click();
    await page.getByLabel("Password", { exact: true }).fill(olga.password);
    await page.getByRole("button", { name: "Go on", exact: true }).click();
  });

  await test.step("whoever looks at the actor sees what is done to it and until when", async () => {
    await expect(faulty).toContainText("100% of the messages sent to this actor are touched: 70% dropped, 30% failed.");
    await expect(faulty.getByText(/^until /)).toBeVisible();
    await expectNoAxeFindings(page);
    const asked = callboard.it.api.post("/actors/@greeter/ask", {
      message: { type: "greeter.Greet", name: "Ada" },
      timeoutMs: 300,
    });
    await expect(asked).rejects.toThrow(/ASK_TIMEOUT|POISONED/);
  });

  await test.step("ended, with a reason, messages arrive again", async () => {
    await faulty.getByRole("button", { name: "End faults…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^Reason/).fill("seen enough");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "End them now" }).click();
    await expect(faulty).toHaveCount(0);
    await callboard.it.api.post("/actors/@greeter/ask", { message: { type: "greeter.Greet", name: "Ada" } });
  });

  expect(await audited("actor.faults")).toEqual([
    ["done", "seen enough"],
    ["intent", "seen enough"],
    ["done", "what do its callers do"],
    ["intent", "what do its callers do"],
  ]);
});

test("an operator gives a troupe more workers", async ({ page }) => {
  await signIn(page, callboard.it);
  await openActor(page, "desk");
  await expect(page.getByText("of at most 4, 1 kept free")).toBeVisible();

  await page.getByRole("button", { name: "Change limits…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Workers, at most").fill("none");
  await expect(dialog.getByText("A whole number up to 100,000.")).toBeVisible();
  await dialog.getByLabel("Workers, at most").fill("8");
  await dialog.getByLabel("Free ones it keeps").fill("2");
  await dialog.getByLabel(/^Reason/).fill("more files come");
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "Change the limits" }).click();

  await expect(page.getByText("of at most 8, 2 kept free")).toBeVisible();
  expect(await audited("actor.limitTroupe")).toEqual([
    ["done", "more files come"],
    ["intent", "more files come"],
  ]);
});

test("a viewer sees what is injected, and cannot end it", async ({ page }) => {
  await callboard.it.api.put("/actors/@greeter/faults", { delay: 0.1, forMs: 600_000, reason: "for the viewer" });
  await signIn(page, callboard.it, await callboard.it.addPerson("Vera", "viewer"));
  await openActor(page, "greeter");

  const faulty = page.getByRole("region", { name: "Faults are injected" });
  await expect(faulty).toContainText("10% of the messages sent to this actor are touched: 10% delayed.");
  await expect(faulty.getByRole("button")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Inject faults…" })).toHaveCount(0);
});
