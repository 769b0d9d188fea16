import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { ADMIN, packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
const command = fileURLToPath(new URL("../bin/callboard.mjs", import.meta.url));

let address = "";
let viewer: { email: string; password: string };

interface Row {
  seq: number;
  at: string;
  who: { name: string };
  action: string;
  target: string;
}

test.beforeAll(async () => {
  const { api } = callboard.it;
  const hash = await api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  const { addresses } = await api.post<{ addresses: string[] }>(`/sources/${hash}/activate`);
  address = addresses[0] ?? "";
  await api.post(`/actors/${address}/ask`, { message: { type: "greeter.Greet", name: "Ada" } });
  await api.delete(`/actors/${address}`, { reason: "it has greeted enough" });
  viewer = await callboard.it.addPerson("Grace", "viewer");
});

/** The numbers of the rows that the page shows, from top to bottom. */
async function shownRows(page: Page): Promise<number[]> {
  const labels = await page.getByRole("button", { name: /^Details of row/ }).all();
  return Promise.all(
    labels.map(async (label) => Number(/\d+$/.exec((await label.getAttribute("aria-label")) ?? "")?.[0])),
  );
}

async function exported(page: Page, format: "CSV" | "JSON"): Promise<string> {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: `Export ${format}` }).click();
  return readFile(await (await download).path(), "utf8");
}

test("every step is in the audit, with who, why and how it ended, and the chain verifies", async ({ page }) => {
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

for (const role of ["admin", "viewer"]) {
  test(`${role === "admin" ? "an administrator" : "a viewer"} finds rows by person, action, thing and time, and takes exactly those away`, async ({
    page,
  }) => {
    await signIn(page, callboard.it, role === "admin" ? ADMIN : viewer);
    await page.goto(`${callboard.it.url}/audit`);
    await expect(page.getByText(/^(\d+) of \1 rows, newest first$/)).toBeVisible();

    await test.step("the chain is verified from its first row, again when it is asked for", async () => {
      await page.getByRole("button", { name: "Verify every row again" }).click();
      await expect(page.getByText(/chain verified up to (\d+) of \1/)).toBeVisible();
    });

    await test.step("each part of the filter narrows what is shown, and the address keeps it", async () => {
      await page.getByLabel("Person", { exact: true }).selectOption("Ada");
      await expect(page.getByRole("cell", { name: /^Ada/ }).first()).toBeVisible();
      await expect(page.getByRole("cell", { name: /^(Callboard|system|Grace)/ })).toHaveCount(0);
      await page.getByLabel("Action", { exact: true }).selectOption("Actors and messages");
      await page.getByLabel(/^Done to/).fill(address);
      await expect(page.getByText("3 of 3 rows that fit, newest first")).toBeVisible();
      await page.getByLabel("Result", { exact: true }).selectOption("done");
      await expect(page.getByText("2 of 2 rows that fit, newest first")).toBeVisible();
      const { items } = await callboard.it.api.get<{ items: Row[] }>(`/audit?target=${address}`);
      const day = items[0]?.at.slice(0, 10) ?? "";
      await page.getByLabel("From this day on, in UTC").fill("2999-01-01");
      await expect(page.getByText("No row fits")).toBeVisible();
      await page.getByLabel("From this day on, in UTC").fill(day);
      await page.getByLabel("To this day, in UTC").fill("2999-01-01");
      await expect(page.getByText("2 of 2 rows that fit, newest first")).toBeVisible();
      await expect(page).toHaveURL(/to=2999-01-01/);
      await page.reload();
      await expect(page.getByText("2 of 2 rows that fit, newest first")).toBeVisible();
      await expectNoAxeFindings(page);
    });

    await test.step("both files have the rows that are shown, in their order, and no others", async () => {
      const shown = await shownRows(page);
      const lines = (await exported(page, "CSV")).trimEnd().split("\r\n");
      const rows: Row[] = JSON.parse(await exported(page, "JSON"));
      expect(lines[0]).toBe("seq,at,who,whoId,via,action,target,result,reason,details,closes,hash");
      expect(lines.slice(1).map((line) => Number.parseInt(line, 10))).toEqual(shown);
      expect(rows.map(({ seq }) => seq)).toEqual(shown);
      expect(rows.map(({ who, action, target }) => [who.name, action, target])).toEqual([
        ["Ada", "actor.stop", address],
        ["Ada", "actor.ask", address],
      ]);
    });

    await test.step("all rows come back at once", async () => {
      await page.getByRole("button", { name: "Show all" }).click();
      await expect(page.getByText(/^(\d+) of \1 rows, newest first$/)).toBeVisible();
    });
  });
}
