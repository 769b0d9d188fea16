import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { type Permission, type Role, roleMay } from "#protocol/people";
import { ADMIN } from "./callboard.ts";
import { type Filled, fill, PEOPLE } from "./gallery/filled.ts";
import { pagesOf } from "./gallery/pages.ts";
import { Stage } from "./gallery/stage.ts";
import { oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
let filled: Filled;
test.beforeAll(async () => {
  test.setTimeout(300_000);
  filled = await fill(callboard.it);
});

/** What changes something, by the words of its button; each is drawn on one of the pages as they stand. */
const CONTROLS: readonly [words: RegExp, permission: Permission][] = [
  [/^New actor…$/, "operate"],
  [/^Stop…$/, "operate"],
  [/^Inject faults…$/, "operate"],
  [/^Swap…$/, "operate"],
  [/^Swap all of a class…$/, "operate"],
  [/^End (its |the )?realm/, "operate"],
  [/^Change capabilities…$/, "operate"],
  [/^Choose a zip…$/, "operate"],
  [/^Activate…$/, "operate"],
  [/^Unload…$/, "operate"],
  [/^Ask @/, "operate"],
  [/^Save…$/, "operate"],
  [/^Use .*…$/, "operate"],
  [/^Take note$/, "operate"],
  [/^Undo…$/, "operate"],
  [/^(Approve|Reject)/, "decide"],
  [/^Revoke…$/, "decide"],
  [/^(Accept|Take back): /, "decide"],
  [/^Invite a person…$/, "administer"],
  [/^Change the role of /, "administer"],
  [/^Sessions of /, "administer"],
  [/^Remove /, "administer"],
  [/^Change the (policy|limits|retention)$/, "administer"],
];

const ROLES: readonly [name: string, role: Role][] = [["Ada", "admin"], ...Object.entries(PEOPLE)];

for (const [name, role] of ROLES) {
  test(`on all pages the ${role} is offered what the role may do, and nothing else`, async ({ page }) => {
    const complaints = complaintsOf(page);
    await signIn(page, callboard.it, role === "admin" ? ADMIN : callboard.it.person(name));
    const stage = await Stage.on(page);
    const seen = new Set<string>();

    const pages = pagesOf(filled).filter(({ faces }) => faces.length > 1);
    const may = CONTROLS.filter(([, permission]) => roleMay(role, permission)).map(([control]) => String(control));
    // What a page asks for by itself may come a moment after the page: then around once more.
    await expect(async () => {
      for (const path of [...pages.map((each) => each.path), `/sources/${filled.hashes.left}`]) {
        await stage.open(path);
        for (const words of await buttonsOf(page)) {
          for (const [control] of CONTROLS) if (control.test(words)) seen.add(String(control));
        }
      }
      expect([...seen].sort()).toEqual(may.sort());
    }).toPass({ timeout: 120_000 });
    expect(complaints).toEqual([]);
  });
}

test("nothing went wrong in the console and the cluster meanwhile", async () => {
  for (const part of ["console", "cluster"]) {
    const log = await readFile(join(callboard.it.dataDir, "logs", `${part}.log`), "utf8");
    const errors = log.split("\n").filter((line) => /"level":[56]0/.test(line) || /^\s*(\w*Error|at) /.test(line));
    expect(errors, `${part}.log`).toEqual([]);
  }
});

/** Grows with what the browser logs as an error. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** Names of the page's buttons. */
function buttonsOf(page: Page): Promise<string[]> {
  return page
    .locator("#main button:visible")
    .evaluateAll((buttons) => buttons.map((each) => each.getAttribute("aria-label") ?? each.textContent?.trim() ?? ""));
}
