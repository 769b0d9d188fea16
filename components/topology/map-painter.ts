import type { LiveRoom } from "../live/live-room.ts";
import { type CellColours, type ColourBy, cellColours } from "./cell-colours.ts";
import { rasterise, rasteriseRows, shiftRaster } from "./cell-raster.ts";
import { fullDepth } from "./depth-scale.ts";
import { type LayoutHost, layOut, type MapLayout } from "./map-layout.ts";
import { type MapSpot, type MapView, spotAt } from "./map-view.ts";
import { type Marks, paintMarks } from "./paint-marks.ts";
import { CARD_FROM_PX, paintCards, paintFrames, paintLabels } from "./paint-tiles.ts";
import { type Palette, readPalette } from "./palette.ts";

export interface MapCanvases {
  cells: HTMLCanvasElement;
  marks: HTMLCanvasElement;
}

/** A zoom over the view in which everything fits: `screen = fitted * k + (x, y)`, as d3-zoom has it. */
export interface Zoomed {
  k: number;
  x: number;
  y: number;
}

export const NOT_ZOOMED: Zoomed = { k: 1, x: 0, y: 0 };
/** As far in as anybody gets. */
export const MOST_ZOOMED = 400;

const NO_MARKS: Marks = { selectedRow: -1, selectedHostIx: -1, hover: null, cursor: null };

/**
 * Draws the host map on two canvases: cells below, marks above, each only when something about it changed, at most once a
 * frame. Many small cells are written as pixels, few large ones as cards.
 */
export class MapPainter {
  layout: MapLayout = layOut([], { width: 1, height: 1 });
  view: MapView = { scale: 1, x: 0, y: 0, width: 1, height: 1 };
  /** How long the last drawing took, in ms. */
  lastDrawMs = 0;

