import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Actor, type ActorAddress, ActorSystem, localEngine, message, z } from "../mod.ts";
import { sequentialBase } from "../sequential/base.ts";
import { startTestSystem, type TestSystem } from "../testing/test-system.ts";

class Echo extends Actor {
  receive(_: unknown, sender: ActorAddress) {
    this.send(sender, "here");
  }
}

/** Does what it is told with itself, and answers with the refusal's text. */
class Caller extends Actor {
  async receive(calls: "createActor" | "createNamed" | "ask" | "setTroupeLimits", sender: ActorAddress) {
    const options: Record<typeof calls, () => unknown> = {
      createActor: () => this.createActor(Echo, { requirement: {} } as object),
      createNamed: () => this.createActor(Echo, { globalname: "echo" } as object),
      ask: () => this.ask(this.self, "you", { timeout: 5 } as object),
      setTroupeLimits: () => this.setTroupeLimits(this.self, { maximum: 5 } as object),
    };
    const refusal = await new Promise((resolve) => resolve(options[calls]())).catch((error: Error) => error.message);
    this.send(sender, String(refusal));
  }
}

let test: TestSystem;
let system: ActorSystem;
let echo: ActorAddress;
beforeAll(async () => {
  test = await startTestSystem();
  system = test.system;
  echo = await system.createActor(Echo);
});
afterAll(() => test.shutdown());

/** Options as a program without types gives them. */
const given = (options: unknown) => options as never;

describe("an option that nobody knows is refused with the right name by", () => {
  const calls: [string, string, () => unknown][] = [
    [
      "ActorSystem.start",
      "capabilitys: did you mean capabilities?",
      () => ActorSystem.start(given({ capabilitys: {} })),
    ],
    ["localEngine", "blob: did you mean blobs?", () => localEngine(given({ blob: 1 }))],
    ["sequentialBase", "sed: did you mean seed?", () => sequentialBase(given({ sed: 1 }))],
    ["message", "replys: did you mean reply?", () => message("a.B", z.object({}), given({ replys: [] }))],
    [
      "system.createActor",
      "globalname: did you mean globalName?",
      () => system.createActor(Echo, given({ globalname: "" })),
    ],
    ["system.tell", "lable: did you mean label?", () => system.tell(echo, 1, given({ lable: "a" }))],
    ["system.ask", "timeout: did you mean timeoutMs?", () => system.ask(echo, 1, given({ timeout: 5 }))],
    ["system.setTroupeLimits", "idel: did you mean idle?", () => system.setTroupeLimits(echo, given({ idel: 5 }))],
    ["system.injectFaults", "dorp: did you mean drop?", () => system.injectFaults(echo, given({ dorp: 1, forMs: 5 }))],
    ["system.stop", "recursiv: did you mean recursive?", () => system.stop(echo, given({ recursiv: false }))],
    ["system.stopMany", "untill: did you mean until?", () => system.stopMany([], given({ untill: null }))],
    ["system.activateSource", "inti: did you mean init?", () => system.activateSource("a", given({ inti: {} }))],
    ["system.unloadSource", "reason", () => system.unloadSource("a", "force", given({ reason: "" }))],
    ["system.swap", "fresh: did you mean freshState?", () => system.swap([], "a", given({ fresh: true }))],
    [
      "system.updateCapability",
      "hosts: did you mean host?",
      () => system.updateCapability("a", 1, given({ hosts: "b" })),
    ],
    ["system.previewCapability", "hots: did you mean host?", () => system.previewCapability({}, given({ hots: "b" }))],
    ["system.endRealm", "wy: did you mean why?", () => system.endRealm("test", "a", given({ wy: "" }))],
    ["system.deadLetters", "limits: did you mean limit?", () => system.deadLetters(given({ limits: 5 }))],
    ["system.shutdown", "deadline: did you mean deadlineMs?", () => system.shutdown(given({ deadline: 5 }))],
    [
      "deadLetterOffice query",
      "reasons: did you mean reason?",
      () => system.deadLetterOffice.discard(given({ reasons: [] })),
    ],
    ["deadLetterOffice.list", "limt: did you mean limit?", () => system.deadLetterOffice.list({}, given({ limt: 5 }))],
    ["deadLetterOffice.send", "too: did you mean to?", () => system.deadLetterOffice.send([], given({ too: "@a" }))],
    ["afterlife query", "class: did you mean className?", () => system.afterlife.list(given({ class: "Echo" }))],
    ["afterlife.list", "befor: did you mean before?", () => system.afterlife.list({}, given({ befor: null }))],
    ["startTestSystem", "bass: did you mean base?", () => startTestSystem(given({ bass: "threads" }))],
    ["test.host", "datadir: did you mean dataDir?", () => test.host("other", given({ datadir: "" }))],
    ["test.probe", "quiet: did you mean quietMs?", () => test.probe(given({ quiet: 5 }))],
  ];
  it.each(calls)("%s: %s", async (called, what, call) => {
    const refusal = new Promise((resolve) => resolve(call()));

    await expect(refusal).rejects.toMatchObject({
      code: "NOT_SUPPORTED",
      message: `${called} has no option ${what}`,
      remedy: expect.stringMatching(/^It takes /),
    });
  });

  it.each([
    ["createActor", "this.createActor has no option requirement: did you mean requirements?"],
    ["createNamed", "this.createActor has no option globalname: did you mean globalName?"],
    ["ask", "this.ask has no option timeout: did you mean timeoutMs?"],
    ["setTroupeLimits", "this.setTroupeLimits has no option maximum: did you mean max?"],
  ])("an actor's own %s", async (call, refusal) => {
    const caller = await system.createActor(Caller);

    expect(await system.ask(caller, call)).toBe(refusal);
  });
});

