import { type Browser, expect, type Page, test } from "@playwright/test";
import { Api } from "../api.ts";
import { ADMIN } from "../callboard.ts";
import { oneCallboard, signIn } from "../in-browser.ts";
import { type Filled, fill, PEOPLE } from "./filled.ts";
import { LISTS, pagesOf } from "./pages.ts";
import { type Scene, scenesOf } from "./scenes.ts";
import { type Face, Stage } from "./stage.ts";

export interface Seen {
  page: Page;
  /** What is seen, as the gallery names it. */
  name: string;
  face: Face | "empty";
}

/** What is done with each page in each of its faces. */
export type Visit = (seen: Seen) => Promise<void>;

const FEW_MINUTES_MS = 10 * 60_000;

/** Declares the tests that bring every page of the console into each of its faces, one after the other. */
export function gallery(visit: Visit): void {
  test.describe("where nothing runs", () => {
    const callboard = oneCallboard({ example: "none", setUp: false });

    test("first run", async ({ page }) => {
      const { url, setupToken } = callboard.it;
      await visitDoor(page, `${url}/sign-in`, "first run sign-in", visit);
      await visitDoor(page, `${url}/setup`, "first run without the link", visit);
      await visitDoor(page, `${url}/setup#token=${setupToken}`, "first run", visit);
      await callboard.it.setUp("two-people");
    });

    test("every page, empty", async ({ page }) => {
      test.setTimeout(FEW_MINUTES_MS);
      await signIn(page, callboard.it);
      const stage = await Stage.on(page);
      for (const { name, path } of LISTS) {
        await stage.open(path);
        await visit({ page, name, face: "empty" });
      }
    });
  });

  test.describe("where much runs", () => {
    const callboard = oneCallboard();
    let filled: Filled;
    test.beforeAll(async () => {
      test.setTimeout(FEW_MINUTES_MS);
      filled = await fill(callboard.it);
    });

    test("the pages before sign-in", async ({ page }) => {
      const { url } = callboard.it;
      const ada = await Api.bySession(url, ADMIN);
      const who = { name: "Eve", email: "eve@example.org", role: "viewer" };
      const { inviteUrl } = await ada.post<{ inviteUrl: string }>("/people", who);
      await visitDoor(page, `${url}/sign-in`, "sign-in", visit);
      await visitDoor(page, `${url}/setup`, "set up already", visit);
      await visitDoor(page, inviteUrl, "invitation", visit);
      await visitDoor(page, `${url}/invitation`, "invitation without the link", visit);
    });

    /** What is stale was seen before: in the same document. */
    test("every page, full and then stale", async ({ page }) => {
      test.setTimeout(FEW_MINUTES_MS);
      await signIn(page, callboard.it);
      const stage = await Stage.on(page);
      await page.goto(`${callboard.it.url}/overview`);
      await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
      await visitAll(stage, "full");
      await stage.show("stale");
      await visitAll(stage, "stale");
    });

    for (const face of ["loading", "denied", "failed"] as const) {
      test(`every page, ${face}`, async ({ page }) => {
        test.setTimeout(FEW_MINUTES_MS);
        await signIn(page, callboard.it);
        const stage = await Stage.on(page);
        await stage.show(face);
        await page.goto(`${callboard.it.url}/nothing-here`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await visitAll(stage, face);
      });
    }

    async function visitAll(stage: Stage, face: Face): Promise<void> {
      for (const { name, path } of pagesOf(filled).filter(({ faces }) => faces.includes(face))) {
        await stage.open(path);
        await visit({ page: stage.page, name, face });
      }
    }

    test("what opens over a page", async ({ page }) => {
      test.setTimeout(FEW_MINUTES_MS);
      await signIn(page, callboard.it);
      // A button that is not there is known at once, instead of at the end of the test.
      page.setDefaultTimeout(10_000);
      const stage = await Stage.on(page);
      await page.goto(`${callboard.it.url}/overview`);
      for (const scene of scenesOf(filled)) await visitScene(stage, scene, visit);
    });

    for (const [name, role] of Object.entries(PEOPLE)) {
      test(`what a role makes different, for the ${role}`, async ({ browser }) => {
        await visitAs(browser, name, role);
      });
    }

    async function visitAs(browser: Browser, name: string, role: string): Promise<void> {
      const page = await browser.newPage();
      await signIn(page, callboard.it, callboard.it.person(name));
      const stage = await Stage.on(page);
      const differs = ["source pending", "actor", "messages", "messages saved", "settings people"];
      for (const each of pagesOf(filled).filter((one) => differs.includes(one.name))) {
        await stage.open(each.path);
        await visit({ page, name: `${each.name} as ${role}`, face: "full" });
      }
      await page.close();
    }
  });
}

async function visitDoor(page: Page, address: string, name: string, visit: Visit): Promise<void> {
  // From elsewhere: what differs only after the # would not be loaded anew.
  await page.goto("about:blank");
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator('[role="status"][aria-label$="loading"]')).toHaveCount(0);
  await visit({ page, name, face: "full" });
}

/** From a page that has nothing to press: what stood open on the page before is gone with it, or with Escape. */
async function visitScene(stage: Stage, { name, path, open }: Scene, visit: Visit): Promise<void> {
  const { page } = stage;
  await stage.open("/nothing-here");
  await stage.open(path);
  await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  await open(page);
  await visit({ page, name, face: "full" });
  await expect(async () => {
    await page.keyboard.press("Escape");
    await expect(page.locator('[role="dialog"], [role="menu"]').filter({ visible: true })).toHaveCount(0, {
      timeout: 500,
    });
  }).toPass();
}
