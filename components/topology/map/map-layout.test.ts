import { describe, expect, it } from "vitest";
import { hostsOf, snapshotOf } from "../../live/snapshot.testbed.ts";
import { TopologyStore } from "../../live/topology-store.ts";
import { type LayoutHost, layOut, tileCapacity } from "./map-layout.ts";
import { cellBox, firstSpot, type MapView, rowAt, spotAt, spotBeside, spotOf, tileBox } from "./map-view.ts";

const VIEW = { width: 870, height: 620 };

function hosts(count: number, cells: number, group = (_index: number) => ""): LayoutHost[] {
  return Array.from({ length: count }, (_, hostIx) => ({ hostIx, tile: hostIx, cells, group: group(hostIx) }));
}

describe("layOut", () => {
  it("shows few hosts side by side with room for cards", () => {
    const layout = layOut(hosts(3, 13), VIEW);

    expect(layout.scale * layout.cardWidth).toBeGreaterThan(70);
    expect(new Set([...layout.tiles.values()].map(({ y }) => y)).size).toBe(1);
  });

  it.each([
    [1, 1],
    [3, 42],
    [40, 25],
    [5_000, 20],
  ])("fits %i hosts of %i actors into the view without one tile over another", (count, cells) => {
    const layout = layOut(hosts(count, cells), VIEW);

    const places = [...layout.tiles.values()];
    expect(layout.width * layout.scale).toBeLessThanOrEqual(VIEW.width + 1);
    expect(layout.height * layout.scale).toBeLessThanOrEqual(VIEW.height + 1);
    expect(new Set(places.map(({ x, y }) => `${x},${y}`)).size).toBe(count);
    expect(layout.columns * layout.rows).toBeGreaterThanOrEqual(cells);
  });

  it.each([
    [3, 33_000],
    [12, 8_000],
  ])("keeps a line for the names of %i hosts of %i actors, whose cells are too small for words", (count, cells) => {
    const layout = layOut(hosts(count, cells), VIEW);

    expect(layout.scale * layout.cardWidth).toBeLessThan(5);
    expect(layout.scale * layout.header).toBeGreaterThanOrEqual(19);
    expect(layout.height * layout.scale).toBeLessThanOrEqual(VIEW.height + 1);
  });

  it.each([
    [{ width: 870, height: 600 }, "side by side"],
    [{ width: 366, height: 520 }, "one over the other"],
  ])("fills a view of %o with three hosts of many actors %s", (view) => {
    const layout = layOut(hosts(3, 33_000), view);

    const covered = 3 * layout.tileWidth * layout.tileHeight * layout.scale ** 2;
    expect(covered / (view.width * view.height)).toBeGreaterThan(0.8);
  });

  it("gives the line of names up where tiles are too narrow for one", () => {
    const layout = layOut(hosts(5_000, 20), VIEW);

    expect(layout.scale * layout.header).toBeLessThan(2);
  });

  it("makes the cells of a host with far more actors smaller instead of every tile larger", () => {
    const many = hosts(100, 20);
    const layout = layOut(
      many.map((host) => (host.hostIx === 7 ? { ...host, cells: 900 } : host)),
      VIEW,
    );

    expect(layout.tiles.get(7)?.split).toBeGreaterThanOrEqual(6);
    expect(layout.tiles.get(8)?.split).toBe(1);
    expect(layout.scale).toBeCloseTo(layOut(many, VIEW).scale);
  });

  it("leaves every other host where it is when one goes", () => {
    const before = layOut(hosts(50, 20), VIEW);
    const after = layOut(
      hosts(50, 20).filter(({ hostIx }) => hostIx !== 10),
      VIEW,
    );

    for (const tile of after.tiles.values()) expect(tile).toEqual(before.tiles.get(tile.hostIx));
  });

  it("puts hosts of one group into one block, the largest first", () => {
    const layout = layOut(
      hosts(60, 10, (index) => (index % 3 === 0 ? "ams" : "fra")),
      VIEW,
    );

    expect(layout.blocks.map(({ label, hosts }) => [label, hosts])).toEqual([
      ["fra", 40],
      ["ams", 20],
    ]);
  });

  it("changes the grid seldom as actors are born", () => {
    const capacities = new Set(Array.from({ length: 200 }, (_, cells) => tileCapacity([cells + 1])));

    expect(capacities.size).toBeLessThan(25);
  });
});

