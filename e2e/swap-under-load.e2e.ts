import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

interface Actor {
  address: string;
  sourceHash: string | null;
  failed: number;
}
interface Crowd {
  posted: number;
  counted: number;
  failed: number;
}
interface Actors {
  items: Actor[];
}

const questions = async () => (await callboard.it.api.get<Actors>("/actors?class=Question&limit=1000")).items;

async function crowd(): Promise<Crowd> {
  const { reply } = await callboard.it.api.post<{ reply: Crowd }>("/actors/@crowd/ask", {
    message: { type: "poll.HowIsCrowd" },
  });
  return reply;
}

test("an operator swaps all question actors under load, loses nothing, and undoes it", async ({ page }) => {
  const { api } = callboard.it;
  await api.post("/actors/@crowd/tell", { message: { type: "poll.Pace", perSecond: 200 } });
  await expect.poll(async () => (await questions()).length).toBeGreaterThan(10);
  const from = (await questions())[0]?.sourceHash;
  const to = await api.approved(await packed("examples/poll-analytics-v2"));
  await signIn(page, callboard.it);

  await test.step("the dialog says what it will touch, and asks why", async () => {
    await page.goto(`${callboard.it.url}/rollouts`);
    await expect(page.getByText("No rollout yet")).toBeVisible();
    await expectNoAxeFindings(page);
    await page.getByRole("button", { name: "Swap all of a class…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Class").selectOption("Question");
    await dialog.getByLabel("To source").selectOption(to);
    await expect(dialog.getByText(/^Swaps \d+ actors on \d hosts?, with/)).toBeVisible();
    await dialog.getByLabel("Reason, kept in the audit").fill("the new way to count");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: /^Swap \d+ actors to / }).click();
  });

  await test.step("progress is live until all are swapped", async () => {
    await expect(page).toHaveURL(/\/rollouts\/.+/);
    await expect(page.getByText("done", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    await expectNoAxeFindings(page);
    await expect
      .poll(async () => new Set((await questions()).map((question) => question.sourceHash)).has(to))
      .toBe(true);
  });

  await test.step("nothing was lost: every answer that was posted is counted", async () => {
    await api.post("/actors/@crowd/tell", { message: { type: "poll.Pace", perSecond: 0 } });
    await expect
      .poll(async () => {
        const { posted, counted, failed } = await crowd();
        return { left: posted - counted, failed };
      })
      .toEqual({ left: 0, failed: 0 });
    const { items } = await api.get<{ items: { messageType: string }[] }>("/dead-letters");
    expect(items.filter(({ messageType }) => messageType === "poll.Vote")).toEqual([]);
    expect((await questions()).reduce((sum, question) => sum + question.failed, 0)).toBe(0);
  });

  await test.step("undo brings each back to the source it came from", async () => {
    await page.getByRole("button", { name: "Undo…" }).click();
    await expectNoAxeFindings(page);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Swap \d+ actors? back$/ })
      .click();
    await expect(page.getByText("undone", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    const rollout = page.url().split("/").at(-1);
    const { state } = await api.get<{ state: string }>(`/rollouts/${rollout}`);
    expect(state).toBe("undone");
    await expect
      .poll(async () => (await questions()).filter((question) => question.sourceHash === from).length)
      .toBeGreaterThan(0);
  });
});
