import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
const MANY = 5_000;

/**
 * A fleet of counters, enough of them, and slow enough to give their state, that a rollout can be stopped while it
 * runs.
 */
function fleet(version: string): Record<string, string> {
  return {
    "package.json": JSON.stringify({
      name: "fleet",
      version,
      main: "main.ts",
      callboard: { start: [{ actor: "Fleet", globalName: "fleet" }] },
    }),
    "main.ts": `import { setTimeout } from "node:timers/promises";
import { Actor } from "callboard";

export class Counter extends Actor {
  counted = 0;
  receive() {
    this.counted += 1;
  }
  async snapshot() {
    await setTimeout(100);
    return { counted: this.counted };
  }
  restore(state: { counted: number }) {
    this.counted = state.counted;
  }
}

export class Fleet extends Actor {
  onStart() {
    for (let n = 0; n < ${MANY}; n++) this.createActor(Counter, {});
  }
  receive() {}
}
`,
  };
}

const countersOn = async (hash: string) =>
  (await callboard.it.api.get<{ total: number }>(`/actors?class=Counter&source=${hash}&limit=1`)).total;

test("an operator plans a rollout of 5,000 actors, pauses it, goes on, aborts it and takes it back", async ({
  page,
}) => {
  const first = await callboard.it.api.approved(await packed(fleet("1.0.0")));
  const second = await callboard.it.api.approved(await packed(fleet("2.0.0")));
  await callboard.it.api.post(`/sources/${first}/activate`);
  await expect.poll(() => countersOn(first)).toBe(MANY);
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/rollouts?start=true`);
  const dialog = page.getByRole("dialog", { name: "Swap running actors" });
  const state = page
    .getByRole("main")
    .getByText(/^(running|paused|aborted|undone)$/)
    .first();

  let rolloutPath = "";
  const read = () => callboard.it.api.get<{ swapped: number; state: string }>(rolloutPath);
  await test.step("the plan says what it will meet, before anything is started", async () => {
    await dialog.getByRole("radio", { name: "All on a source" }).click();
    await dialog.getByLabel("From source").selectOption("fleet 1.0.0");
    await dialog.getByLabel("To source").selectOption("fleet 2.0.0");
    await expect(dialog.getByText("Swaps 5,001 actors on")).toBeVisible();
    await dialog.getByRole("radio", { name: "All of a class" }).click();
    await dialog.getByLabel("Class", { exact: true }).selectOption("Counter");
    await dialog.getByLabel("To source").selectOption("fleet 2.0.0");
    await expect(dialog.getByText("Swaps 5,000 actors on")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Swap 5,000 actors to 2.0.0" })).toBeDisabled();
  });

  await test.step("it starts, and is paused while it runs", async () => {
    await dialog.getByLabel("Reason, kept in the audit").fill("the counters count better");
    await dialog.getByLabel(/^Type fleet/).fill("fleet");
    await dialog.getByRole("button", { name: "Swap 5,000 actors to 2.0.0" }).click();
    await expect(page).toHaveURL(/\/rollouts\/.+/);
    rolloutPath = new URL(page.url()).pathname;
    await expect.poll(async () => (await read()).swapped).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Pause rollout" }).click();
    await expect(state).toHaveText("paused");
    await expect(page.getByRole("button", { name: "Actions: 1 running" })).toBeVisible();
  });

  await test.step("paused, it stands where it stood", async () => {
    const { swapped } = await read();
    expect(swapped).toBeGreaterThan(0);
    expect(swapped).toBeLessThan(MANY);
    // The actors at hand when it was paused still go over, and are counted then.
    await expect.poll(async () => (await countersOn(second)) - (await read()).swapped).toBe(0);
  });

  await test.step("she resumes it from the tray, on another page, and it goes on", async () => {
    const { swapped } = await read();
    await page.goto(`${callboard.it.url}/sources`);
    await page.getByRole("button", { name: "Actions: 1 running" }).click();
    const tray = page.getByRole("dialog", { name: "Actions" });
    await tray.getByRole("button", { name: "Resume rollout: All Counter to fleet 2.0.0" }).click();
    await expect.poll(async () => (await read()).swapped).toBeGreaterThan(swapped);
    await tray.getByRole("link", { name: "All Counter to fleet 2.0.0" }).click();
  });

  await test.step("she aborts it: what was swapped stays so", async () => {
    await page.getByRole("button", { name: "Abort…" }).click();
    await page.getByRole("dialog").getByLabel("Reason, kept in the audit").fill("half of them are enough");
    await page.getByRole("dialog").getByRole("button", { name: "Abort the rollout" }).click();
    await expect(state).toHaveText("aborted");
    expect((await read()).swapped).toBeLessThan(MANY);
    await expect.poll(async () => (await countersOn(second)) - (await read()).swapped).toBe(0);
  });

  await test.step("she takes it back: all of them run on the first version again", async () => {
    await page.getByRole("button", { name: "Undo…" }).click();
    await page.getByRole("dialog").getByLabel("Reason, kept in the audit").fill("they counted worse");
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Swap [\d,]+ actors back$/ })
      .click();
    await expect(state).toHaveText("undone", { timeout: 60_000 });
    expect(await countersOn(first)).toBe(MANY);
  });

  await test.step("its page says who undid it and why, and shows each actor, filtered and paged", async () => {
    const facts = page.getByRole("region", { name: "Who, what and why" });
    await expect(facts.getByText("they counted worse")).toBeVisible();
    const actors = page.getByRole("region", { name: "Actors" });
    await expect(actors.getByText(`50 of ${MANY.toLocaleString("en")}`).first()).toBeVisible();
    await actors.getByLabel("Where they stand").selectOption("undone");
    await expect(actors.getByText("swapped back", { exact: true }).first()).toBeVisible();
    await actors.getByRole("button", { name: "Show more" }).click();
    await expect(actors.getByText(/^100 of /).first()).toBeVisible();
  });

  await test.step("the list finds it by its reason and state", async () => {
    await page.goto(`${callboard.it.url}/rollouts?q=count+better&state=undone`);
    await expect(page.getByText("1 of 1 rollout")).toBeVisible();
    await page.getByLabel("State").selectOption("Failed");
    await expect(page.getByText("No rollout fits")).toBeVisible();
  });
});

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
