import fc from "fast-check";
import { expect, it } from "vitest";
import { ACTIVITY, newActivity } from "#protocol/actor-counters";
import type { PictureDelta } from "#protocol/picture";
import { columnsOf } from "#protocol/rows";
import type { ActorColumns, TopologyDelta, TopologySnapshot } from "#protocol/topology";
import { emptySnapshot } from "../gateway-client/fake-gateway.testbed.ts";
import { mergeDeltas } from "./merge-deltas.ts";
import { ShownPicture } from "./shown-picture.ts";

const AT = emptySnapshot().at;

function actorsOf(ixs: readonly number[], depth: number): ActorColumns {
  const all = <T>(value: T) => ixs.map(() => value);
  return {
    ix: [...ixs],
    address: ixs.map((ix) => `north:1.${ix}`),
    class: all(0),
    source: all(0),
    host: all(0),
    parent: all(-1),
    name: all(null),
    ...columnsOf(all({ ...newActivity(depth % 3), depth, received: depth }), ACTIVITY),
  };
}

const step = fc.record({
  born: fc.nat(3),
  gone: fc.array(fc.nat(20), { maxLength: 2 }),
  changed: fc.array(fc.nat(20)),
  depth: fc.nat(4),
});

/** The gateway's deltas of these steps, from an empty picture. */
function deltasOf(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]): TopologyDelta[] {
  const living: number[] = [];
  let next = 0;
  return steps.map(({ born, gone, changed, depth }, n) => {
    const ended = [...new Set(gone)].flatMap((at) => living[at] ?? []);
    for (const ix of ended) living.splice(living.indexOf(ix), 1);
    const altered = [...new Set(changed)].flatMap((at) => living[at] ?? []);
    const news = Array.from({ length: born }, () => next++);
    living.push(...news);
    return {
      t: "delta",
      epoch: "epoch-1",
      seq: n + 1,
      at: AT,
      gone: ended,
      born: actorsOf(news, 0),
      changed: actorsOf(altered, depth),
    };
  });
}

/** Depth and state of every actor, as one who reads the deltas has them in the end. */
function shownAfter(deltas: readonly PictureDelta[]): Map<number, [number, number]> {
  const actors = new Map<number, [number, number]>();
  for (const { gone = [], born, changed } of deltas) {
    for (const ix of Array.from(gone)) expect(actors.delete(ix)).toBe(true);
    for (const part of [born, changed])
      Array.from(part?.ix ?? []).forEach((ix, n) => {
        actors.set(ix, [part?.depth[n] ?? -1, part?.state[n] ?? -1]);
      });
  }
  return actors;
}

const empty: TopologySnapshot = emptySnapshot();

it("leads merged to where the gateway's deltas lead one by one", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 15 }), fc.nat(14), (steps, from) => {
      const told = deltasOf(steps);
      const shown = new ShownPicture();
      shown.restart(empty);
      const deltas = told.map((delta) => shown.next(delta));
      const start = Math.min(from, deltas.length - 1);
      const [first, ...others] = deltas.slice(start);
      if (!first) throw new Error("a delta");

      const merged = mergeDeltas([first, ...others]);

      const all = shownAfter(told.map((delta) => ({ ...delta, from: 0, received: 0, failed: 0 })));
      expect(shownAfter([...deltas.slice(0, start), merged])).toEqual(all);
      expect([merged.from, merged.seq]).toEqual([start, deltas.length]);
      expect(merged.received).toBe([first, ...others].reduce((sum, { received }) => sum + received, 0));
    }),
  );
});
