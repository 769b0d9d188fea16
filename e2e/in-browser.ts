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

/** No finding of axe on the page as it stands, by WCAG 2.2 AA. A toast that fades in or out is pale: it goes first. */
export async function expectNoAxeFindings(page: Page): Promise<void> {
  await expect(page.locator("[data-sonner-toast]")).toHaveCount(0);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  const findings = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
  expect(findings).toEqual([]);
}
