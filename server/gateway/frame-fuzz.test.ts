import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { fitting, type JsonSchema } from "#protocol/fuzz/fitting";
import { mutants } from "#protocol/fuzz/mutants";
import { consoleFrameSchema, GATEWAY_CALLS, type GatewayCallName, type GatewayFrame } from "#protocol/gateway";
import { PROTOCOL_VERSION } from "#protocol/version";
import { z } from "#runtime";
import { greeters, TestCluster, TOKEN } from "./cluster.testbed.ts";
import { TestConsole } from "./console.testbed.ts";

/** `CALLBOARD_FUZZ_SEED=n npx vitest run server/gateway/frame-fuzz.test.ts` runs one; a failure prints its seed. */
const seed = Number(process.env.CALLBOARD_FUZZ_SEED ?? 514_229_031);
/** The answer to a frame that is refused is short, however long the frame was. */
const MAX_REFUSAL_CHARS = 20_000;
const CLOSE_CODES = [1002, 1003, 1007, 1008, 1009];

let cluster: TestCluster;
let bystander: TestConsole;
const lines: { level: number; msg: string }[] = [];

beforeAll(async () => {
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(JSON.parse(line)) });
  cluster = await TestCluster.start({ log });
  bystander = await cluster.greet();
  const hash = await cluster.approved(bystander, await greeters("Hello"));
  await bystander.call("source.activate", { hash });
});

afterAll(() => cluster.stop());

/** One frame on its way to the gateway, and what may be expected of it. */
interface Sent {
  data: string | Buffer;
  /** Names that a refusal has to say one of. */
  names: string[];
}

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
const CALLS = Object.keys(GATEWAY_CALLS) as GatewayCallName[];
const calls = fc.constantFrom(...CALLS).chain((call) =>
  fc.record({
    t: fc.constant("call"),
    id: fc.integer({ min: 1, max: 20 }),
    call: fc.constant(call),
    request: fitting(schemaOf(GATEWAY_CALLS[call].request)),
  }),
);
const others = fc.constantFrom<unknown>(
  { t: "hello", protocol: PROTOCOL_VERSION },
  { t: "watch", everyMs: 50 },
  { t: "unwatch" },
  { t: "resync" },
);
const frames = fc
  .oneof({ weight: 5, arbitrary: calls }, { weight: 1, arbitrary: others })
  .filter((frame) => isFrame(JSON.stringify(frame)));

const anySent: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 3, arbitrary: frames.map((frame) => ({ data: JSON.stringify(frame), names: [] })) },
  {
    weight: 5,
    arbitrary: mutants(frames).map(({ value, field }) => ({ data: JSON.stringify(value) ?? "", names: [field] })),
  },
  {
    weight: 1,
    arbitrary: frames
      .map((frame) => JSON.stringify(frame))
      .chain((text) => fc.nat({ max: text.length - 1 }).map((end) => ({ data: text.slice(0, end), names: ["JSON"] }))),
  },
  { weight: 1, arbitrary: frames.map((frame) => ({ data: Buffer.from(JSON.stringify(frame)), names: ["binary"] })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { data: "null", names: [] },
      { data: '"hello"', names: [] },
      { data: "[]", names: [] },
      { data: '{"t":"dance"}', names: ["t"] },
      { data: '{"t":"answer","id":1,"ok":true,"answer":{}}', names: ["t"] },
      { data: '{"t":"welcome","protocol":1}', names: ["t"] },
      { data: '{"t":"unwatch","__proto__":1}', names: ["__proto__"] },
      { data: `{"t":"call","id":3,"call":"source.list","request":${"[".repeat(50_000)}`, names: ["JSON"] },
      { data: Buffer.from([0xff, 0xfe, 0xfd]), names: ["binary"] },
      { data: JSON.stringify({ t: "unwatch", x: "x".repeat(5_000_000) }), names: ["x"] },
    ),
  },
);

/** Shown whole only where it can be read. */
const sent = anySent.map((each) => ({
  ...each,
  [fc.toStringMethod]: () =>
    `${each.data.length} of ${String(each.data).slice(0, 300)}, names ${each.names.map((name) => name.slice(0, 50))}`,
}));

/** What the protocol's schemas say of a frame. */
function isFrame(data: Sent["data"]): boolean {
  if (typeof data !== "string") return false;
  try {
    const { success, data: frame } = consoleFrameSchema.safeParse(JSON.parse(data));
    return success && (frame.t !== "call" || GATEWAY_CALLS[frame.call].request.safeParse(frame.request).success);
  } catch {
    return false;
  }
}

const isRefusal = (frame: GatewayFrame) => frame.t === "refused" || frame.t === "failed";

it(`whatever a console sends, it is answered or told what is wrong, and nobody else notices (seed ${seed})`, async () => {
  // Everybody's connection ends with it, as it says.
  const harmless = sent.filter(({ data }) => !(String(data).includes("gateway.restart") && isFrame(data)));
  const property = fc.asyncProperty(
    fc.record({
      greets: fc.constantFrom(true, true, true, false),
      all: fc.array(harmless, { minLength: 1, maxLength: 6 }),
    }),
    async ({ greets, all }) => {
      const warned = lines.length;
      const console = await TestConsole.open(cluster.port, TOKEN);
      try {
        if (greets) {
          console.send({ t: "hello", protocol: PROTOCOL_VERSION });
          await console.next("welcome");
        }
        for (const { data } of all) console.send(data);
        const last = { t: "call", id: 999_999, call: "source.list", request: {} };
        console.send(last);

        const owed = all.filter(({ data }) => !isFrame(data) || /"t":"(?:call|hello)"/.test(String(data))).length + 1;
        const isReply = (frame: GatewayFrame) => isRefusal(frame) || frame.t === "answer";
        const replies = (await console.all((came) => came.filter(isReply).length >= owed)).filter(isReply);

        if (console.closing !== null) {
          expect(CLOSE_CODES).toContain(console.closing.code);
          expect(replies.some(isRefusal) || console.closing.code === 1009).toBe(true);
        }
        if (greets) expect(console.count("welcome")).toBe(0);
        const refusals = replies.filter(isRefusal);
        for (const refusal of refusals) {
          expect(JSON.stringify(refusal).length).toBeLessThan(MAX_REFUSAL_CHARS);
          expect("error" in refusal && refusal.error.code).not.toBe("INTERNAL");
        }
        const said = JSON.stringify(refusals);
        for (const { data, names } of all.filter((each) => greets && !isFrame(each.data) && each.names.length > 0))
          expect(
            [...names, "is in hand"].some((name) => said.includes(name.slice(0, 50))),
            `${said} names ${names} of ${String(data).slice(0, 500)}`,
          ).toBe(true);
        await bystander.call("source.list", {});
        expect(lines.length - warned).toBeLessThanOrEqual(all.length);
      } finally {
        console.close();
      }
    },
  );

  await fc.assert(property, { seed, numRuns: 400, timeout: 20_000, interruptAfterTimeLimit: 30_000 });

  expect(lines.filter(({ level }) => level > 40)).toEqual([]);
  bystander.send({ t: "watch", everyMs: 50 });
  expect((await bystander.next("snapshot")).hosts).toHaveLength(3);
});
