import { expect, it } from "vitest";
import { hostsOf, snapshotOf } from "../live/snapshot.testbed.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { type HostFilter, type HostSort, hostsInOrder } from "./host-order.ts";
import { HostTotalsReader } from "./host-totals.ts";

const [north, east] = hostsOf(2);
const hosts = [
  { ...north, name: "north", capabilities: { zone: "eu", cores: 8 }, actors: 2 },
  { ...east, name: "east", capabilities: { zone: "us", gpu: null }, actors: 5 },
] as ReturnType<typeof hostsOf>;

function names(filter: Partial<HostFilter>, by: HostSort = "name", isDescending = false): string[] {
  const store = new TopologyStore();
  store.load(
    snapshotOf(
      [
        { ix: 0, depth: 9 },
        { ix: 1, host: 1 },
      ],
      { hosts },
    ),
  );
  const totals = new HostTotalsReader();
  totals.read(store, 1, 10_000);
  return hostsInOrder(hosts, { q: "", capability: "", ...filter }, totals, by, isDescending).map(({ name }) => name);
}

it.each<[Partial<HostFilter>, string[]]>([
  [{}, ["east", "north"]],
  [{ q: "NOR" }, ["north"]],
  [{ q: "h1" }, ["east"]],
  [{ capability: "zone" }, ["east", "north"]],
  [{ capability: "zone=eu" }, ["north"]],
  [{ capability: "cores=8" }, ["north"]],
  [{ capability: "gpu" }, ["east"]],
  [{ capability: "moon" }, []],
])("finds by %j", (filter, expected) => {
  expect(names(filter)).toEqual(expected);
});

it("orders by totals both ways", () => {
  expect(names({}, "actors", true)).toEqual(["east", "north"]);
  expect(names({}, "waiting", true)).toEqual(["north", "east"]);
  expect(names({}, "since")).toEqual(["east", "north"]);
});
