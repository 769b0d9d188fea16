import fc from "fast-check";
import { pino } from "pino";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { FRAME_LEVELS, tooDeepIn } from "#incoming-json";
import { fitting, type JsonSchema } from "#protocol/fuzz/fitting";
import { mutants } from "#protocol/fuzz/mutants";
import { gatewayFrameSchema } from "#protocol/gateway";
import { ACTOR_COLUMNS, actorColumnsSchema } from "#protocol/topology";
import { ClusterTestbed } from "../cluster/cluster.testbed.ts";

/**
 * `CALLBOARD_FUZZ_SEED=n npx vitest run server/console/gateway-client/frame-fuzz.test.ts` runs one; a failure prints
 * its seed.
 */
const seed = Number(process.env.CALLBOARD_FUZZ_SEED ?? 236_067_977);
/** What is wrong is said in a line that can be read, however long the frame was. */
const MAX_LINE_CHARS = 1_000;

let bed: ClusterTestbed;
const lines: { level: number; msg: string }[] = [];

beforeAll(async () => {
  const log = pino({ level: "warn" }, { write: (line) => void lines.push(JSON.parse(line)) });
  bed = await ClusterTestbed.start({ log });
  // Telemetry is taken only while somebody looks.
  await bed.show([{ address: "north:1.1" }, { address: "east:1.2", parent: "north:1.1" }]);
});

afterAll(() => bed.stop());

const schemaOf = (schema: z.ZodType) => z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;

/** Actors in columns of one length, each cell what its column asks for. */
const columns = fc
  .array(fitting({ properties: mapItems(schemaOf(actorColumnsSchema).properties ?? {}), required: ACTOR_COLUMNS }), {
    maxLength: 4,
  })
  .map((rows) =>
    Object.fromEntries(ACTOR_COLUMNS.map((name) => [name, rows.map((row) => (row as Record<string, unknown>)[name])])),
  );

function mapItems(columnSchemas: Record<string, JsonSchema>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(columnSchemas).map(([name, { items = {} }]) => [name, items]));
}

type Frame = Record<string, unknown>;
const isFrame = (frame: unknown) => gatewayFrameSchema.safeParse(frame).success;
const anyFrames = fitting(schemaOf(gatewayFrameSchema)) as fc.Arbitrary<Frame>;
const frames = fc
  .tuple(anyFrames, columns)
  .map(([frame, cells]): Frame => {
    if (frame.t === "snapshot") return { ...frame, actors: cells };
    return frame.t === "delta" && "born" in frame ? { ...frame, born: cells } : frame;
  })
  .filter(isFrame);

/** Far more than any recursion bears. */
const DEEP = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;

interface Sent {
  /** Text and bytes as they are, a frame as JSON. */
  data: unknown;
  /** What is said of it when it is refused names this. */
  names: string;
}
const sent: fc.Arbitrary<Sent> = fc
  .oneof(
    { weight: 3, arbitrary: frames.map((frame) => ({ data: frame, names: "welcome" })) },
    { weight: 5, arbitrary: mutants(frames).map(({ value, field }) => ({ data: value, names: field })) },
    {
      weight: 1,
      arbitrary: frames
        .map((frame) => JSON.stringify(frame))
        .chain((text) => fc.nat({ max: text.length - 1 }).map((end) => ({ data: text.slice(0, end), names: "JSON" }))),
    },
    { weight: 1, arbitrary: frames.map((frame) => ({ data: Buffer.from(JSON.stringify(frame)), names: "bytes" })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<Sent>(
        { data: "null", names: "object" },
        { data: '{"t":"dance"}', names: "t" },
        { data: '{"t":"call","id":1,"call":"source.list","request":{}}', names: "t" },
        { data: `{"t":"answer","id":1,"ok":true,"answer":${DEEP}}`, names: "answer" },
        { data: `{"t":"delta","hosts":[{"capabilities":{"a":${DEEP}}}]}`, names: "capabilities" },
        { data: `{"t":"answer","id":${"9".repeat(400)},"ok":true,"answer":1}`, names: "id" },
        { data: { t: "refused", error: { code: "CONFLICT", message: "x".repeat(1_000_000), remedy: "" } }, names: "x" },
      ),
    },
  )
  .map((each) => ({ ...each, [fc.toStringMethod]: () => textOf(each).slice(0, 300) }));

function textOf({ data }: Sent): string {
  return typeof data === "string" || Buffer.isBuffer(data) ? String(data) : (JSON.stringify(data) ?? "");
}

/** Of a console that is welcome. */
function isBreach(one: Sent): boolean {
  try {
    const frame: unknown = JSON.parse(Buffer.isBuffer(one.data) ? "" : textOf(one));
    return !isFrame(frame) || (frame as Frame).t === "welcome" || tooDeepIn(frame, FRAME_LEVELS) !== null;
  } catch {
    return true;
  }
}

it(`whatever a gateway sends, the console says in one line what was wrong and is connected again (seed ${seed})`, async () => {
  const property = fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 4 }), async (all) => {
    const before = lines.length;
    const breach = all.find(isBreach);

    for (const one of all) bed.gateway.sendRaw(Buffer.isBuffer(one.data) ? one.data : textOf(one));
    await bed.gateway.wasRead();
    await bed.connected();

    const said = lines.slice(before).map(({ msg }) => msg);
    for (const line of said) expect(line.length).toBeLessThan(MAX_LINE_CHARS);
    expect(said.filter((line) => line.includes("listener"))).toEqual([]);
    const breaches = said.filter((line) => line.includes("does not know"));
    expect(breaches.length).toBeLessThanOrEqual(breach === undefined ? 0 : 1);
    // What was said last is not said again.
    if (breach) {
      const told = breaches[0] ?? lines.findLast(({ msg }) => msg.includes("does not know"))?.msg;
      expect(told).toContain(isFrame(breach.data) && !told?.includes("deep") ? "welcome" : breach.names.slice(0, 50));
    }
    expect((await bed.call("GET", "/actors", "vera")).status).toBe(200);
  });

  await fc.assert(property, { seed, numRuns: 200, timeout: 20_000, interruptAfterTimeLimit: 30_000 });

  expect(lines.filter(({ level }) => level > 40)).toEqual([]);
});
