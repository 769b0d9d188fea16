import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TestConvention } from "./convention.testbed.ts";
import type { Action } from "./provisioning/actions.ts";
import { MachineQueues } from "./provisioning/machine-queues.ts";
import { Unwritten } from "./provisioning/unwritten.ts";

const PATIENCE_MS = 30_000;
const STEPS = ["check-disk", "reboot", "answers-ping", "opens-port", "lets-in"];

describe("a machine's queue", () => {
  it("gives the turn to one at a time, in the order in which they came, and keeps machines apart", () => {
    const queues = new MachineQueues();

    expect([queues.add("web-1", "a"), queues.add("web-1", "b"), queues.add("web-2", "c")]).toEqual([true, false, true]);
    expect(queues.remove("web-1", "a")).toBe("b");
    expect(new MachineQueues(queues.state()).remove("web-1", "b")).toBeNull();
  });
});

describe("the rows that are not written yet", () => {
  it("are the latest revision of each, until that one is on disk", () => {
    const row = (revision: number) => ({ id: "a", revision }) as Action;
    const unwritten = new Unwritten([row(1)]);

    unwritten.add(row(2));

    expect(unwritten.isWritten("a", 1)).toBe(false);
    expect(unwritten.rows).toEqual([row(2)]);
    expect(unwritten.isWritten("a", 2)).toBe(true);
    expect(unwritten.rows).toEqual([]);
  });
});

