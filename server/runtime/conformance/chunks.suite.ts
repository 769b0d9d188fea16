import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../author/address.ts";
import { PoisonMessage } from "../author/runtime-messages.ts";
import { directBus } from "../engine/local/bus.ts";
import { localEngine } from "../engine/local/local-engine.ts";
import type { ActorSystem } from "../system/system.ts";
import type { MessageBatch } from "../wire/message-batch.ts";
import { listen } from "./ear.testbed.ts";
import { type Ground, type MakeGround, packActors } from "./ground.testbed.ts";

const LIMIT = 1_024;

const zip = packActors(`
  export class Echo extends Actor { receive(msg, sender) { this.send(sender, msg); } }
  export class Nurse extends Actor { receive(options, sender) { this.send(sender, this.createActor("Echo", options)); } }
  export class Teller extends Actor { receive({ to, size }) { this.send(to, "x".repeat(size)); } }
  export class Publisher extends Actor { receive(msg) { this.publish(msg); } }
  export class Thrower extends Actor {
    static failure = { retries: 0 };
    receive() { throw new Error("no"); }
  }

  /** Sends 1 to \`count\`, one large and one small in turn, a few at a time. */
  export class Sprayer extends Actor {
    receive({ to, next, count, size }) {
      for (let i = 0; i < 5 && next <= count; i += 1, next += 1) {
        this.send(to, { from: this.self, n: next, pad: "x".repeat(next % 2 * size) });
      }
      if (next <= count) this.send(this.self, { to, next, count, size });
    }
  }
  export class Diary extends Actor {
    lines = [];
    onStart(init) { this.init = init; }
    receive({ from, n, pad }) {
      this.lines.push([from, n, pad.length]);
      if (this.lines.length === this.init.all) this.send(this.init.to, { lines: this.lines });
    }
  }
`);

function isChunk(batch: MessageBatch): boolean {
  let isOne = false;
  batch.forEach({
    message() {},
    chunk() {
      isOne = true;
    },
  });
  return isOne;
}

/** Between hosts, on an engine that carries little at once. */
export function chunksSuite(makeGround: MakeGround): void {
  describe("messages larger than the engine carries", () => {
    let ground: Ground;
    let north: ActorSystem;
    let east: ActorSystem;
    let source: string;

    beforeEach(async () => {
      ground = makeGround({ maxMessageBytes: LIMIT });
      north = await ground.host("north");
      east = await ground.host("east", { capabilities: { east: true } });
      source = await ground.authority.approve(north, await zip);
    });
    afterEach(() => ground.clear());

    const create = (name: string, host: string, init?: unknown) =>
      north.createActor(name, { sourceHash: source, host, init });
    const contents = (size: number) => ({
      bytes: new Uint8Array(size).map((_, i) => i * 31),
      text: "ä€".repeat(Math.ceil(size / 2)).slice(0, size),
    });
    const isEqual = (got: unknown, { bytes, text }: ReturnType<typeof contents>) => {
      const { bytes: gotBytes, text: gotText } = got as ReturnType<typeof contents>;
      expect(gotText === text).toBe(true);
      expect(gotBytes.byteLength).toBe(gotBytes.buffer.byteLength);
      expect(Buffer.compare(gotBytes, bytes)).toBe(0);
    };

    it.each([1, 900, 1_024, 65_537, 600_000, 3_000_000])("10: %i bytes are asked and answered equal", async (size) => {
      const sent = contents(size);

      isEqual(await north.ask(await create("Echo", "east"), sent), sent);
      const asText = await north.ask(await create("Echo", "east"), sent.text);
      expect(asText === sent.text).toBe(true);
    });

    it("10: so are they by an actor whose messages another host passes on", async () => {
      const nurse = await create("Nurse", "north");
      const child = (await north.ask(nurse, { requirements: { east: true } })) as ActorAddress;
      const sent = contents(100_000);

      isEqual(await east.ask(child, sent), sent);
      isEqual(await north.ask(child, sent), sent);
      expect((await east.describe(child))?.host).toBe("east");
    });

    it("10: large and small ones of several senders keep their order, none is lost", async () => {
      const ear = await listen(north);
      const sprayers = await Promise.all(["north", "north", "east"].map((host) => create("Sprayer", host)));
      const diary = await create("Diary", "east", { to: ear.address, all: 3 * 60 });

      for (const sprayer of sprayers) north.tell(sprayer, { to: diary, next: 1, count: 60, size: 3_000 });

      const [{ lines }] = (await ear.until(1)) as [{ lines: [string, number, number][] }];
      for (const sprayer of sprayers) {
        const own = lines.filter(([from]) => from === sprayer);
        expect(own.map(([, n, length]) => [n, length])).toEqual(
          Array.from({ length: 60 }, (_, i) => [i + 1, ((i + 1) % 2) * 3_000]),
        );
      }
    });

    it("10: events and poison of any size come back whole", async () => {
      const sent = contents(50_000);
      const publisher = await create("Publisher", "east");
      const events = north.subscribe(publisher)[Symbol.asyncIterator]();
      const ear = await listen(north);
      const thrower = await create("Thrower", "east");

      const first = events.next();
      north.tell(publisher, sent);
      ear.send(thrower, sent);

      isEqual((await first).value, sent);
      const [poison] = await ear.until(1);
      expect(PoisonMessage.is(poison)).toBe(true);
      isEqual((poison as { message: unknown }).message, sent);
    });

    it("10: what cannot reach its host is one dead letter with its content, however large", async () => {
      const ear = await listen(north, "deadLetters");
      const echo = await create("Echo", "east");
      const sent = "x".repeat(20_000);
      await ground.engine.lose("east");

      north.tell(echo, sent);

      expect(await ear.until(1)).toMatchObject([{ message: sent, to: echo }]);
      expect((await north.deadLetters()).total).toBe(1);
    });

    it("10: a message of which a lost host had sent a part is dropped and counted as lost", async () => {
      await ground.clear();
      let left = Number.POSITIVE_INFINITY;
      let fell = () => {};
      ground = makeGround({
        maxMessageBytes: LIMIT,
        bus(deliver) {
          const direct = directBus(deliver);
          return {
            ...direct,
            carry(from, to, frame) {
              if (frame.is === "batch" && isChunk(frame.batch)) left -= 1;
              if (left === 0) fell();
              if (left >= 0 || frame.is !== "batch") direct.carry(from, to, frame);
            },
          };
        },
      });
      north = await ground.host("north");
      east = await ground.host("east", { capabilities: { east: true } });
      source = await ground.authority.approve(north, await zip);
      const teller = await create("Teller", "east");
      const echo = await create("Echo", "north");
      const fallen = new Promise<void>((resolve) => {
        fell = resolve;
      });
      left = 3;

      north.tell(teller, { to: echo, size: 10_000 });
      await fallen;
      expect(north.status().lost).toBe(0);
      await ground.engine.lose("east");

      expect(north.status().lost).toBe(1);
      expect(await north.describe(echo)).toMatchObject({ received: 0, depth: 0 });
    });

    it("refuses a limit that is too small to cut to", () => {
      expect(() => localEngine({ maxMessageBytes: 255 })).toThrow(expect.objectContaining({ code: "NOT_SUPPORTED" }));
    });
  });
}
