import { expect, type Page, test } from "@playwright/test";
import { Api } from "./api.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
let operator: { email: string; password: string };

test.beforeAll(async () => {
  operator = await callboard.it.addPerson("Olga", "operator");
});

interface Letters {
  items: { id: string; returned: number; isQuarantined: boolean }[];
  total: number;
}

async function openDeadLetters(page: Page, who: Parameters<typeof signIn>[2]) {
  await signIn(page, callboard.it, who);
  await page.goto(`${callboard.it.url}/dead-letters`);
  await expect(page.getByRole("heading", { level: 1, name: "Dead letters" })).toBeVisible();
}

/** A living actor that recognizes nothing of this type: what is sent to it is dead at once. */
async function lose(api: Api, type: string, count: number): Promise<void> {
  const { items } = await api.get<{ items: { address: string }[] }>("/actors?class=Cast");
  for (let n = 1; n <= count; n++) {
    await api.post(`/actors/${items[0]?.address}/tell`, { message: { type, n, password: "open sesame" } });
  }
}

const lettersOf = (type: string) => callboard.it.api.get<Letters>(`/dead-letters?type=${type}`);

test("an operator reads why letters are dead, sends them again and discards them", async ({ page }) => {
  await openDeadLetters(page, operator);
  const kinds = page.getByRole("region", { name: "Kinds" });
  const letters = page.getByRole("region", { name: "lost.Letter" });
  const api = await Api.bySession(callboard.it.url, operator);

  await test.step("new ones come without a reload", async () => {
    await expectNoAxeFindings(page);
    await lose(api, "lost.Letter", 3);
    await kinds
      .getByRole("button", { name: /^Show \d+ new kinds?$/ })
      .or(kinds.getByRole("button", { name: "lost.Letter", exact: true }))
      .first()
      .click();
    const kind = kinds.getByRole("button", { name: "lost.Letter", exact: true });
    await expect(kind).toBeVisible();
    if ((await kind.getAttribute("aria-pressed")) !== "true") await kind.click();
    await expect(letters.getByText(/from the console, by Olga/).first()).toBeVisible();
  });

  await test.step("while she reads, what is new is counted and moves nothing", async () => {
    await expect(letters.getByRole("listitem")).toHaveCount(3);
    await lose(api, "lost.Letter", 2);
    await expect(letters.getByRole("button", { name: "Show 2 new letters" })).toBeVisible();
    await expect(letters.getByRole("listitem")).toHaveCount(3);
    await letters.getByRole("button", { name: "Show 2 new letters" }).click();
    await expect(letters.getByRole("listitem")).toHaveCount(5);
  });

  await test.step("secrets are masked until she looks, which is written down", async () => {
    await expect(page.getByText("open sesame")).toHaveCount(0);
    await letters.getByRole("button", { name: "Show what is masked" }).first().click();
    await expect(letters.getByText(/"open sesame"/)).toHaveCount(1);
    const { items } = await callboard.it.api.get<{ items: { action: string }[] }>("/audit?limit=5");
    expect(items.map(({ action }) => action)).toContain("deadLetter.reveal");
    await expectNoAxeFindings(page);
  });

  await test.step("one is sent again, comes back and says so", async () => {
    await letters.getByRole("button", { name: "Send again" }).first().click();
    await letters.getByRole("button", { name: "Show 1 new letter" }).click();
    await expect(letters.getByText("came back 1 time")).toBeVisible();
  });

  await test.step("all are sent again, so many a second, and the tray says how far it is", async () => {
    await letters.getByRole("button", { name: "Send all again…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Letters a second").fill("1");
    await dialog.getByLabel(/Reason/).fill("to see");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Send 5 dead letters" }).click();
    await page.getByRole("button", { name: /^Actions/ }).click();
    await page.getByRole("button", { name: "Stop: Send 5 dead letters again" }).click();
    await expect(page.getByText("stopped", { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("what comes back three times is held back from a set", async () => {
    for (let round = 0; round < 4; round++) {
      const { items } = await lettersOf("lost.Letter");
      for (const letter of items.filter(({ isQuarantined }) => !isQuarantined))
        await api.post(`/dead-letters/${letter.id}/send`);
      await expect.poll(async () => (await lettersOf("lost.Letter")).total).toBe(5);
    }
    await expect(kinds.getByText("5 letters in quarantine")).toBeVisible();
    await expect(api.post("/dead-letters/send", { select: { type: "lost.Letter" }, reason: "again" })).rejects.toThrow(
      "5 that fit are in quarantine",
    );
    await expect(letters.getByText(/^in quarantine: it came back/).first()).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("they are discarded with a reason, and stay counted", async () => {
    await letters.getByRole("button", { name: "Discard all…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/Reason/).fill("nobody needs them");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Discard 5 dead letters" }).click();
    await expect(letters.getByText("None of these is kept any more")).toBeVisible();
    await expect(page.getByText(/5 discarded/)).toBeVisible();
    await expectNoAxeFindings(page);
  });
});

test("a viewer and an approver read letters masked, also on a phone, and can do nothing to them", async ({
  browser,
}) => {
  await lose(callboard.it.api, "lost.Secret", 1);
  for (const role of ["viewer", "approver"]) {
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    const who = await callboard.it.addPerson(`The${role}`, role);
    await openDeadLetters(page, who);

    await page.getByRole("button", { name: "lost.Secret", exact: true }).click();
    const letters = page.getByRole("region", { name: "lost.Secret" });
    await expect(letters.getByText("Masked: password")).toBeVisible();
    await expect(page.getByRole("button", { name: /^(Send|Discard|Show what|Show all)/ })).toHaveCount(0);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await expectNoAxeFindings(page);

    const { items } = await lettersOf("lost.Secret");
    const own = await Api.bySession(callboard.it.url, who);
    await expect(own.post(`/dead-letters/${items[0]?.id}/reveal`)).rejects.toThrow("403");
    await expect(own.post(`/dead-letters/${items[0]?.id}/send`)).rejects.toThrow("403");
    await page.context().close();
  }
});

test("an administrator finds a kind by words and time, and the address keeps what she sees", async ({ page }) => {
  await lose(callboard.it.api, "found.Letter", 1);
  await lose(callboard.it.api, "other.Letter", 1);
  await openDeadLetters(page, undefined);

  await page.getByLabel("Filter by reason, target, name or type").fill("found.Letter");
  await expect(page.getByRole("button", { name: "other.Letter", exact: true })).toHaveCount(0);
  await page.getByLabel("Time", { exact: true }).selectOption("hour");
  await expect(page.getByRole("button", { name: "found.Letter", exact: true })).toBeVisible();
  await expect(page).toHaveURL(/q=found\.Letter&within=hour/);
  await page.reload();
  await expect(page.getByRole("button", { name: "found.Letter", exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "other.Letter", exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Discard all that fit…" }).click();
  await page
    .getByRole("dialog")
    .getByLabel(/Reason/)
    .fill("it was a test");
  await page.getByRole("dialog").getByRole("button", { name: "Discard 1 dead letter" }).click();
  await expect(page.getByText("Discarded 1 dead letter.")).toBeVisible();
  await expect(page.getByRole("row", { name: /found\.Letter/ })).toContainText("0 of 1");
  await page.getByLabel("Filter by reason, target, name or type").fill("no such words");
  await expect(page.getByText("No kind fits")).toBeVisible();
  await expectNoAxeFindings(page);
});