describe("provisioning", () => {
  let convention: TestConvention;
  let front: string;

  beforeEach(async () => {
    convention = await TestConvention.start();
    const [north, east] = convention.systems;
    await north?.updateCapability("db", true);
    await east?.updateCapability("db", true);
    const init = { datacenter: { machines: ["web-1", "web-2", "mail-1"], bootMs: 50 } };
    await convention.north.activateSource(await convention.load("provisioning"), { init });
    const { port } = await convention.ask("provisioning-front", { type: "provisioning.WhereIsFront" });
    front = `http://127.0.0.1:${port}`;
  });

  afterEach(() => convention.stop());

  async function request(machine: string, action: string, ephemeral = false): Promise<Action> {
    const body = JSON.stringify({ action, ephemeral });
    const response = await fetch(`${front}/machines/${machine}/actions`, { method: "POST", body });
    expect(response.status).toBe(202);
    return (await response.json()) as Action;
  }

  async function row(id: string): Promise<Action> {
    const response = await fetch(`${front}/actions/${id}`);
    expect(response.status).toBe(200);
    return (await response.json()) as Action;
  }

  async function rows(machine: string): Promise<Action[]> {
    const response = await fetch(`${front}/machines/${machine}/actions`);
    return ((await response.json()) as { actions: Action[] }).actions;
  }

  function end(id: string): Promise<Action> {
    return vi.waitFor(async () => {
      const action = await row(id);
      expect(action.endedAt).not.toBeNull();
      return action;
    }, PATIENCE_MS);
  }

  async function spoil(machine: string, how: string, forMs?: number): Promise<void> {
    const address = await convention.north.lookup(`machine/${machine}`);
    if (!address) throw new Error(`there is no ${machine}`);
    convention.north.tell(address, { type: "machine.Spoil", how, ...(forMs === undefined ? {} : { forMs }) });
  }

  async function hostOf(machine: string): Promise<string | undefined> {
    const address = await convention.north.lookup(`machine/${machine}`);
    return convention.actorsOf("Machine").find((actor) => actor.address === address)?.host;
  }

  it("takes a reboot through its steps, each on the host that has the machine, and completes its row", async () => {
    const taken = await request("web-1", "reboot");
    expect(taken).toMatchObject({ machine: "web-1", state: expect.stringMatching(/waiting|running/) });

    const ended = await end(taken.id);

    expect(ended).toMatchObject({ state: "completed", source: "provisioning@1.0.0" });
    expect(ended.steps.map(({ name, state }) => [name, state])).toEqual(STEPS.map((name) => [name, "done"]));
    expect(ended.steps[1]?.detail).toBe("boot 2");
    const host = await hostOf("web-1");
    for (const step of ["CheckDisk", "Reboot", "CheckNetwork"]) {
      expect(convention.actorsOf(step).map((actor) => actor.host)).toEqual([host]);
    }
  });

  it("fails an action at the step that failed, and no other action", async () => {
    await spoil("web-1", "fill-disk");

    const [full, fine] = [await request("web-1", "reboot"), await request("web-2", "reboot")];

    expect(await end(full.id)).toMatchObject({
      state: "failed",
      steps: [
        { name: "check-disk", state: "failed", detail: "the disk of web-1 is 100 % full" },
        { name: "reboot", state: "waiting" },
        { state: "waiting" },
        { state: "waiting" },
        { state: "waiting" },
      ],
    });
    expect(await end(fine.id)).toMatchObject({ state: "completed" });
  });

  it("fails an action on a machine that hangs or reports a failure, and runs the next when it has come back", async () => {
    await spoil("web-1", "hang");
    const hung = await request("web-1", "set-password");
    expect(await end(hung.id)).toMatchObject({ state: "failed", steps: [{ detail: "web-1 does not answer" }, {}] });

    await spoil("web-1", "fail");
    const broken = await request("web-1", "set-password");
    expect((await end(broken.id)).steps[0]?.detail).toContain("web-1 reports a failure of its hardware");

    await spoil("web-1", "mend");
    expect(await end((await request("web-1", "set-password")).id)).toMatchObject({ state: "completed" });
  });

  it("keeps the order of the actions on one machine", async () => {
    const taken = [];
    for (const action of ["reboot", "set-password", "reboot"]) taken.push(await request("web-1", action));

    const ended = await Promise.all(taken.map(({ id }) => end(id)));

    const details = ended.flatMap(({ steps }) => steps.map(({ detail }) => detail)).filter((d) => /boot|word/.test(d));
    expect(details).toEqual(["boot 2", "password 2", "boot 3"]);
    const at = ended.map(({ endedAt }) => endedAt as string);
    expect([...at].sort()).toEqual(at);
    expect((await rows("web-1")).map(({ id }) => id)).toEqual(taken.map(({ id }) => id).reverse());
  });

  it("leaves no row of an ephemeral action", async () => {
    const { id } = await request("web-1", "status", true);
    await vi.waitFor(async () => {
      expect(await convention.ask("control", { type: "provisioning.WhatNow" })).toMatchObject({ actions: [] });
    }, PATIENCE_MS);

    expect((await fetch(`${front}/actions/${id}`)).status).toBe(404);
    expect(await rows("web-1")).toEqual([]);
  });

  it("moves the records when their host loses the database, and loses no row", async () => {
    const before = convention.actorsOf("Records")[0];
    const taken = await request("web-1", "reboot");
    const host = convention.systems.find((system) => system.hostId === before?.host);

    await host?.updateCapability("db", null);

    expect(await end(taken.id)).toMatchObject({ state: "completed" });
    const [after] = convention.actorsOf("Records");
    expect(after?.address).toBe(before?.address);
    expect(after?.host).not.toBe(before?.host);
  });

  it("says so when no host reaches the database, and writes the row when one does again", async () => {
    for (const system of convention.systems) await system.updateCapability("db", null);
    await vi.waitFor(async () => {
      expect((await fetch(`${front}/machines/web-1/actions`)).status).toBe(503);
    }, PATIENCE_MS);

    const taken = request("web-1", "set-password");
    await convention.systems[1]?.updateCapability("db", true);

    expect(await end((await taken).id)).toMatchObject({ state: "completed" });
  });

  it("refuses what it does not know, with what there is", async () => {
    const post = (machine: string, body: string) =>
      fetch(`${front}/machines/${machine}/actions`, { method: "POST", body });

    const unknown = await post("web-1", '{"action":"paint"}');
    expect([unknown.status, await unknown.json()]).toEqual([
      422,
      { error: 'no action is called "paint"; there are reboot, set-password, status' },
    ]);
    expect((await post("Web 1", '{"action":"reboot"}')).status).toBe(400);
    expect((await post("web-1", "reboot")).status).toBe(400);
    const nowhere = await end((await request("web-9", "reboot")).id);
    expect(nowhere.steps[0]).toMatchObject({ state: "failed", detail: expect.stringContaining("machine/web-9") });
  });

  it("ends old actions on the old version and begins new ones on the new, then the old one can be unloaded", async () => {
    const { north, sourceHash: old } = convention;
    await spoil("web-1", "hang");
    const [running, waiting] = [await request("web-1", "reboot"), await request("web-1", "set-password")];
    const next = await convention.load(await nextVersion());

    for (const className of ["Control", "Front", "Datacenter", "Machine"]) {
      for (const { address } of convention.actorsOf(className)) {
        expect(await north.swap([address], next)).toMatchObject([{ ok: true }]);
      }
    }
    const fresh = await request("web-2", "set-password");

    expect(await end(fresh.id)).toMatchObject({ state: "completed", source: "provisioning@1.1.0" });
    expect(await end(running.id)).toMatchObject({ state: "failed", source: "provisioning@1.0.0" });
    await spoil("web-1", "mend");
    expect(await end(waiting.id)).toMatchObject({ source: "provisioning@1.1.0" });
    await vi.waitFor(
      async () => expect(await north.unloadSource(old, "refuse")).toMatchObject({ state: "unloaded" }),
      PATIENCE_MS,
    );
  });
});

/** The example's folder again, as version 1.1.0. */
async function nextVersion(): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "provisioning-")), "next");
  await cp(fileURLToPath(new URL("provisioning", import.meta.url)), folder, { recursive: true });
  const manifest = join(folder, "package.json");
  await writeFile(manifest, (await readFile(manifest, "utf8")).replace('"1.0.0"', '"1.1.0"'));
  return folder;
}
