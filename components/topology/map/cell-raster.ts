import { type CellSheet, TILE_NUMBERS } from "./cell-sheet.ts";
import { CARD, TILE } from "./map-layout.ts";
import { isVisible, type MapView, showsTiles } from "./map-view.ts";

/** Pixels in memory: a whole map of 100,000 cells is written in a few ms, where a `fillRect` per cell takes fifty. */
export interface Raster {
  /** 0xAABBGGRR, row by row. */
  pixels: Uint32Array;
  width: number;
  height: number;
}

/** Writes every cell as a block of pixels, at least one. `ratio`: device pixels per CSS px. */
export function rasterise(
  { cells, tiles, grid, ground }: CellSheet,
  view: MapView,
  ratio: number,
  raster: Raster,
): void {
  raster.pixels.fill(0);
  const hasGround = showsTiles(grid, view);
  for (let at = 0; at < tiles.length; at += TILE_NUMBERS) {
    const [tileX, tileY, split, first, count] = tiles.subarray(at, at + TILE_NUMBERS) as unknown as TileNumbers;
    const x = tileX * view.scale + view.x;
    const y = tileY * view.scale + view.y;
    const box = { x, y, width: grid.tileWidth * view.scale, height: grid.tileHeight * view.scale };
    if (!isVisible(box, view)) continue;
    if (hasGround) fill(raster, x * ratio, y * ratio, (x + box.width) * ratio, (y + box.height) * ratio, ground);
    const scale = (view.scale * ratio) / split;
    const stepX = (grid.cardWidth + CARD.gap) * scale;
    const stepY = (CARD.height + CARD.gap) * scale;
    // Below four pixels a gap would come and go with the rounding: cells then stand edge to edge.
    const width = stepX < 4 ? stepX : grid.cardWidth * scale;
    const height = stepY < 4 ? stepY : CARD.height * scale;
    const left = (x + TILE.padding * view.scale) * ratio;
    const top = (y + grid.header * view.scale) * ratio;
    const columns = grid.columns * split;
    for (let cell = 0; cell < count; cell++) {
      const colour = cells[first + cell] as number;
      if (colour === 0) continue;
      const line = Math.floor(cell / columns);
      writeCell(raster, left + (cell - line * columns) * stepX, top + line * stepY, width, height, colour);
    }
  }
}

type TileNumbers = [x: number, y: number, split: number, first: number, count: number];

function writeCell(raster: Raster, x: number, y: number, cellWidth: number, cellHeight: number, colour: number): void {
  const { pixels, width, height } = raster;
  if (x >= width || y >= height) return;
  const fromX = Math.max(0, Math.round(x));
  const fromY = Math.max(0, Math.round(y));
  const toX = Math.min(width, Math.max(Math.round(x) + 1, Math.round(x + cellWidth)));
  const toY = Math.min(height, Math.max(Math.round(y) + 1, Math.round(y + cellHeight)));
  // A call of `fill` for a few pixels costs more than the pixels.
  for (let at = fromY * width; at < toY * width; at += width) {
    for (let pixel = at + fromX; pixel < at + toX; pixel++) pixels[pixel] = colour;
  }
}

function fill({ pixels, width, height }: Raster, x0: number, y0: number, x1: number, y1: number, colour: number): void {
  const fromX = Math.max(0, Math.round(x0));
  const toX = Math.min(width, Math.round(x1));
  const toY = Math.min(height, Math.round(y1));
  if (toX <= fromX) return;
  for (let line = Math.max(0, Math.round(y0)); line < toY; line++)
    pixels.fill(colour, line * width + fromX, line * width + toX);
}
