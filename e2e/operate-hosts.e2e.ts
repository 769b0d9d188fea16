import { expect, test } from "@playwright/test";
import { packed } from "./callboard.ts";
import { greeter } from "./greeter.ts";
import { expectNoAxeFindings, oneCallboard, signIn } from "./in-browser.ts";

const callboard = oneCallboard();
let address = "";
let hash = "";

test.beforeAll(async () => {
  const { api } = callboard.it;
  hash = await api.approved(await packed(greeter({ version: "1.0.0", word: "Hello" })));
  const created = await api.post<{ address: string }>("/actors", {
    sourceHash: hash,
    actor: "Greeter",
    globalName: "choosy",
    requirements: { zone: "b" },
  });
  address = created.address;
});

test("an operator finds the host that offers something, and reads how it is", async ({ page }) => {
  await signIn(page, callboard.it, await callboard.it.addPerson("Olga", "operator"));
  await page.goto(`${callboard.it.url}/hosts`);

  await test.step("all hosts are there, with what they offer and take", async () => {
    await expect(page.getByText("3 of 3 hosts")).toBeVisible();
    const north = page.getByRole("row").filter({ hasText: "north" });
    await expect(north).toContainText("leader · gateway");
    await expect(north).toContainText(/\d+ MB/);
    await expectNoAxeFindings(page);
  });

  await test.step("a capability finds the one that offers it, also by a link", async () => {
    await page.getByLabel("Capability, or capability=value").fill("zone=b");
    await expect(page.getByText("1 of 3 hosts")).toBeVisible();
    await page.goto(`${callboard.it.url}/hosts?capability=moon`);
    await expect(page.getByText("No host fits")).toBeVisible();
    await expectNoAxeFindings(page);
    await page.goto(`${callboard.it.url}/hosts?capability=zone`);
    await expect(page.getByText("1 of 3 hosts")).toBeVisible();
  });

  await test.step("the keyboard opens it; its plots know what was before anybody looked", async () => {
    await page.getByRole("grid", { name: "Hosts" }).focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: "west" })).toBeVisible();
    await expect(page.getByRole("img", { name: /^Messages a second, since/ })).toBeVisible();
    const realm = page.getByRole("row").filter({ hasText: "greeter 1.0.0" });
    await expect(realm).toContainText("running");
    await expect(realm).toContainText(/\d MB/);
    await expectNoAxeFindings(page);
  });
});

test("an operator takes a capability away, knowing whom it ends, and sets it back", async ({ page }) => {
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/hosts/west`);
  const capabilities = page.getByRole("region", { name: "Capabilities" });

  await test.step("the dialog names the actor that would exit, and asks why", async () => {
    await page.getByRole("button", { name: "Change capabilities…" }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: "Cancel" })).toBeFocused();
    await dialog.getByRole("button", { name: "Take zone away" }).click();
    await dialog.getByRole("button", { name: "Add a capability" }).click();
    await dialog.getByLabel("Capability 1, key").fill("cores");
    await dialog.getByLabel("Capability 1, value").fill("8");
    await expect(dialog.getByText("number")).toBeVisible();
    await expect(dialog.getByText("adds cores; takes away zone.")).toBeVisible();
    await expect(dialog.getByText(/^1 of \d+ actors exits:$/)).toBeVisible();
    await expect(dialog.getByRole("link", { name: "Greeter @choosy" })).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Change them, ending 1 actor" })).toBeDisabled();
    await dialog.getByLabel(/Reason/).fill("it moves to another zone");
    await expectNoAxeFindings(page);
    await dialog.getByRole("button", { name: "Change them, ending 1 actor" }).click();
    await expect(capabilities).toContainText("cores=8");
    await expect(capabilities).not.toContainText("zone");
    await expect(callboard.it.api.get(`/actors/${address}`)).rejects.toThrow("NO_ACTOR");
  });

  await test.step("what was offered is offered again after an undo", async () => {
    await page.getByRole("button", { name: /^Actions/ }).click();
    await page.getByRole("button", { name: /^Undo: Change 2 capabilities of west/ }).click();
    await expect(capabilities).toContainText("zone=b");
    await expect(capabilities).not.toContainText("cores");
  });
});

test("an operator ends a realm from its host's page", async ({ page }) => {
  await callboard.it.api.post("/actors", { sourceHash: hash, actor: "Greeter", host: "east" });
  await signIn(page, callboard.it);
  await page.goto(`${callboard.it.url}/hosts/east`);

  await page.getByRole("button", { name: "End the realm of greeter 1.0.0…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/Reason/).fill("it is not needed here");
  await expectNoAxeFindings(page);
  await dialog.getByRole("button", { name: "End 1 actor" }).click();

  await expect(page.getByRole("row").filter({ hasText: "greeter 1.0.0" })).toHaveCount(0);
  await page.goto(`${callboard.it.url}/hosts/mars`);
  await expect(page.getByText("This host is gone")).toBeVisible();
  await expectNoAxeFindings(page);
});

test("a phone shows hosts and a host", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, callboard.it);
  for (const path of ["/hosts", "/hosts/north", "/actors"]) {
    await page.goto(callboard.it.url + path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("status").filter({ hasText: "Live" })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectNoAxeFindings(page);
  }
});
