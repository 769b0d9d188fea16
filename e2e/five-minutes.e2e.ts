import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { oneCallboard, signIn } from "./in-browser.ts";

const root = dirname(fileURLToPath(new URL(".", import.meta.url)));
/** The README's tour, from its heading to the next: what is typed here is what stands there. */
const tour = /^## Five minutes\n(.*?)^## /ms.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1] ?? "";
const blocks = [...tour.matchAll(/^ *```(\w+)(?: file=(\S+))?\n(.*?)^ *```$/gms)].map(
  ([, language = "", file = "", text = ""]) => ({ language, file, text: text.replaceAll(/^ {3}/gm, "") }),
);
const [response = "", analytics = ""] = blocks.filter(({ language }) => language === "json").map(({ text }) => text);
const changes = blocks.filter(({ language }) => language === "diff");

const callboard = oneCallboard({ example: "poll-analytics" });

/** A copy of the example with the README's changes. */
function changedCopy(): string {
  const folder = join(mkdtempSync(join(tmpdir(), "five-minutes-")), "my-polls");
  cpSync(join(root, "examples/poll-analytics"), folder, { recursive: true });
  for (const { file, text } of changes) {
    const side = (sign: string) => new RegExp(`^\\${sign}(.*)$`, "m").exec(text)?.[1] ?? "";
    const path = join(folder, file);
    const [before, after, ...more] = readFileSync(path, "utf8").split(side("-"));
    if (after === undefined || more.length > 0) throw new Error(`${file} has not once: ${side("-")}`);
    writeFileSync(path, `${before}${side("+")}${after}`);
  }
  return folder;
}

/** Opens the actor that the Actors page finds for `search`, and writes it a message. */
async function write(page: Page, search: string, json: string, verb: "Ask" | "Tell") {
  await page.goto(`${callboard.it.url}/actors`);
  await page.getByLabel("Find actors by address, name or class").fill(search);
  const row = page.getByRole("row").filter({ hasText: search });
  await row.first().getByRole("link").first().click();
  await page.getByRole("radio", { name: verb }).click();
  await page.getByRole("radio", { name: "JSON" }).click();
  await page.getByLabel("Message, as JSON").fill(json);
  await page.getByRole("button", { name: new RegExp(`^${verb} `) }).click();
}

/** What the cast answers when it is asked about the question of the tour. */
async function answers(): Promise<Record<string, number>> {
  const { reply } = await callboard.it.api.post<{ reply: { answers: Record<string, number> } }>("/actors/@cast/ask", {
    message: JSON.parse(analytics),
  });
  return reply.answers;
}

test("the README's five minutes go as it says", async ({ page }) => {
  const shout = () => write(page, "Translator", response, "Tell");
  await signIn(page, callboard.it);

  await test.step("an answer is counted as it was shouted", async () => {
    await shout();
    await expect.poll(answers).toEqual({ "yes!": 1 });
    await write(page, "@cast", analytics, "Ask");
    await expect(page.getByRole("group", { name: "Reply" })).toContainText('"yes!": 1');
  });

  await test.step("the changed copy is packed, uploaded, read and approved", async () => {
    expect(changes.map(({ file }) => file)).toEqual(["package.json", "translator.ts"]);
    await page.goto(`${callboard.it.url}/sources`);
    await page.getByLabel("Source zip").setInputFiles(await packed(changedCopy()));
    await page.getByRole("link", { name: "poll-analytics 1.0.1" }).click();
    await page.getByLabel("Reason, kept in the audit").fill("people shout");
    await page.getByRole("button", { name: /^Approve/ }).click();
    await expect(page.getByText("Approved by Ada")).toBeVisible();
  });

  await test.step("four actors move", async () => {
    await page.goto(`${callboard.it.url}/rollouts?start=true`);
    const dialog = page.getByRole("dialog", { name: "Swap running actors" });
    await dialog.getByRole("radio", { name: "All of a class" }).click();
    await dialog.getByLabel("Class", { exact: true }).selectOption("Translator");
    await dialog.getByLabel("To source").selectOption("poll-analytics 1.0.1");
    await dialog.getByLabel("Reason, kept in the audit").fill("people shout");
    await dialog.getByRole("button", { name: "Swap 4 actors to 1.0.1" }).click();
    await expect(page.getByRole("main").getByText("done", { exact: true }).first()).toBeVisible();
  });

  const rollout = page.url();
  await test.step("the next one is counted with the others", async () => {
    await shout();
    await expect.poll(answers).toEqual({ "yes!": 1, yes: 1 });
  });

  await test.step("taken back, it is counted as before", async () => {
    await page.goto(rollout);
    await page.getByRole("button", { name: "Undo…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason, kept in the audit").fill("only to see it");
    await dialog.getByRole("button", { name: /^Swap 4 actors back$/ }).click();
    await expect(page.getByRole("main").getByText("undone", { exact: true }).first()).toBeVisible();
    await shout();
    await expect.poll(answers).toEqual({ "yes!": 2, yes: 1 });
  });

  await test.step("it goes so each time that it is tried", async () => {
    const { api } = callboard.it;
    const { items } = await api.get<{ items: { hash: string; version: string }[] }>("/sources");
    const toSource = items.find(({ version }) => version === "1.0.1")?.hash;
    const tell = async () => {
      const { items } = await api.get<{ items: { address: string }[] }>("/actors?class=Translator");
      await api.post(`/actors/${items[0]?.address}/tell`, { message: JSON.parse(response) });
    };
    const ends = async (id: string, state: string) =>
      await expect.poll(async () => (await api.get<{ state: string }>(`/rollouts/${id}`)).state).toBe(state);
    const { yes: softly = 0, "yes!": loudly = 0 } = await answers();

    for (let round = 1; round <= 5; round += 1) {
      const select = { class: "Translator" };
      const { id } = await api.post<{ id: string }>("/rollouts", { select, toSource, reason: "people shout" });
      await ends(id, "done");
      await tell();
      await expect.poll(answers).toEqual({ yes: softly + round, "yes!": loudly + round - 1 });
      await api.post(`/rollouts/${id}/undo`);
      await ends(id, "undone");
      await tell();
      await expect.poll(answers).toEqual({ yes: softly + round, "yes!": loudly + round });
    }
  });
});
