import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();

test("an operator looks whether it is well, and goes on from each figure to its list", async ({ page }) => {
  await callboard.it.api.upload(await packed(greeter({ version: "9.0.0", word: "Hello" })));
  await signIn(page, callboard.it);

  await test.step("the overview is the start page and counts the cluster", async () => {
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    await expect(page.getByRole("link", { name: /^Hosts 3/ })).toBeVisible();
    await expect(page.getByText("The cluster is healthy")).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("what waits for her decision says so, and leads there", async () => {
    const waiting = page.getByRole("region", { name: "Waiting for a decision" });
    await expect(waiting.getByText("yours to decide", { exact: true })).toBeVisible();
    await waiting.getByRole("link", { name: "greeter 9.0.0" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "9.0.0" })).toBeVisible();
  });

  await test.step("a figure leads to what it counts", async () => {
    await page.keyboard.press("g");
    await page.keyboard.press("o");
    await page.getByRole("link", { name: /^Stuck actors/ }).click();
    await expect(page).toHaveURL(/\/actors\?state=stuck/);
  });
});

test("an actor that was created by hand is named as lost after a restart, until she takes note", async ({ page }) => {
  const hash = await callboard.it.api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  await callboard.it.api.post("/actors", { sourceHash: hash, actor: "Greeter", globalName: "by-hand" });
  await signIn(page, callboard.it);

  process.kill(await callboard.it.pidOf("cluster"), "SIGKILL");

  const lost = page.getByRole("region", { name: "What the restart ended" });
  await expect(lost.getByText("@by-hand")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("link", { name: /A restart ended 1 actor/ })).toBeVisible();
  await lost.getByRole("button", { name: "Take note" }).click();
  await expect(lost).toHaveCount(0);
});

test("she finds and does things without the mouse", async ({ page }) => {
  await signIn(page, callboard.it);
  const palette = page.getByRole("combobox", { name: "Find and do" });

  await test.step("Ctrl-K finds an actor on the server and Enter opens it", async () => {
    await page.keyboard.press("Control+k");
    await palette.fill("cast");
    await expect(page.getByRole("option", { name: /^Cast @cast/ })).toBeVisible();
    await expectNoAxeFindings(page);
    await page.getByRole("option", { name: /^Cast @cast/ }).hover();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/actors\//);
  });

  await test.step("it does what her role may", async () => {
    await page.keyboard.press("Control+k");
    await palette.fill("theme dark");
    await page.keyboard.press("Enter");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });

  await test.step("keys jump, help lists them, and a field keeps its letters", async () => {
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
    await expectNoAxeFindings(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("g");
    await page.keyboard.press("s");
    await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
    await page.keyboard.press("/");
    await page.keyboard.type("g t");
    await expect(page.getByRole("searchbox")).toHaveValue("g t");
    await expect(page).toHaveURL(/\/sources/);
  });

  await test.step("/ leads to the search of every page, and where there is none to that of everything", async () => {
    for (const [jump, name] of [
      ["t", "Topology"],
      ["h", "Hosts"],
      ["a", "Actors"],
      ["u", "Audit"],
    ] as const) {
      await page.locator("h1").click();
      await page.keyboard.press("g");
      await page.keyboard.press(jump);
      await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
      await page.keyboard.press("/");
      await expect(page.getByRole("searchbox").first()).toBeFocused();
    }
    await page.goto(`${callboard.it.url}/overview`);
    await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
    await page.keyboard.press("/");
    await expect(page.getByRole("dialog").getByRole("combobox")).toBeFocused();
    await page.keyboard.press("Escape");
    await page.goto(`${callboard.it.url}/sources`);
    await expect(page.getByRole("heading", { level: 1, name: "Sources" })).toBeVisible();
  });

  await test.step("single keys can be switched off, and stay so", async () => {
    await page.locator("h1").click();
    await page.keyboard.press("?");
    await page.getByLabel("Single keys act").uncheck();
    await page.keyboard.press("Escape");
    await page.reload();
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    await page.keyboard.press("g");
    await page.keyboard.press("t");
    await page.keyboard.press("Control+k");
    await expect(palette).toBeVisible();
    await expect(page).toHaveURL(/\/sources/);
  });
});

test("a viewer is offered nothing that changes anything", async ({ page }) => {
  const vera = await callboard.it.addPerson("Vera", "viewer");
  await signIn(page, callboard.it, vera);

  await page.keyboard.press("Control+k");
  await expect(page.getByRole("option", { name: "Sources" })).toBeVisible();
  for (const name of [/Upload a source/, /Start a rollout/, /Send a message/, /Review and decide/])
    await expect(page.getByRole("option", { name })).toHaveCount(0);
  await page.getByRole("combobox", { name: "Find and do" }).fill("ada");
  await expect(page.getByText("Nothing is called “ada”")).toBeVisible();
});

test("times change with one switch, and a pause says what waits", async ({ page }) => {
  await signIn(page, callboard.it);

  await test.step("UTC is kept, and named", async () => {
    await page.getByRole("button", { name: /Ada, admin/ }).click();
    await page.getByRole("radio", { name: "UTC" }).click();
    await page.keyboard.press("Escape");
    await page.goto(`${callboard.it.url}/audit`);
    await expect(page.locator("time").filter({ hasText: / UTC$/ }).first()).toBeVisible();
  });

  await test.step("paused, it counts what has changed and says since when", async () => {
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    await page.keyboard.press("p");
    await expect(page.getByText(/^since \d\d:\d\d:\d\d UTC, [1-9]\d* changes waiting$/)).toBeVisible();
    await page.getByRole("button", { name: "Resume view" }).click();
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  });

  await test.step("offline, it says so within seconds and does not move the page", async () => {
    await page.goto(`${callboard.it.url}/overview`);
    const heading = page.getByRole("heading", { level: 1 });
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    const before = await heading.boundingBox();
    process.kill(await callboard.it.pidOf("console"), "SIGSTOP");
    await expect(page.getByRole("alert").filter({ hasText: /Stale since \d\d:\d\d:\d\d UTC/ })).toBeVisible();
    expect(await heading.boundingBox()).toEqual(before);
    await expect(page.getByRole("link", { name: /^Messages a second\s*–/ })).toBeVisible();
    process.kill(await callboard.it.pidOf("console"), "SIGCONT");
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
  });

  await test.step("an address that is no page keeps the frame", async () => {
    await page.goto(`${callboard.it.url}/no/such/page`);
    await expect(page.getByRole("heading", { name: "There is no such page" })).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();
    await expectNoAxeFindings(page);
  });

  await test.step("an address of nothing says what is not there", async () => {
    const nothing = {
      "/sources/zzz": "There is no source zzz",
      [`/rollouts/${"x".repeat(100)}`]: "There is no such rollout",
      "/actors/@": "Nobody has this name",
    };
    for (const [path, says] of Object.entries(nothing)) {
      await page.goto(`${callboard.it.url}${path}`);
      await expect(page.getByText(says, { exact: true })).toBeVisible();
    }
  });
});
