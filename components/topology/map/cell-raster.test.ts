import { expect, it } from "vitest";
import { hostsOf, snapshotOf } from "../../live/snapshot.testbed.ts";
import { TopologyStore } from "../../live/topology-store.ts";
import { type RasterPaint, rasterise, rasteriseRows } from "./cell-raster.ts";
import { layOut } from "./map-layout.ts";

/** 8 hosts of 30 actors, each cell a colour of its own, seen from `x`, `y`. */
function paintAt(x: number, y: number): RasterPaint {
  const store = new TopologyStore();
  const lines = Array.from({ length: 240 }, (_, ix) => ({ ix, host: ix % 8 }));
  store.load(snapshotOf(lines, { hosts: hostsOf(8) }));
  const view = { width: 90, height: 60 };
  const hosts = store.hosts.map(({ hostIx }) => ({ hostIx, tile: store.tileOf(hostIx), cells: 30, group: "" }));
  const layout = layOut(hosts, view);
  const colour = (row: number) => 1000 + row;
  return {
    raster: { pixels: new Uint32Array(90 * 60), ...view },
    store,
    layout,
    view: { ...view, scale: layout.scale * 3, x, y },
    ratio: 1,
    colours: { of: colour, dimmed: colour, css: String, stripe: String, tile: 7 },
    matches: null,
  };
}

it("has after some cells were written again the pixels of a whole drawing", () => {
  const changed = paintAt(-40, -30);
  const fresh = paintAt(-40, -30);
  const colour = (row: number) => (row % 3 === 0 ? 5000 + row : 1000 + row);
  const colours = { ...changed.colours, of: colour };

  rasterise(changed);
  rasteriseRows(
    { ...changed, colours },
    Array.from({ length: 80 }, (_, n) => n * 3),
  );
  rasterise({ ...fresh, colours });

  expect(new Set(fresh.raster.pixels).size).toBeGreaterThan(20);
  expect(changed.raster.pixels).toEqual(fresh.raster.pixels);
});
