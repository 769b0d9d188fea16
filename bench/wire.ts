import { deserialize, serialize } from "node:v8";
import { decodeFrame, encodeFrame, MessageBatch } from "#runtime/wire";
import { median } from "./measure.ts";
import type { MetricsBy } from "./measurement.ts";
import type { Sizes } from "./sizes.ts";

/** 100 bytes as JSON, which is what a host has of a message. */
const BODY = JSON.stringify({ type: "bench.Said", text: "x".repeat(70) });
const BATCHES = [64, 256] as const;

type Message = readonly [to: string, sender: string, body: string];

/** Between a few actors of two hosts, as most batches are. */
function messages(size: number): Message[] {
  return Array.from({ length: size }, (_, n) => [`east-k3f9:1.${n % 16}`, `north-q7c2:2.${n % 8}`, BODY]);
}

/** Each writes a batch, reads it, and gives out its messages; answers their characters, so that nothing is left out. */
const ways: Record<string, (batch: readonly Message[]) => number> = {
  callboard: (all) => {
    const batch = new MessageBatch();
    for (const [to, sender, body] of all) batch.add(to, sender, body);
    const frame = decodeFrame(encodeFrame({ is: "batch", view: 1, batch }));
    let characters = 0;
    if (frame.is === "batch") {
      frame.batch.forEach({
        message(_to, _sender, body) {
          characters += (body as string).length;
        },
        chunk() {},
      });
    }
    return characters;
  },
  json: (all) => charactersOf(JSON.parse(Buffer.from(JSON.stringify(all)).toString())),
  v8: (all) => charactersOf(deserialize(serialize(all))),
};

function charactersOf(all: readonly Message[]): number {
  let characters = 0;
  for (const message of all) characters += message[2].length;
  return characters;
}

/** Messages a second through the codec alone, written and read: by turns, the first of which warms up. */
export async function measureWire({ wireMessages, runs }: Sizes): Promise<MetricsBy> {
  const measured: MetricsBy = {};
  for (const size of BATCHES) {
    const batch = messages(size);
    const rates = new Map<string, number[]>();
    for (let run = 0; run <= runs; run++) {
      for (const [who, way] of Object.entries(ways)) {
        const rate = rateOf(way, batch, wireMessages);
        if (run > 0) rates.set(who, [...(rates.get(who) ?? []), rate]);
      }
    }
    for (const [who, all] of rates) measured[who] = { ...measured[who], [`perSecond${size}`]: median(all) };
  }
  return measured;
}

function rateOf(way: (batch: readonly Message[]) => number, batch: readonly Message[], count: number): number {
  const rounds = Math.ceil(count / batch.length);
  const startedAt = performance.now();
  for (let round = 0; round < rounds; round++) {
    if (way(batch) !== batch.length * BODY.length) throw new Error("a message is missing");
  }
  return (rounds * batch.length * 1_000) / (performance.now() - startedAt);
}
