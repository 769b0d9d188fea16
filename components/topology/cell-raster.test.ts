import { expect, it } from "vitest";
import { hostsOf, snapshotOf } from "../live/snapshot-fixture.ts";
import { TopologyStore } from "../live/topology-store.ts";
import { type RasterPaint, rasterise, shiftRaster } from "./cell-raster.ts";
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

it.each([
  [5, 0],
  [-7, 3],
  [0, -11],
  [12, 9],
  [-100, 4],
])("has after a pan by %i, %i the pixels of a drawing from there", (byX, byY) => {
  const panned = paintAt(-40, -30);
  const fresh = paintAt(-40 + byX, -30 + byY);

  rasterise(panned);
  shiftRaster({ ...panned, view: fresh.view }, byX, byY);
  rasterise(fresh);

  expect(new Set(fresh.raster.pixels).size).toBeGreaterThan(20);
  expect(panned.raster.pixels).toEqual(fresh.raster.pixels);
});
