import { describe, expect, it } from "vitest";
import { deltaOf, hostsOf, snapshotOf } from "../live/snapshot.testbed.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { readRuns, withRuns } from "./runs.ts";
import { sourceFixture } from "./source.testbed.ts";

const POLL_1 = "a".repeat(64);
const POLL_2 = "b".repeat(64);

function picture(): TopologyStore {
  const store = new TopologyStore();
  const [first, second] = hostsOf(2) as [ReturnType<typeof hostsOf>[number], ReturnType<typeof hostsOf>[number]];
  const hosts = [
    { ...first, realms: [{ hash: POLL_1, state: "running" as const }] },
    { ...second, realms: [POLL_1, POLL_2].map((hash) => ({ hash, state: "running" as const })) },
  ];
  const lines = [
    { ix: 1, host: 0 },
    { ix: 2, host: 0 },
    { ix: 3, host: 1, source: -1 },
    { ix: 4, host: 1, source: 1 },
  ];
  store.load(snapshotOf(lines, { hosts }));
  return store;
}

describe("who runs a source", () => {
  it("is what the picture has, whatever was answered before", () => {
    const asked = sourceFixture(POLL_1, { loadedOn: ["h7"], runningOn: [{ host: "h7", actors: 503 }] });

    const source = withRuns(asked, readRuns(picture()));

    expect(source).toEqual({ ...asked, loadedOn: ["h0", "h1"], runningOn: [{ host: "h0", actors: 2 }] });
  });

  it("follows actors that end and are swapped", () => {
    const store = picture();
    store.apply(deltaOf(2, { gone: [1], swapped: { ix: [2], source: [1] } }));

    const [old, next] = [POLL_1, POLL_2].map((hash) => withRuns(sourceFixture(hash), readRuns(store)));

    expect(old?.runningOn).toEqual([]);
    expect(next?.runningOn).toEqual([
      { host: "h0", actors: 1 },
      { host: "h1", actors: 1 },
    ]);
    expect(next?.loadedOn).toEqual(["h1"]);
  });

  it("is nobody where the picture does not know the source", () => {
    const asked = sourceFixture("c".repeat(64), { runningOn: [{ host: "h0", actors: 1 }] });

    expect(withRuns(asked, readRuns(picture())).runningOn).toEqual([]);
  });

  it("is what was answered while there is no picture", () => {
    const asked = sourceFixture(POLL_1, { runningOn: [{ host: "h7", actors: 503 }] });

    expect(withRuns(asked, readRuns(new TopologyStore()))).toBe(asked);
  });
});
