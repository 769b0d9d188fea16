import { type CellScene, colourOf } from "./cell-texels.ts";
import { CARD, TILE, type TilePlace } from "./map-layout.ts";
import { isVisible, type MapView, showsTiles, tileBox } from "./map-view.ts";

/** Pixels in memory: a whole map of 100,000 cells is written in a few ms, where a `fillRect` per cell takes fifty. */
export interface Raster {
  /** 0xAABBGGRR, row by row. */
  pixels: Uint32Array;
  width: number;
  height: number;
}

export interface RasterPaint extends CellScene {
  raster: Raster;
  view: MapView;
  /** Device pixels per CSS px. */
  ratio: number;
}

/** Draws the cells on a 2D canvas, where there is no WebGL2. */
export class CellRaster {
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);
  #drawn: { view: MapView; ratio: number } | null = null;

  /** `changed`: whose cells differ from the last drawing of the same scene; null: all may. */
  draw(
    context: CanvasRenderingContext2D,
    scene: CellScene,
    view: MapView,
    ratio: number,
    changed: Iterable<number> | null,
  ): void {
    const { width, height } = context.canvas;
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
      this.#drawn = null;
    }
    const paint = { ...scene, view, ratio, raster: { pixels: this.#pixels, width, height } };
    if (changed && this.#drawn && isSameView(this.#drawn.view, view) && this.#drawn.ratio === ratio) {
      rasteriseRows(paint, changed);
    } else rasterise(paint);
    this.#drawn = { view, ratio };
    context.putImageData(this.#image, 0, 0);
  }
}

function isSameView(a: MapView, b: MapView): boolean {
  return a.scale === b.scale && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

/** Writes every cell as a block of pixels, at least one. */
export function rasterise(paint: RasterPaint): void {
  const { raster, store, layout, view, ratio, colours } = paint;
  raster.pixels.fill(0);
  const hasGround = showsTiles(layout, view);
  for (const tile of layout.tiles.values()) {
    const box = tileBox(tile, layout, view);
    if (!isVisible(box, view)) continue;
    if (hasGround) {
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
    const grid = gridOf(tile, paint);
    for (let cell = 0; cell < holders.length; cell++) {
      const row = holders[cell] as number;
      if (row !== -1) writeCell(paint, grid, cell, row);
    }
  }
}

/** Writes only these actors' cells again, over what `rasterise` wrote with the same layout, view and colours. */
export function rasteriseRows(paint: RasterPaint, rows: Iterable<number>): void {
  const { store, layout } = paint;
  for (const row of rows) {
    if (store.actors.ix[row] === -1) continue;
    const tile = layout.tiles.get(store.actors.host[row] as number);
    if (tile) writeCell(paint, gridOf(tile, paint), store.actors.cell[row] as number, row);
  }
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

function writeCell(paint: RasterPaint, grid: CellGrid, cell: number, row: number): void {
  const { pixels, width, height } = paint.raster;
  const line = Math.floor(cell / grid.columns);
  const x = grid.left + (cell - line * grid.columns) * grid.stepX;
  const y = grid.top + line * grid.stepY;
  if (x >= width || y >= height) return;
  const fromX = Math.max(0, Math.round(x));
  const fromY = Math.max(0, Math.round(y));
  const toX = Math.min(width, Math.max(Math.round(x) + 1, Math.round(x + grid.cellWidth)));
  const toY = Math.min(height, Math.max(Math.round(y) + 1, Math.round(y + grid.cellHeight)));
  const colour = colourOf(paint, row);
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