describe("spotAt", () => {
  it("finds every cell by its middle", () => {
    const store = new TopologyStore();
    store.load(
      snapshotOf(
        Array.from({ length: 60 }, (_, ix) => ({ ix, host: ix % 4 })),
        { hosts: hostsOf(4) },
      ),
    );
    const layout = layOut(
      store.hosts.map(({ hostIx }) => ({ hostIx, tile: store.tileOf(hostIx), cells: 15, group: "" })),
      VIEW,
    );
    const view: MapView = { ...VIEW, scale: layout.scale * 2, x: -100, y: -40 };

    for (let row = 0; row < 60; row++) {
      const spot = spotOf(store, row);
      const tile = layout.tiles.get(spot.hostIx);
      if (!tile) throw new Error("a host without a tile");
      const box = cellBox(tile, spot.cell, layout, view);
      expect(rowAt(store, spotAt(box.x + box.width / 2, box.y + box.height / 2, layout, view))).toBe(row);
      const around = tileBox(tile, layout, view);
      expect(spotAt(around.x + 1, around.y + 1, layout, view)).toEqual({ hostIx: spot.hostIx, cell: -1 });
    }
  });
});

describe("spotBeside", () => {
  it("goes from actor to actor and over the edge into the next host", () => {
    const store = new TopologyStore();
    store.load(snapshotOf(Array.from({ length: 12 }, (_, ix) => ({ ix, host: ix % 2 }))));
    const layout = layOut(
      store.hosts.map(({ hostIx }) => ({ hostIx, tile: store.tileOf(hostIx), cells: 6, group: "" })),
      { width: 1600, height: 400 },
    );
    const { columns } = layout;

    let spot = { hostIx: 0, cell: 0 };
    for (let step = 1; step < columns; step++) {
      spot = spotBeside({ store, layout, matches: null }, spot, "right") ?? spot;
      expect(spot).toEqual({ hostIx: 0, cell: step });
    }
    expect(spotBeside({ store, layout, matches: null }, spot, "right")).toEqual({ hostIx: 1, cell: 0 });
    expect(spotBeside({ store, layout, matches: null }, { hostIx: 0, cell: 0 }, "down")).toEqual({
      hostIx: 0,
      cell: columns,
    });
    expect(spotBeside({ store, layout, matches: null }, { hostIx: 0, cell: 0 }, "left")).toBeNull();
  });

  it("passes over actors and hosts that the filter leaves out", () => {
    const store = new TopologyStore();
    store.load(
      snapshotOf(
        Array.from({ length: 12 }, (_, ix) => ({ ix, host: ix % 3 })),
        { hosts: hostsOf(3) },
      ),
    );
    const layout = layOut(
      store.hosts.map(({ hostIx }) => ({ hostIx, tile: store.tileOf(hostIx), cells: 4, group: "" })),
      { width: 6000, height: 200 },
    );
    const matches = Uint8Array.from(
      Array.from({ length: store.actors.end }, (_, row) => (store.actors.host[row] !== 1 && row % 2 === 0 ? 1 : 0)),
    );
    const walk = { store, layout, matches };

    let spot = firstSpot(walk);
    const seen: number[] = [];
    while (spot) {
      seen.push(rowAt(store, spot));
      spot = spotBeside(walk, spot, "right");
    }

    expect(seen.length).toBeGreaterThan(1);
    expect(seen.every((row) => matches[row] === 1)).toBe(true);
    expect(seen.map((row) => store.actors.host[row])).toContain(2);
  });
});