  readonly #room: LiveRoom;
  readonly #canvases: MapCanvases;
  readonly #cells: CanvasRenderingContext2D;
  readonly #marksContext: CanvasRenderingContext2D;
  #palette: Palette;
  #zoom: Zoomed = NOT_ZOOMED;
  #groupBy: string | null = null;
  #colourBy: ColourBy = "depth";
  #matches: Uint8Array | null = null;
  #marks: Marks = NO_MARKS;
  #full = 10;
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);
  #ratio = 1;
  #frame = 0;
  #isCellsDirty = true;
  /** What is in `#pixels` is right but for `#changedRows`. */
  #arePixelsGood = false;
  /** By how many pixels the view was moved since they were written. */
  #shiftX = 0;
  #shiftY = 0;
  readonly #changedRows = new Set<number>();
  #colours: CellColours | null = null;
  #isMarksDirty = true;
  #isLayoutDirty = true;
  #onceDrawn: (() => void)[] = [];

  constructor(room: LiveRoom, canvases: MapCanvases) {
    this.#room = room;
    this.#canvases = canvases;
    this.#cells = contextOf(canvases.cells);
    this.#marksContext = contextOf(canvases.marks);
    this.#palette = readPalette(this.#cells);
  }

  /** Begins to follow the picture; the answer ends it. */
  follow(): () => void {
    const leave = this.#room.store.subscribe((change) => {
      if (change.kind === "reset" || change.isShapeChanged) {
        this.#isLayoutDirty = true;
        this.redraw();
        return;
      }
      for (const row of change.rows) this.#changedRows.add(row);
      this.#isCellsDirty = true;
      this.#isMarksDirty = true;
      this.#schedule();
    });
    this.redraw();
    return () => {
      leave();
      cancelAnimationFrame(this.#frame);
      this.#frame = 0;
    };
  }

  /** Calls back once, after the next drawing. */
  onceDrawn(call: () => void): void {
    this.#onceDrawn.push(call);
  }

  resize(width: number, height: number, ratio: number): void {
    this.#ratio = ratio;
    for (const canvas of [this.#canvases.cells, this.#canvases.marks]) {
      canvas.width = Math.max(1, Math.round(width * ratio));
      canvas.height = Math.max(1, Math.round(height * ratio));
    }
    this.#image = null;
    this.view = { ...this.view, width, height };
    this.#isLayoutDirty = true;
    this.redraw();
  }

  setTheme(): void {
    this.#palette = readPalette(this.#cells);
    this.#colours = null;
    this.redraw();
  }

  setColourBy(colourBy: ColourBy): void {
    this.#colourBy = colourBy;
    this.#colours = null;
    this.redraw();
  }

  setGroupBy(capability: string | null): void {
    this.#groupBy = capability;
    this.#isLayoutDirty = true;
    this.redraw();
  }

  setMatches(matches: Uint8Array | null): void {
    if (matches === null && this.#matches === null) return;
    this.#matches = matches;
    this.redraw();
  }

  setZoom(zoom: Zoomed): void {
    const isPan = zoom.k === this.#zoom.k;
    const before = this.view;
    this.#zoom = zoom;
    this.#place();
    if (!isPan || !this.#arePixelsGood) {
      this.redraw();
      return;
    }
    this.#shiftX += Math.round((this.view.x - before.x) * this.#ratio);
    this.#shiftY += Math.round((this.view.y - before.y) * this.#ratio);
    this.#isCellsDirty = true;
    this.#isMarksDirty = true;
    this.#schedule();
  }

  setMarks(marks: Partial<Marks>): void {
    this.#marks = { ...this.#marks, ...marks };
    this.#isMarksDirty = true;
    this.#schedule();
  }

  redraw(): void {
    this.#arePixelsGood = false;
    this.#isCellsDirty = true;
    this.#isMarksDirty = true;
    this.#schedule();
  }

  spotAt(x: number, y: number): MapSpot | null {
    return spotAt(x, y, this.layout, this.view);
  }

  /** How far in is one card at its full size. */
  maxZoom(): number {
    return Math.max(1.5, 1.5 / this.layout.scale);
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      const start = performance.now();
      if (this.#isLayoutDirty) this.#layOut();
      if (this.#isCellsDirty) this.#drawCells();
      if (this.#isMarksDirty) this.#drawMarks();
      this.lastDrawMs = performance.now() - start;
      for (const call of this.#onceDrawn.splice(0)) call();
    });
  }

  #layOut(): void {
    this.#isLayoutDirty = false;
    const { store } = this.#room;
    const key = this.#groupBy;
    const hosts = store.hosts.map(
      (host): LayoutHost => ({
        hostIx: host.hostIx,
        tile: store.tileOf(host.hostIx),
        cells: store.cellsOf(host.hostIx)?.holders.length ?? 0,
        group: key === null ? "" : groupLabel(key, host.capabilities[key]),
      }),
    );
    this.layout = layOut(hosts, this.view);
    this.#place();
  }

  #place(): void {
    const { layout, view } = this;
    const { k, x, y } = this.#zoom;
    const restX = Math.max(0, (view.width - layout.width * layout.scale) / 2);
    const left = layout.tiles.size > 1 && restX * 2 < view.width * 0.2 ? 0 : restX;
    // On whole pixels, so that a pan moves what was drawn instead of drawing it again.
    const onPixel = (value: number) => Math.round(value * this.#ratio) / this.#ratio;
    this.view = { ...view, scale: layout.scale * k, x: onPixel(left * k + x), y: onPixel(y) };
  }

  #drawCells(): void {
    this.#isCellsDirty = false;
    const { layout, view } = this;
    const { store, figures } = this.#room;
    const full = fullDepth(figures.current.deepest?.depth ?? 0);
    if (full !== this.#full || this.#colours === null) {
      this.#full = full;
      this.#colours = cellColours(store, this.#palette, this.#colourBy, full);
      this.#arePixelsGood = false;
    }
    const colours = this.#colours;
    const context = this.#cells;
    const asCards = layout.cardWidth * view.scale >= CARD_FROM_PX;
    if (asCards) this.#arePixelsGood = false;
    else this.#drawPixels(colours);
    this.#changedRows.clear();
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    if (asCards) context.clearRect(0, 0, view.width, view.height);
    const paint = {
      context,
      store,
      layout,
      view,
      palette: this.#palette,
      colours,
      full: this.#full,
      matches: this.#matches,
    };
    if (asCards) {
      paintFrames(paint);
      paintCards(paint);
    }
    paintLabels(paint);
  }

  #drawPixels(colours: CellColours): void {
    const { width, height } = this.#canvases.cells;
    if (!this.#image) {
      this.#image = new ImageData(width, height);
      this.#arePixelsGood = false;
      this.#pixels = new Uint32Array(this.#image.data.buffer);
    }
    const paint = {
      raster: { pixels: this.#pixels, width, height },
      store: this.#room.store,
      layout: this.layout,
      view: this.view,
      ratio: this.#ratio,
      colours,
      matches: this.#matches,
    };
    if (!this.#arePixelsGood) rasterise(paint);
    else {
      if (this.#shiftX !== 0 || this.#shiftY !== 0) shiftRaster(paint, this.#shiftX, this.#shiftY);
      rasteriseRows(paint, this.#changedRows);
    }
    this.#arePixelsGood = true;
    this.#shiftX = 0;
    this.#shiftY = 0;
    this.#cells.putImageData(this.#image, 0, 0);
  }

  #drawMarks(): void {
    this.#isMarksDirty = false;
    const context = this.#marksContext;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    const { store } = this.#room;
    paintMarks({ context, store, layout: this.layout, view: this.view, palette: this.#palette }, this.#marks);
  }
}

function groupLabel(key: string, value: unknown): string {
  if (value === undefined) return `no ${key}`;
  return typeof value === "string" ? value : `${key}=${JSON.stringify(value)}`;
}

function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser draws no 2D canvas");
  return context;
}
