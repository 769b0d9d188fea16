import { EventEmitter } from "node:events";
import fc from "fast-check";
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import * as z from "zod";
import { fitting, type JsonSchema } from "#protocol/fuzz/fitting";
import { mutants } from "#protocol/fuzz/mutants";
import { browserFrameSchema, type LiveFrame, liveFrameSchema } from "#protocol/live";
import { PROTOCOL_VERSION } from "#protocol/version";
import type { Caller } from "../accounts/caller.ts";
import { BrowserConnection } from "./browser-connection.ts";
import { DeltaRing } from "./delta-ring.ts";

/**
 * `CALLBOARD_FUZZ_SEED=n npx vitest run server/console/live/frame-fuzz.test.ts` runs one; a failure prints its seed.
 */
const seed = Number(process.env.CALLBOARD_FUZZ_SEED ?? 514_229_031);
/** What a browser is told of a frame that is refused is short, however long the frame was. */
const MAX_REFUSAL_CHARS = 2_000;

const ada = { id: "ada", role: "viewer", via: "session" } as Caller;

/** The console's end of a browser's socket, with what was said there. */
class Socket extends EventEmitter {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  readonly said: LiveFrame[] = [];
  closed: { code: number; why: string } | null = null;

  send(frame: Buffer | Uint8Array, { binary }: { binary: boolean }) {
    expect(this.closed).toBeNull();
    if (!binary) this.said.push(liveFrameSchema.parse(JSON.parse(String(frame))));
  }
  close(code: number, why: string) {
    this.closed = { code, why };
    this.readyState = WebSocket.CLOSING;
  }
  terminate() {}
}

/** A browser's frame, and a name that its refusal has to say. */
interface Sent {
  readonly data: Buffer;
  readonly isBinary: boolean;
  readonly name: string;
}

const text = (data: string, name = ""): Sent => ({ data: Buffer.from(data), isBinary: false, name });
const schema = z.toJSONSchema(browserFrameSchema, { io: "input", unrepresentable: "any" }) as JsonSchema;
const frames = fc
  .oneof(
    fitting(schema),
    fc.record({ t: fc.constant("watch"), epoch: fc.constantFrom("now", "before"), seq: fc.nat({ max: 9 }) }),
    fc.constantFrom({ t: "hello", protocol: PROTOCOL_VERSION }, { t: "unwatch" }, { t: "look", at: "all" }),
  )
  .filter((frame) => browserFrameSchema.safeParse(frame).success);

const sent: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 6, arbitrary: frames.map((frame) => text(JSON.stringify(frame))) },
  { weight: 3, arbitrary: mutants(frames).map(({ value, field }) => text(JSON.stringify(value) ?? "", field)) },
  { weight: 1, arbitrary: frames.map((frame) => text(JSON.stringify(frame).slice(0, -1), "JSON")) },
  { weight: 1, arbitrary: frames.map((frame) => ({ ...text(JSON.stringify(frame), "JSON text"), isBinary: true })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      text(""),
      text("null"),
      text("[]"),
      text('"hello"'),
      text('{"t":"dance"}', "t"),
      text('{"t":"welcome","protocol":1}', "t"),
      text('{"t":"unwatch","__proto__":1}', "__proto__"),
      text('{"t":"ack","seq":9007199254740993}', "seq"),
      text("[".repeat(8_000), "JSON"),
    ),
  },
);

/** What the protocol says of a frame. */
function isFrame({ data, isBinary }: Sent): boolean {
  if (isBinary || data.includes("__proto__") || data.includes("9007199254740993")) return false;
  try {
    return browserFrameSchema.safeParse(JSON.parse(String(data))).success;
  } catch {
    return false;
  }
}

const kindOf = ({ data }: Sent): string => JSON.parse(String(data)).t;

it(`whatever a browser sends, it is followed, or told what is wrong and closed (seed ${seed})`, () => {
  const property = fc.property(fc.boolean(), fc.array(sent, { minLength: 1, maxLength: 12 }), (greets, rest) => {
    const hello = text(JSON.stringify({ t: "hello", protocol: PROTOCOL_VERSION }));
    const all = greets ? [hello, ...rest] : rest;
    const socket = new Socket();
    const ring = new DeltaRing();
    ring.restart("now", 5);
    let holds = 0;
    const hold = () => {
      holds += 1;
      return () => {
        holds -= 1;
      };
    };
    const welcome: LiveFrame = { t: "welcome", protocol: PROTOCOL_VERSION, version: "0.1.0" };
    const greet = (connection: BrowserConnection) => connection.send(welcome);
    new BrowserConnection({ socket: socket as never, caller: ada, ring, now: () => 0, hold, greet, onLook: () => {} });

    for (const { data, isBinary } of all) socket.emit("message", data, isBinary);

    const wrong = all.findIndex((each, n) => !isFrame(each) || (n === 0 && kindOf(each) !== "hello"));
    const refusals = socket.said.filter((frame) => frame.t === "refused");
    if (wrong < 0) {
      expect([refusals, socket.closed]).toEqual([[], null]);
      const last = all.findLast((each) => /watch/.test(kindOf(each)));
      expect(holds).toBe(last !== undefined && kindOf(last) === "watch" ? 1 : 0);
    } else {
      const [{ code = "", message = "" } = {}] = refusals;
      expect(refusals).toHaveLength(1);
      expect(socket.closed).toEqual({ code: 1008, why: code });
      expect(message.length).toBeLessThan(MAX_REFUSAL_CHARS);
      if (wrong > 0 && code !== "PROTOCOL_VERSION") expect(message).toContain(all[wrong]?.name.slice(0, 50));
      expect(holds).toBe(0);
    }
    expect(socket.said.filter(({ t }) => t === "welcome")).toHaveLength(
      all.slice(0, wrong < 0 ? all.length : wrong).filter((each) => kindOf(each) === "hello").length,
    );
  });

  fc.assert(property, { seed, numRuns: 2_000, interruptAfterTimeLimit: 30_000 });
});
