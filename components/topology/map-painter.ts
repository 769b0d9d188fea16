import type { LiveRoom } from "../live/live-room.ts";
import { type CellColours, type ColourBy, cellColours } from "./cell-colours.ts";
import { rasterise, rasteriseRows } from "./cell-raster.ts";
import { fullDepth } from "./depth-scale.ts";
import { DrawnPart } from "./drawn-part.ts";
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
 * frame. Many small cells are written as pixels, few large ones as cards. A pan moves the canvases (`DrawnPart`).
 */
export class MapPainter {
  layout: MapLayout = layOut([], { width: 1, height: 1 });
  view: MapView = { scale: 1, x: 0, y: 0, width: 1, height: 1 };

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
  readonly #part = new DrawnPart();
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #isCellsDirty = true;
  /** What is in `#pixels` is right but for `#changedRows`. */
  #arePixelsGood = false;
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
      clearTimeout(this.#later);
      this.#frame = 0;
    };
  }

  /** Calls back once, after the next drawing. */
  onceDrawn(call: () => void): void {
    this.#onceDrawn.push(call);
  }

  resize(width: number, height: number, ratio: number): void {
    this.#ratio = ratio;
    this.view = { ...this.view, width, height };
    this.#part.setPanning(false, ratio);
    this.#sizeCanvases();
    this.#isLayoutDirty = true;
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
    this.#zoom = zoom;
    this.#place();
    this.#setPanning(false);
    this.redraw();
  }

  /** As `setZoom`, within a gesture: `rest` follows. */
  move(zoom: Zoomed): void {
    if (zoom.k !== this.#zoom.k || this.#isLayoutDirty) {
      this.setZoom(zoom);
      return;
    }
    this.#zoom = zoom;
    this.#place();
    if (this.#part.covers(this.view)) this.#schedule();
    else {
      this.#setPanning(true);
      this.redraw();
    }
  }

  /** A gesture has ended. */
  rest(): void {
    this.#setPanning(false);
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
      this.#draw();
      const { x, y } = this.#part.offset(this.view);
      for (const { style } of Object.values(this.#canvases)) style.transform = `translate(${x}px, ${y}px)`;
    });
  }

  #draw(): void {
    if (!this.#isCellsDirty && !this.#isMarksDirty) return;
    const nowMs = performance.now();
    const dueInMs = this.#part.dueInMs(this.view, nowMs);
    clearTimeout(this.#later);
    if (dueInMs > 0) {
      this.#later = setTimeout(() => this.#schedule(), dueInMs);
      return;
    }
    if (this.#isLayoutDirty) this.#layOut();
    // Nothing of what was drawn elsewhere is good here, on neither of the two.
    if (this.#part.isMoved(this.view)) {
      this.#arePixelsGood = false;
      this.#isCellsDirty = true;
      this.#isMarksDirty = true;
    }
    const view = this.#part.draw(this.view, nowMs);
    if (this.#isCellsDirty) this.#drawCells(view);
    if (this.#isMarksDirty) this.#drawMarks(view);
    for (const call of this.#onceDrawn.splice(0)) call();
  }

  #setPanning(isPanning: boolean): void {
    if (this.#part.setPanning(isPanning, this.#ratio)) this.#sizeCanvases();
  }

  /** Empties them: they are drawn with the next frame. */
  #sizeCanvases(): void {
    const { width, height } = this.#part.whole(this.view);
    for (const canvas of Object.values(this.#canvases)) {
      canvas.width = Math.max(1, Math.round(width * this.#ratio));
      canvas.height = Math.max(1, Math.round(height * this.#ratio));
      canvas.style.width = `${canvas.width / this.#ratio}px`;
      canvas.style.height = `${canvas.height / this.#ratio}px`;
    }
    this.#image = null;
    this.redraw();
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

  #drawCells(view: MapView): void {
    this.#isCellsDirty = false;
    const { layout } = this;
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
    else this.#drawPixels(colours, view);
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

  #drawPixels(colours: CellColours, view: MapView): void {
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
      view,
      ratio: this.#ratio,
      colours,
      matches: this.#matches,
    };
    if (this.#arePixelsGood) rasteriseRows(paint, this.#changedRows);
    else rasterise(paint);
    this.#arePixelsGood = true;
    this.#cells.putImageData(this.#image, 0, 0);
  }

  #drawMarks(view: MapView): void {
    this.#isMarksDirty = false;
    const context = this.#marksContext;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    const { store } = this.#room;
    paintMarks({ context, store, layout: this.layout, view, palette: this.#palette }, this.#marks);
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
