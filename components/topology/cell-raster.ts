import type { TopologyStore } from "../live/topology-store.ts";
import type { CellColours } from "./cell-colours.ts";
import { CARD, type MapLayout, TILE } from "./map-layout.ts";
import { isVisible, type MapView, tileBox } from "./map-view.ts";

/** Pixels in memory: a whole map of 100,000 cells is written in a few ms, where a `fillRect` per cell takes fifty. */
export interface Raster {
  /** 0xAABBGGRR, row by row. */
  pixels: Uint32Array;
  width: number;
  height: number;
}

/**
 * Writes every visible cell as a block of pixels. `ratio`: device pixels per CSS px. `matches`: 0 where a filter leaves the
 * actor out; null without a filter. A cell is at least one pixel.
 */
export function rasterise(
  raster: Raster,
  store: TopologyStore,
  layout: MapLayout,
  view: MapView,
  ratio: number,
  colours: CellColours,
  matches: Uint8Array | null,
): void {
  const { pixels, width, height } = raster;
  pixels.fill(0);
  const showsTiles = layout.tileWidth * view.scale >= 40;
  for (const tile of layout.tiles.values()) {
    const box = tileBox(tile, layout, view);
    if (!isVisible(box, view)) continue;
    if (showsTiles) {
      fill(
        raster,
        box.x * ratio,
        box.y * ratio,
        (box.x + box.width) * ratio,
        (box.y + box.height) * ratio,
        colours.tile,
      );
    }
    const holders = store.cellsOf(tile.hostIx)?.holders;
    if (!holders) continue;
    const columns = layout.columns * tile.split;
    const scale = (view.scale * ratio) / tile.split;
    const stepX = (layout.cardWidth + CARD.gap) * scale;
    const stepY = (CARD.height + CARD.gap) * scale;
    const left = ((tile.x + TILE.padding) * view.scale + view.x) * ratio;
    const top = ((tile.y + TILE.header) * view.scale + view.y) * ratio;
    const cellWidth = layout.cardWidth * scale;
    const cellHeight = CARD.height * scale;
    for (let slot = 0; slot < holders.length; slot++) {
      const row = holders[slot] as number;
      if (row === -1) continue;
      const x = left + (slot % columns) * stepX;
      const y = top + Math.floor(slot / columns) * stepY;
      const fromX = Math.max(0, Math.round(x));
      const fromY = Math.max(0, Math.round(y));
      const toX = Math.min(width, Math.max(fromX + 1, Math.round(x + cellWidth)));
      const toY = Math.min(height, Math.max(fromY + 1, Math.round(y + cellHeight)));
      const colour = matches !== null && matches[row] === 0 ? colours.dimmed(row) : colours.of(row);
      for (let line = fromY; line < toY; line++) pixels.fill(colour, line * width + fromX, line * width + toX);
    }
  }
}

function fill(raster: Raster, x0: number, y0: number, x1: number, y1: number, colour: number): void {
  const fromX = Math.max(0, Math.round(x0));
  const toX = Math.min(raster.width, Math.round(x1));
  const toY = Math.min(raster.height, Math.round(y1));
  if (toX <= fromX) return;
  for (let line = Math.max(0, Math.round(y0)); line < toY; line++) {
    raster.pixels.fill(colour, line * raster.width + fromX, line * raster.width + toX);
  }
}
