import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gallery, type Seen } from "./gallery.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../shots");
const SIZES = [
  [1440, 900],
  [390, 844],
] as const;
const THEMES = ["light", "dark"] as const;

gallery(shoot);

/** A picture at each width and in each theme. */
async function shoot({ page, name, face }: Seen): Promise<void> {
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      // The map draws itself anew with the next frame.
      await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      const file = `${name}, ${face} ${width} ${theme}.png`.replaceAll(" ", "-");
      await page.screenshot({ path: join(folder, file), animations: "disabled" });
    }
  }
}