it("options that are no object are refused", async () => {
  await expect(system.ask(echo, 1, given(5_000))).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: "system.ask was given 5000 for its options",
  });
});

describe("a value that would be taken for another one is refused by", () => {
  const calls: [string, string, () => unknown][] = [
    ["system.ask", "timeoutMs '5'", () => system.ask(echo, 1, given({ timeoutMs: "5" }))],
    ["system.ask", "timeoutMs NaN", () => system.ask(echo, 1, { timeoutMs: Number.NaN })],
    ["system.createActor", "deadlineMs -1", () => system.createActor(Echo, { deadlineMs: -1 })],
    ["system.stop", "mode 'kill'", () => system.stop(echo, given({ mode: "kill" }))],
    ["system.stop", "deadlineMs null", () => system.stop(echo, given({ deadlineMs: null }))],
    ["system.stop", "recursive 'no'", () => system.stop(echo, given({ recursive: "no" }))],
    ["system.stopMany", "mode 'Force'", () => system.stopMany([echo], given({ mode: "Force" }))],
    ["system.swap", "freshState 1", () => system.swap([echo], "a", given({ freshState: 1 }))],
    ["system.unloadSource", "mode undefined", () => system.unloadSource("a", given(undefined))],
    ["system.unloadSource", "mode { mode: 'refuse' }", () => system.unloadSource("a", given({ mode: "refuse" }))],
    ["system.shutdown", "deadlineMs 'soon'", () => system.shutdown(given({ deadlineMs: "soon" }))],
    ["startTestSystem", "time 'fast'", () => startTestSystem(given({ time: "fast" }))],
  ];
  it.each(calls)("%s: %s", async (called, what, call) => {
    const refusal = new Promise((resolve) => resolve(call()));

    await expect(refusal).rejects.toMatchObject({
      code: "MESSAGE_INVALID",
      message: `${called} cannot take ${what}`,
      remedy: expect.stringMatching(/^Give /),
    });
    await expect(system.ask(echo, 1)).resolves.toBe("here");
  });
});

it.each([undefined, {}, { name: "a b" }, { name: 5 }])("a host does not start without a name (%j)", async (options) => {
  await expect(ActorSystem.start(given(options))).rejects.toMatchObject({
    code: "NOT_SUPPORTED",
    message: expect.stringContaining("a host cannot be named"),
  });
});
