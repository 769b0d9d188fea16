import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
const command = fileURLToPath(new URL("../bin/callboard.mjs", import.meta.url));

test("every step is in the audit, with who, why and how it ended, and the chain verifies", async ({ page }) => {
  const { api } = callboard.it;
  const hash = await api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  const { addresses } = await api.post<{ addresses: string[] }>(`/sources/${hash}/activate`);
  await api.post(`/actors/${addresses[0]}/ask`, { message: { type: "greeter.Greet", name: "Ada" } });
  await api.delete(`/actors/${addresses[0]}`, { reason: "it has greeted enough" });
  await callboard.it.addPerson("Grace", "viewer");

  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/audit`);

  await test.step("the page shows each of them", async () => {
    for (const action of [
      "source.upload",
      "source.decide",
      "source.activate",
      "actor.ask",
      "actor.stop",
      "person.invite",
    ]) {
      await expect(page.getByRole("row").filter({ hasText: action }).first()).toBeVisible();
    }
    await expect(page.getByText("it has greeted enough").first()).toBeVisible();
    await expect(page.getByText("poll-analytics", { exact: false }).first()).toBeAttached();
    await expectNoAxeFindings(page);
  });

  await test.step("a row opens to its details", async () => {
    await page
      .getByRole("button", { name: /^Details of row/ })
      .first()
      .click();
    await expect(page.getByText("hash", { exact: false }).first()).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("the chain verifies on the page and by the command, while the console runs", async () => {
    await expect(page.getByText(/chain verified up to/)).toBeVisible();
    const { stdout } = await promisify(execFile)(process.execPath, [command, "verify-audit"], {
      env: { ...process.env, CALLBOARD_DATA: callboard.it.dataDir },
    });
    expect(stdout).toMatch(/^The audit is whole: \d+ rows/);
  });
});
