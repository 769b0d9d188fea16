import type { TopologyStore } from "../live/topology-store.ts";
import type { CellColours } from "./cell-colours.ts";
import { CARD, type MapLayout, TILE, type TilePlace } from "./map-layout.ts";
import { type Box, type MapView, tileBox } from "./map-view.ts";

/** Pixels in memory: a whole map of 100,000 cells is written in a few ms, where a `fillRect` per cell takes fifty. */
export interface Raster {
  /** 0xAABBGGRR, row by row. */
  pixels: Uint32Array;
  width: number;
  height: number;
}

export interface RasterPaint {
  raster: Raster;
  store: TopologyStore;
  layout: MapLayout;
  view: MapView;
  /** Device pixels per CSS px. */
  ratio: number;
  colours: CellColours;
  /** 0 where a filter leaves the actor out; null without a filter. */
  matches: Uint8Array | null;
}

/** A part of the raster, in its pixels; `right` and `bottom` are the first outside. */
export interface Clip {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Writes every cell in the clip as a block of pixels, at least one. */
export function rasterise(paint: RasterPaint, clip: Clip = wholeOf(paint.raster)): void {
  const { raster, store, layout, view, ratio, colours } = paint;
  fill(raster, clip, clip.left, clip.top, clip.right, clip.bottom, 0);
  const showsTiles = layout.tileWidth * view.scale >= 40;
  for (const tile of layout.tiles.values()) {
    const box = tileBox(tile, layout, view);
    if (!touches(box, clip, ratio)) continue;
    if (showsTiles) {
      fill(
        raster,
        clip,
        box.x * ratio,
        box.y * ratio,
        (box.x + box.width) * ratio,
        (box.y + box.height) * ratio,
        colours.tile,
      );
    }
    const holders = store.cellsOf(tile.hostIx)?.holders;
    if (!holders) continue;
    const grid = gridOf(tile, paint);
    for (let slot = 0; slot < holders.length; slot++) {
      const row = holders[slot] as number;
      if (row !== -1) writeCell(paint, clip, grid, slot, row);
    }
  }
}

/** Writes only these actors' cells again, over what `rasterise` wrote with the same layout, view and colours. */
export function rasteriseRows(paint: RasterPaint, rows: Iterable<number>): void {
  const { store, layout } = paint;
  const clip = wholeOf(paint.raster);
  for (const row of rows) {
    if (store.actors.ix[row] === -1) continue;
    const tile = layout.tiles.get(store.actors.host[row] as number);
    if (tile) writeCell(paint, clip, gridOf(tile, paint), store.actors.slot[row] as number, row);
  }
}

/**
 * Moves what is in the raster by whole pixels and writes the strips that come into sight: a pan costs what it uncovers, not what
 * it shows. `paint` has the view as it is after the move.
 */
export function shiftRaster(paint: RasterPaint, byX: number, byY: number): void {
  const { pixels, width, height } = paint.raster;
  if (Math.abs(byX) >= width || Math.abs(byY) >= height) {
    rasterise(paint);
    return;
  }
  const by = byY * width + byX;
  if (by > 0) pixels.copyWithin(by, 0, pixels.length - by);
  else if (by < 0) pixels.copyWithin(0, -by);
  const whole = wholeOf(paint.raster);
  if (byX > 0) rasterise(paint, { ...whole, right: byX });
  if (byX < 0) rasterise(paint, { ...whole, left: width + byX });
  if (byY > 0) rasterise(paint, { ...whole, bottom: byY });
  if (byY < 0) rasterise(paint, { ...whole, top: height + byY });
}

function wholeOf({ width, height }: Raster): Clip {
  return { left: 0, top: 0, right: width, bottom: height };
}

function touches(box: Box, clip: Clip, ratio: number): boolean {
  return (
    box.x * ratio < clip.right &&
    box.y * ratio < clip.bottom &&
    (box.x + box.width) * ratio > clip.left &&
    (box.y + box.height) * ratio > clip.top
  );
}

interface CellGrid {
  columns: number;
  left: number;
  top: number;
  stepX: number;
  stepY: number;
  cellWidth: number;
  cellHeight: number;
}

function gridOf(tile: TilePlace, { layout, view, ratio }: RasterPaint): CellGrid {
  const scale = (view.scale * ratio) / tile.split;
  const stepX = (layout.cardWidth + CARD.gap) * scale;
  const stepY = (CARD.height + CARD.gap) * scale;
  return {
    columns: layout.columns * tile.split,
    left: ((tile.x + TILE.padding) * view.scale + view.x) * ratio,
    top: ((tile.y + layout.header) * view.scale + view.y) * ratio,
    stepX,
    stepY,
    // Below four pixels a gap would come and go with the rounding: cells then stand edge to edge.
    cellWidth: stepX < 4 ? stepX : layout.cardWidth * scale,
    cellHeight: stepY < 4 ? stepY : CARD.height * scale,
  };
}

function writeCell(
  { raster, colours, matches }: RasterPaint,
  clip: Clip,
  grid: CellGrid,
  slot: number,
  row: number,
): void {
  const { pixels, width } = raster;
  const line = Math.floor(slot / grid.columns);
  const x = grid.left + (slot - line * grid.columns) * grid.stepX;
  const y = grid.top + line * grid.stepY;
  if (x >= clip.right || y >= clip.bottom) return;
  const fromX = Math.max(clip.left, Math.round(x));
  const fromY = Math.max(clip.top, Math.round(y));
  const toX = Math.min(clip.right, Math.max(Math.round(x) + 1, Math.round(x + grid.cellWidth)));
  const toY = Math.min(clip.bottom, Math.max(Math.round(y) + 1, Math.round(y + grid.cellHeight)));
  const colour = matches !== null && matches[row] === 0 ? colours.dimmed(row) : colours.of(row);
  // A call of `fill` for a few pixels costs more than the pixels.
  for (let at = fromY * width; at < toY * width; at += width) {
    for (let pixel = at + fromX; pixel < at + toX; pixel++) pixels[pixel] = colour;
  }
}

function fill(raster: Raster, clip: Clip, x0: number, y0: number, x1: number, y1: number, colour: number): void {
  const fromX = Math.max(clip.left, Math.round(x0));
  const toX = Math.min(clip.right, Math.round(x1));
  const toY = Math.min(clip.bottom, Math.round(y1));
  if (toX <= fromX) return;
  for (let line = Math.max(clip.top, Math.round(y0)); line < toY; line++) {
    raster.pixels.fill(colour, line * raster.width + fromX, line * raster.width + toX);
  }
}
