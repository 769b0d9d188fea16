import { expect, it } from "vitest";
import { hostsOf, snapshotOf } from "../live/snapshot.testbed.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { realmTotals } from "./realm-totals.ts";

const running = (hash: string) => ({ hash, state: "running" as const });

it("counts nobody for a source that has no actor there, not the system's own", () => {
  const [host, other] = hostsOf(2);
  if (!host || !other) throw new Error("no hosts");
  host.realms = [running("a".repeat(64)), running("b".repeat(64)), running("c".repeat(64))];
  const store = new TopologyStore();
  store.load(
    snapshotOf(
      [
        { ix: 0, source: -1, depth: 9 },
        { ix: 1, source: 0, depth: 2 },
        { ix: 2, source: 0, depth: 3 },
        { ix: 3, source: 1, host: 1 },
      ],
      { hosts: [host, other] },
    ),
  );

  expect(realmTotals(store, host)).toMatchObject([
    { name: "poll 1.0.0", actors: 2, waiting: 5 },
    { name: "poll 2.0.0", actors: 0, waiting: 0 },
    { name: "cccc…cccc", actors: 0, waiting: 0 },
  ]);
});
