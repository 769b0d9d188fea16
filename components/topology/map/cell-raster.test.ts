import { describe, expect, it } from "vitest";
import { type Raster, rasterise } from "./cell-raster.ts";
import type { CellSheet } from "./cell-sheet.ts";

const GROUND = 7;

/** Tiles of 2 by 2 cells, one card wide each at scale 1, at these corners of the world. */
function sheetOf(...corners: [x: number, y: number][]): CellSheet {
  const tiles = corners.flatMap(([x, y], tile) => [x, y, 1, tile * 4, 4]);
  return {
    cells: Uint32Array.from({ length: corners.length * 4 }, (_, cell) => 100 + cell),
    tiles: Float32Array.from(tiles),
    grid: { columns: 2, cardWidth: 96, header: 58, tileWidth: 228, tileHeight: 196 },
    ground: GROUND,
  };
}

function drawn(
  sheet: CellSheet,
  { scale, x = 0, y = 0, ratio = 1 }: { scale: number; x?: number; y?: number; ratio?: number },
) {
  const raster: Raster = { pixels: new Uint32Array(60 * 40), width: 60, height: 40 };
  rasterise(sheet, { scale, x, y, width: 60 / ratio, height: 40 / ratio }, ratio, raster);
  return { at: (px: number, py: number) => raster.pixels[py * 60 + px], colours: new Set(raster.pixels) };
}

describe("the raster of the cells", () => {
  it("has a tile's cells beside and below one another, on its ground", () => {
    const { at, colours } = drawn(sheetOf([0, 0]), { scale: 0.2 });

    expect([at(5, 14), at(26, 14), at(5, 28), at(26, 28)]).toEqual([100, 101, 102, 103]);
    expect(at(0, 0)).toBe(GROUND);
    expect(at(50, 5)).toBe(0);
    expect(colours).toEqual(new Set([0, GROUND, 100, 101, 102, 103]));
  });

  it("leaves the ground to be seen where no actor lives", () => {
    const sheet = sheetOf([0, 0]);
    sheet.cells[1] = 0;

    expect(drawn(sheet, { scale: 0.2 }).at(26, 14)).toBe(GROUND);
  });

  it("gives each cell at least a pixel, edge to edge, and narrow tiles no ground", () => {
    const { at, colours } = drawn(sheetOf([0, 0]), { scale: 0.02 });

    expect([at(0, 1), at(2, 1)]).toEqual([100, 101]);
    expect(colours.has(GROUND)).toBe(false);
  });

  it("is moved by the view, cut at the edge, and as fine as the screen", () => {
    const moved = drawn(sheetOf([0, 0]), { scale: 0.2, x: -20, y: -14 });
    const fine = drawn(sheetOf([0, 0]), { scale: 0.1, ratio: 2 });

    expect(moved.at(6, 0)).toBe(101);
    expect([fine.at(5, 14), fine.at(26, 28)]).toEqual([100, 103]);
  });

  it("draws nothing of a tile that is out of the view", () => {
    expect(drawn(sheetOf([1_000, 0], [0, -1_000]), { scale: 0.2 }).colours).toEqual(new Set([0]));
  });
});
