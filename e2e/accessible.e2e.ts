import { expect, test } from "@playwright/test";
import { gallery, type Seen } from "./gallery/gallery.ts";
import { axeFindings } from "./in-browser.ts";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

// A trace keeps the document at each step, which takes a third of the time; a finding names its element and rule.
test.use({ trace: "off" });

gallery(isAccessible);

/** In both themes, which differ in colours only, and without scrolling sideways on a phone. */
async function isAccessible({ page, name, face }: Seen): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  expect.soft(await axeFindings(page), `${name}, ${face}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark" });
  expect.soft(await axeFindings(page, "color-contrast"), `${name}, ${face}, dark`).toEqual([]);
  await page.setViewportSize(PHONE);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect.soft(width, `${name}, ${face}: how wide on a phone`).toBeLessThanOrEqual(PHONE.width);
  await page.setViewportSize(DESK);
}
