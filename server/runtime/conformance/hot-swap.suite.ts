import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import type { ActorSystem } from "../system/system.ts";
import { packSource } from "../testing/pack-source.testbed.ts";
import type { Ground, MakeGround } from "./ground.testbed.ts";

/** A counter that says which version answers; `extra` goes into the class. */
function counter(version: string, extra = ""): Promise<Uint8Array> {
  const main = `
    import { Actor } from "callboard";
    export class Child extends Actor { receive(msg, sender) { this.send(sender, ["child", "${version}", msg]); } }
    export class Counter extends Actor {
      count = 0; events: string[] = []; child = null;
      onStart(init) { this.count = init?.from ?? 0; this.events.push("start ${version}"); }
      receive(msg, sender) {
        if (msg === "events") return this.send(sender, this.events);
        if (msg === "kind") return this.send(sender, "${version}");
        if (msg === "birth") { this.child = this.createActor(Child); return this.send(sender, this.child); }
        if (msg?.lingers) { this.stop(); return new Promise((resolve) => setTimeout(resolve, 30)); }
        if (msg?.wake) { this.wakeupAfter(msg.wake, { add: msg.add }); return; }
        this.count += msg?.add ?? 1;
        if (sender !== this.self) this.send(sender, this.count);
      }
      snapshot() { return { count: this.count, events: this.events, child: this.child }; }
      restore(state, from) { Object.assign(this, state); this.events.push("restore ${version} from " + from.version); }
      onStop(reason) { this.log.info("stop ${version} " + reason); }
      onSwapped() { this.events.push("swapped ${version}"); }
      ${extra}
    }`;
  return packSource(main, { version: `${version}.0.0`, name: "counter" });
}

