import { expect } from "@playwright/test";
import { Api } from "../api.ts";
import { ADMIN, type Callboard, packed } from "../callboard.ts";
import { desk } from "../desk.ts";
import { greeter } from "../greeter.ts";
import { sleeper } from "./sleeper.ts";

/** What is in a filled Callboard, for the addresses of its pages. */
export interface Filled {
  /** `left`: its actors were moved to `running`. */
  hashes: { left: string; running: string; pending: string; rejected: string; hello: string };
  rollouts: { done: string; failed: string };
  /** An actor's address. */
  greeter: string;
}

const QUARANTINED_AFTER = 3;

/**
 * Brings something of everything about: people of each role and changes that wait, sources in each state, rollouts that
 * went well and wrong, messages, dead letters, an actor that is stuck, actors that a restart lost.
 */
export async function fill(callboard: Callboard): Promise<Filled> {
  const { api } = callboard;
  await addPeople(callboard);

  const zips = await packAll();
  const first = await api.approved(zips.first);
  const running = await api.approved(zips.running);
  const unfit = await api.approved(zips.unfit);
  const hello = await api.approved(zips.hello);
  const rejected = (await api.upload(zips.rejected)).hash;
  await api.post(`/sources/${rejected}/decision`, { decision: "reject", reason: "older than what runs" });
  await api.post(`/sources/${first}/activate`);
  await api.post(`/sources/${hello}/activate`);
  await loseActors(callboard, first);

  const rollouts = {
    done: await rolledOut(api, running, "greets better"),
    failed: await rolledOut(api, unfit, "greets best"),
  };
  await api.post(`/sources/${await api.approved(zips.asleep)}/activate`);
  await api.post(`/sources/${await api.approved(zips.desk)}/activate`);
  await api.put("/actors/@desk/faults", { drop: 0.1, delay: 0.25, forMs: 3_600_000, reason: "rehearse the outage" });
  await api.post("/actors/@sleeper/tell", { message: { type: "sleeper.Hang" } });
  await writeMessages(callboard);
  await loseLetters(api);
  const pending = await waitForSecond(callboard, zips.pending);
  const { address } = await api.get<{ address: string }>("/actors/@greeter");
  const hashes = { left: first, running, pending, rejected, hello };
  return { hashes, rollouts, greeter: address };
}

async function packAll() {
  const restore = 'throw new Error("no such state");';
  const [rejected, first, unfit, running, pending, hello, asleep, atDesk] = await Promise.all([
    packed(greeter({ version: "0.9.0", word: "Hi" })),
    packed(greeter({ version: "1.0.0", word: "Hello" })),
    packed(greeter({ version: "1.1.0", word: "Good day", restore })),
    packed(greeter({ version: "1.2.0", word: "Good day" })),
    packed(greeter({ version: "2.0.0", word: "Welcome" })),
    packed("examples/hello"),
    packed(sleeper),
    packed(desk),
  ]);
  return { rejected, first, unfit, running, pending, hello, asleep, desk: atDesk };
}

/** One who may decide beside the administrator, so that what widens who decides waits for her. */
async function addPeople(callboard: Callboard): Promise<void> {
  for (const [name, role] of Object.entries(PEOPLE)) await callboard.addPerson(name, role);
  const ada = await Api.bySession(callboard.url, ADMIN);
  await ada.post("/people", { name: "Ivo", email: "ivo@example.org", role: "viewer" });
  await ada.post("/tokens", { name: "Pipeline", role: "operator" });
}

/** From here on two people have to agree: on a source, and on who decides. */
async function waitForSecond(callboard: Callboard, zip: string): Promise<string> {
  const ada = await Api.bySession(callboard.url, ADMIN);
  await ada.put("/policy", { approvals: "two-people", pendingExpiryDays: 7 });
  await ada.post("/people", { name: "Max", email: "max@example.org", role: "admin" });
  // She uploads what Ada decides on, and was invited by Ada: somebody else has to know that she is another person.
  const grace = await Api.bySession(callboard.url, callboard.person("Grace"));
  const { items } = await grace.get<{ items: { id: string; name: string }[] }>("/people");
  await grace.post(`/people/${items.find(({ name }) => name === "Olga")?.id}/confirm`);
  const olga = await Api.bySession(callboard.url, callboard.person("Olga"));
  return (await olga.upload(zip)).hash;
}

/** Those who can sign in besides the administrator, with their roles. */
export const PEOPLE = { Grace: "approver", Olga: "operator", Vera: "viewer" } as const;

/** Creates some by hand and lets the cluster's process die: they do not come back with it. */
async function loseActors(callboard: Callboard, sourceHash: string): Promise<void> {
  for (const globalName of ["room/1", "room/2"]) {
    await callboard.api.post("/actors", { sourceHash, actor: "Greeter", globalName });
  }
  process.kill(await callboard.pidOf("cluster"), "SIGKILL");
  await until(async () => (await callboard.api.get<{ total: number }>("/lost-actors")).total === 2);
  await until(async () => (await callboard.api.get<{ address: string }>("/actors/@greeter")).address !== "");
}

async function rolledOut(api: Api, toSource: string, reason: string): Promise<string> {
  const { address } = await api.get<{ address: string }>("/actors/@greeter");
  const { id } = await api.post<{ id: string }>("/rollouts", { select: { addresses: [address] }, toSource, reason });
  await until(async () => (await api.get<{ state: string }>(`/rollouts/${id}`)).state !== "running");
  return id;
}

/** History and saved messages are a person's own: the administrator's. */
async function writeMessages(callboard: Callboard): Promise<void> {
  const ada = await Api.bySession(callboard.url, ADMIN);
  const message = { type: "greeter.Greet", name: "Ada" };
  const target = { by: "name", name: "greeter" };
  for (const name of ["Ada", "Grace", "Olga"]) {
    await ada.post("/actors/@greeter/ask", { message: { ...message, name } });
  }
  await ada.post("/actors/@greeter/tell", { message });
  await ada.post("/messages/saved", { name: "Greet Ada", target, kind: "ask", message, isShared: true });
  await ada.post("/messages/saved", { name: "Greet nobody in particular", target, kind: "tell", message });
}

/** A few kinds, and one that came back so often that it is held back. */
async function loseLetters(api: Api): Promise<void> {
  const { items } = await api.get<{ items: { address: string }[] }>("/actors?class=Cast");
  const tell = (message: Record<string, unknown>) => api.post(`/actors/${items[0]?.address}/tell`, { message });
  for (let n = 0; n < 5; n++) await tell({ type: "order.Placed", number: n, password: "open sesame" });
  await tell({ type: "order.Cancelled", number: 1 });
  await tell({ type: "stock.Counted", lamps: 3 });
  const letters = () => api.get<{ items: { id: string }[] }>("/dead-letters?type=stock.Counted");
  for (let round = 0; round <= QUARANTINED_AFTER; round++) {
    const [letter] = (await letters()).items;
    if (letter) await api.post(`/dead-letters/${letter.id}/send`);
    await until(async () => (await letters()).items.length === 1);
  }
}

/** A call that fails meanwhile counts as no. */
function until(isSo: () => Promise<boolean>): Promise<void> {
  return expect.poll(() => isSo().catch(() => false), { timeout: 90_000 }).toBe(true);
}
