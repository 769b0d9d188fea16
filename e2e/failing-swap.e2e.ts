import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

test("a source whose restore throws fails its rollout, says why, and the actor goes on as it was", async ({ page }) => {
  const { api } = callboard.it;
  const good = await api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  const { addresses } = await api.post<{ addresses: string[] }>(`/sources/${good}/activate`);
  const greet = { message: { type: "greeter.Greet", name: "Ada" } };
  await api.post(`/actors/${addresses[0]}/ask`, greet);
  await api.approved(
    await packed(greeter({ version: "1.1.0", word: "Good day", restore: 'throw new Error("no such state");' })),
  );
  await signIn(page, callboard.it);

  await test.step("the swap is started from the actor's page", async () => {
    await page.goto(`${callboard.it.url}/actors/@greeter`);
    await page.getByRole("button", { name: "Swap…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason, kept in the audit").fill("a better word");
    await dialog.getByRole("button", { name: "Swap 1 actor to 1.1.0" }).click();
  });

  await test.step("the rollout fails at the step restore, with the author's error", async () => {
    await expect(page.getByText("Why it stopped")).toBeVisible();
    await expect(page.getByRole("main").getByText("failed", { exact: true }).first()).toBeVisible();
    const failed = page.getByRole("listitem").filter({ hasText: "no such state" });
    await expect(failed.getByText("restore", { exact: true })).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("the actor kept its code, its state and its address", async () => {
    const { reply } = await api.post<{ reply: unknown }>(`/actors/${addresses[0]}/ask`, greet);
    expect(reply).toEqual({ type: "greeter.Greeting", text: "Hello, Ada", greeted: 2 });
    const actor = await api.get<{ sourceHash: string }>(`/actors/${addresses[0]}`);
    expect(actor.sourceHash).toBe(good);
  });
});