export function hotSwapSuite(makeGround: MakeGround): void {
  const { base } = makeGround();

  describe("hot swap", () => {
    let ground: Ground;
    let system: ActorSystem;
    let one: string;
    let two: string;

    beforeEach(async () => {
      ground = makeGround();
      system = await ground.host("north");
      one = await ground.authority.approve(system, await counter("1"));
      two = await ground.authority.approve(system, await counter("2"));
    });
    afterEach(() => ground.clear());

    const create = (init?: unknown) => system.createActor("Counter", { sourceHash: one, init });

    it("50: goes on at the same address with the state and the code of the new source", async () => {
      const actor = await create({ from: 5 });
      expect(await system.ask(actor, { add: 2 })).toBe(7);

      const [result] = await system.swap([actor], two);

      expect(result).toMatchObject({ ok: true, address: actor, fromSource: one });
      expect(await system.ask(actor, "kind")).toBe("2");
      expect(await system.ask(actor, { add: 1 })).toBe(8);
      expect(await system.ask(actor, "events")).toEqual(["start 1", "restore 2 from 1.0.0", "swapped 2"]);
      expect(await system.describe(actor)).toMatchObject({
        sourceHash: two,
        swaps: 1,
        source: { version: "2.0.0" },
        received: 4,
      });
    });

    it("50: keeps children, global name and pending wakeups", async () => {
      const actor = await system.createActor("Counter", { sourceHash: one, globalName: "the-counter" });
      const child = (await system.ask(actor, "birth")) as ActorAddress;
      system.tell(actor, { wake: 40, add: 100 });

      await system.swap([actor], two);

      expect(await system.lookup("the-counter")).toBe(actor);
      expect(await system.ask(child, "hi")).toEqual(["child", "1", "hi"]);
      expect(await system.describe(actor)).toMatchObject({ children: [child], globalName: "the-counter" });
      await expect.poll(() => system.ask(actor, { add: 0 })).toBe(100);
    });

    it.each([
      ["its restore throws", "restore() { throw new Error('no way'); }", "restore", "no way"],
      ["its constructor throws", "broken = (() => { throw new Error('not built'); })();", "restore", "not built"],
    ])("51: leaves the old one going on when %s", async (_what, extra, step, error) => {
      const bad = await ground.authority.approve(system, await counter("3", extra));
      const actor = await create();
      expect(await system.ask(actor, { add: 3 })).toBe(3);

      const [result] = await system.swap([actor], bad);

      expect(result).toMatchObject({ ok: false, step, error: expect.stringContaining(error) });
      expect(await system.ask(actor, { add: 1 })).toBe(4);
      expect(await system.ask(actor, "kind")).toBe("1");
    });

    // On the sequential base the process that a source ends is the test's own.
    it.skipIf(base === "sequential")("51: leaves the old one going on when the new one's realm dies", async () => {
      const deadly = await ground.authority.approve(system, await counter("3", "restore() { process.exit(3); }"));
      const actor = await create();
      const swapping = system.swap([actor], deadly);
      for (let n = 0; n < 100; n += 1) system.tell(actor, { add: 1 });

      expect(await swapping).toMatchObject([{ ok: false, step: "restore", error: expect.stringContaining("exited") }]);

      expect(await system.ask(actor, { add: 1 })).toBe(101);
      expect(await system.ask(actor, "kind")).toBe("1");
      expect(system.status().realms.map(({ hash }) => hash)).not.toContain(deadly);
    });

    it("answers `gone` for an actor that has ended, or ends before it could be sealed", async () => {
      const [ended, ending, other] = [await create(), await create(), await create()];
      await system.stop(ended);
      system.tell(ending, { lingers: true });

      const results = await system.swap([ended, ending, other], two, { stopAtFailure: false });

      expect(results).toMatchObject([
        { address: ended, ok: false, step: "gone" },
        { address: ending, ok: false, step: "gone" },
        { address: other, ok: true },
      ]);
    });

    it("delivers what the old instance's sockets and timers send until it is told that it is the old one", async () => {
      const clicker = async (version: string) => {
        const zip = await packSource(
          `import { Actor } from "callboard";
          // Nobody waits for it: on a busy machine a great many clicks may lie in front of it.
          export class Ear extends Actor { static mailbox = { max: 100_000_000 }; receive() {} }
          export class Clicker extends Actor {
            ear = ""; timer = null;
            onStart(init) { this.ear = init.ear; this.click(); }
            onSwapped() { this.click(); }
            click() {
              for (let n = 0; n < 20; n++) this.send(this.ear, "click");
              this.timer = setImmediate(() => this.click());
            }
            onStop() { clearImmediate(this.timer); }
            receive(msg, sender) { this.onStop(); this.send(sender, "quiet"); }
            snapshot() { return { ear: this.ear }; }
            restore(state) { this.ear = state.ear; }
          }`,
          { name: "clicker", version },
        );
        return ground.authority.approve(system, zip);
      };
      const sources = [await clicker("1.0.0"), await clicker("2.0.0")] as const;
      const ear = await system.createActor("Ear", { sourceHash: sources[0] });
      const actor = await system.createActor("Clicker", { sourceHash: sources[0], init: { ear } });

      for (let n = 1; n <= 20; n++)
        expect(await system.swap([actor], sources[n % 2] as string)).toMatchObject([{ ok: true }]);

      expect(await system.ask(actor, "hush")).toBe("quiet");
      expect((await system.deadLetters()).items.map(({ reason }) => reason)).toEqual([]);
    });

    it("51: is refused when the new class has no restore for the state, unless fresh state is asked for", async () => {
      const main = `import { Actor } from "callboard";
        export class Counter extends Actor { receive(msg, sender) { this.send(sender, "fresh"); } }`;
      const three = await ground.authority.approve(
        system,
        await packSource(main, { version: "3.0.0", name: "counter" }),
      );
      const actor = await create({ from: 5 });

      expect(await system.swap([actor], three)).toMatchObject([
        { ok: false, step: "restore", error: expect.stringContaining("has no restore()") },
      ]);
      expect(await system.ask(actor, { add: 1 })).toBe(6);

      expect(await system.swap([actor], three, { freshState: true })).toMatchObject([{ ok: true }]);
      expect(await system.ask(actor, null)).toBe("fresh");
    });

    it("51: is refused before anything is touched when the class is missing", async () => {
      const other = await ground.authority.approve(
        system,
        await packSource(`import { Actor } from "callboard"; export class Other extends Actor {}`, { name: "other" }),
      );
      const actor = await create();

      expect(await system.swap([actor], other)).toMatchObject([{ ok: false, step: "prepare" }]);
      expect(await system.ask(actor, { add: 1 })).toBe(1);
    });
  });
}
