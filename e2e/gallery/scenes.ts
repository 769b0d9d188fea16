import type { Page } from "@playwright/test";
import type { Filled } from "./filled.ts";

/** What stands over a page once something was pressed. */
export interface Scene {
  /** What its pictures are called. */
  name: string;
  path: string;
  /** Opens it; the page is drawn. */
  open: (page: Page) => Promise<void>;
}

export function scenesOf({ hashes }: Filled): readonly Scene[] {
  return [
    scene("palette", "/overview", async (page) => {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog").getByRole("combobox").fill("greeter");
    }),
    scene("keys", "/overview", (page) => page.keyboard.press("?")),
    pressed("account", "/overview", /: account, theme and times$/),
    pressed("action tray", "/overview", /^Actions/),
    scene("stop many actors", "/actors?class=Question", async (page) => {
      await page.getByLabel(/^Select all \d+ actors$/).check();
      await page.getByRole("button", { name: /^Stop \d+…$/ }).click();
    }),
    pressed("new actor", "/actors", "New actor…"),
    pressed("stop an actor", "/actors/@greeter", "Stop…"),
    pressed("swap an actor", "/actors/@greeter", "Swap…"),
    pressed("end a realm", "/actors/@sleeper", "End realm…"),
    pressed("change capabilities", "/hosts/north", "Change capabilities…"),
    pressed("activate", `/sources/${hashes.left}`, "Activate…"),
    pressed("unload", `/sources/${hashes.hello}`, "Unload…"),
    pressed("revoke", `/sources/${hashes.hello}`, "Revoke…"),
    scene("sign in again", `/sources/${hashes.pending}`, async (page) => {
      await page.route("**/decision", (route) =>
        route.fulfill({
          status: 403,
          json: { code: "SIGN_IN_AGAIN", message: "this needs your password again", remedy: "Give it once more." },
        }),
      );
      await page.getByLabel("Reason, kept in the audit").fill("It was reviewed");
      await page.getByRole("button", { name: /^Approve/ }).click();
    }),
    pressed("start a rollout", "/rollouts", "Swap all of a class…"),
    scene("message replied", "/messages?to=@greeter", async (page) => {
      await page.getByLabel(/^name/).fill("Ada");
      await page.getByRole("button", { name: "Ask @greeter" }).click();
      await page.getByRole("group", { name: "Reply" }).waitFor();
    }),
    pressed("save a message", "/messages?to=@greeter", "Save…"),
    pressed("dead letters of a kind", "/dead-letters", "stock.Counted"),
    scene("send dead letters again", "/dead-letters", async (page) => {
      await page.getByRole("button", { name: "order.Placed", exact: true }).click();
      await page.getByRole("button", { name: "Send all again…" }).click();
    }),
    pressed("discard dead letters", "/dead-letters?q=order", "Discard all that fit…"),
    pressed("audit details", "/audit", /^Details of row/),
    pressed("invite a person", "/settings/people", "Invite a person…"),
    pressed("remove a person", "/settings/people", "Remove Olga"),
    pressed("sessions of a person", "/settings/people", "Sessions of Olga"),
    pressed("make a token", "/settings/tokens", "Make a token…"),
    pressed("inject faults", "/actors/@greeter", "Inject faults…"),
    pressed("end faults", "/actors/@desk", "End faults…"),
    pressed("change limits", "/actors/@desk", "Change limits…"),
    // Last: it stays so.
    pressed("paused", "/overview", "Pause view"),
  ];
}

function scene(name: string, path: string, open: Scene["open"]): Scene {
  return { name, path, open };
}

/** What one button opens. */
function pressed(name: string, path: string, button: string | RegExp): Scene {
  return scene(name, path, (page) =>
    page
      .getByRole("button", { name: button, exact: typeof button === "string" })
      .first()
      .click(),
  );
}
