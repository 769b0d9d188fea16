import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

interface Actor {
  address: string;
  sourceHash: string | null;
  failed: number;
}
interface Actors {
  items: Actor[];
}
interface Crowd {
  posted: number;
  counted: number;
  failed: number;
}

const questions = async () => (await callboard.it.api.get<Actors>("/actors?class=Question&limit=1000")).items;

/**
 * Posts answers to 20 questions through the example's HTTP front, one after the other on four connections, until it is
 * stopped.
 */
function postAnswers(front: string) {
  let isStopped = false;
  let accepted = 0;
  let refused = 0;
  const post = async () => {
    while (!isStopped) {
      const body = JSON.stringify({ questionId: `swap-${(accepted + refused) % 20}`, answer: "yes" });
      const response = await fetch(`${front}/response`, { method: "POST", body });
      if (response.status === 201) accepted++;
      else refused++;
    }
  };
  const posting = Promise.all([post(), post(), post(), post()]);
  return {
    async stop() {
      isStopped = true;
      await posting;
      return { accepted, refused };
    },
  };
}

async function counted(front: string): Promise<number> {
  const totals = Array.from({ length: 20 }, async (_, n) => {
    const analytics = (await (await fetch(`${front}/analytics/swap-${n}`)).json()) as { total: number };
    return analytics.total;
  });
  return (await Promise.all(totals)).reduce((sum, total) => sum + total, 0);
}

/** What the example's own crowd, a client of the same front, got answers to. */
async function crowd(): Promise<Crowd> {
  const { reply } = await callboard.it.api.post<{ reply: Crowd }>("/actors/@crowd/ask", {
    message: { type: "poll.HowIsCrowd" },
  });
  return reply;
}

test("an operator swaps all question actors under load, loses nothing, and undoes it", async ({ page }) => {
  const { api } = callboard.it;
  const { reply } = await api.post<{ reply: { port: number } }>("/actors/@front/ask", {
    message: { type: "poll.WhereIsFront" },
  });
  const front = `http://127.0.0.1:${reply.port}`;
  await api.post("/actors/@crowd/tell", { message: { type: "poll.Pace", perSecond: 100 } });
  const load = postAnswers(front);
  await expect.poll(async () => (await questions()).length).toBeGreaterThan(20);
  const from = (await questions())[0]?.sourceHash;
  const to = await api.approved(await packed("examples/poll-analytics-v2"));
  await signIn(page, callboard.it);

  await test.step("the dialog says what it will touch, and asks why", async () => {
    await page.goto(`${callboard.it.url}/rollouts`);
    await expect(page.getByText("No rollout yet")).toBeVisible();
    await expectNoAxeFindings(page);
    await page.getByRole("button", { name: "Swap all of a class…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Class", { exact: true }).selectOption("Question");
    await dialog.getByLabel("To source").selectOption(to);
    await expect(dialog.getByText(/^Swaps \d+ actors on \d hosts?, with/)).toBeVisible();
    await dialog.getByLabel("Reason, kept in the audit").fill("the new way to count");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: /^Swap \d+ actors to / }).click();
  });

  await test.step("progress is live until all are swapped", async () => {
    await expect(page).toHaveURL(/\/rollouts\/.+/);
    await expect(page.getByRole("main").getByText("done", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    await expectNoAxeFindings(page);
    await expect
      .poll(async () => new Set((await questions()).map((question) => question.sourceHash)).has(to))
      .toBe(true);
  });

  await test.step("undo brings each back to the source it came from", async () => {
    await page.getByRole("button", { name: "Undo…" }).click();
    await expectNoAxeFindings(page);
    await page.getByRole("dialog").getByLabel("Reason, kept in the audit").fill("back to the first one");
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

  await test.step("nothing was lost or doubled: every answer that the front accepted is counted once", async () => {
    const { accepted, refused } = await load.stop();
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBe(0);
    await expect.poll(() => counted(front)).toBe(accepted);
    await api.post("/actors/@crowd/tell", { message: { type: "poll.Pace", perSecond: 0 } });
    await expect
      .poll(async () => {
        const { posted, counted, failed } = await crowd();
        return { open: posted - counted, failed };
      })
      .toEqual({ open: 0, failed: 0 });
    const { items } = await api.get<{ items: { messageType: string }[] }>("/dead-letters");
    expect(items.filter(({ messageType }) => messageType === "poll.Vote")).toEqual([]);
    expect((await questions()).reduce((sum, question) => sum + question.failed, 0)).toBe(0);
  });
});
