import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { ADMIN, Callboard } from "./callboard.ts";

/** Starts a Callboard for the file that calls this, and ends it after its last test. */
export function oneCallboard(options: Parameters<typeof Callboard.start>[0] = {}): { readonly it: Callboard } {
  let running: Callboard | null = null;
  test.beforeAll(async () => {
    test.setTimeout(180_000);
    running = await Callboard.start(options);
  });
  test.afterAll(async () => {
    await running?.stop();
  });
  return {
    get it() {
      if (!running) throw new Error("not started");
      return running;
    },
  };
}

export async function signIn(page: Page, callboard: Callboard, who: { email: string; password: string } = ADMIN) {
  await page.goto(`${callboard.url}/sign-in`);
  await page.getByLabel("E-mail").fill(who.email);
  await page.getByLabel("Password", { exact: true }).fill(who.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/overview/);
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
}

/**
 * No finding of axe on the page as it stands. A toast that fades in or out is pale, and may come while axe looks: then
 * again.
 */
export async function expectNoAxeFindings(page: Page): Promise<void> {
  await expect(async () => {
    await expect(page.locator("[data-sonner-toast]")).toHaveCount(0);
    expect(await axeFindings(page)).toEqual([]);
  }).toPass({ timeout: 30_000 });
}

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds by WCAG 2.2 AA, or by one of its rules only. */
export async function axeFindings(page: Page, rule?: string): Promise<string[]> {
  const isThere = await page.evaluate(() => "axe" in window);
  const { violations } = await new AxeBuilder({ page, ...(isThere ? { axeSource: ";" } : {}) })
    .options({
      runOnly: rule === undefined ? { type: "tag", values: WCAG } : { type: "rule", values: [rule] },
      resultTypes: ["violations"],
    })
    // The console has no frames, and this way needs no second page for each run.
    .setLegacyMode()
    .analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(found).join(", ")}`);
}

/** Which element, and what about it: of a contrast its colours. */
function found({ target, any }: { target: readonly unknown[]; any: readonly { message: string }[] }): string {
  return [target.join(" "), ...any.slice(0, 1).map(({ message }) => `(${message})`)].join(" ");
}
