import type { LiveRoom } from "../live/live-room.ts";
import { type CellColours, type ColourBy, cellColours } from "./cell-colours.ts";
import { CellRaster } from "./cell-raster.ts";
import { CellShader } from "./cell-shader.ts";
import type { CellScene } from "./cell-texels.ts";
import { fullDepth } from "./depth-scale.ts";
import { DrawnPart } from "./drawn-part.ts";
import { type LayoutHost, layOut, type MapLayout } from "./map-layout.ts";
import { type MapSpot, type MapView, spotAt } from "./map-view.ts";
import { hasMarks, type Marks, paintMarks } from "./paint-marks.ts";
import { CARD_FROM_PX, hasLabels, paintCards, paintFrames, paintLabels } from "./paint-tiles.ts";
import { type Palette, readPalette } from "./palette.ts";

export interface MapCanvases {
  /** Small cells, by WebGL2. It is never larger than the window. */
  shaded: HTMLCanvasElement;
  /** Cards and labels; small cells too where there is no WebGL2. */
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
 * Draws the host map on three canvases, each only when something about it changed, at most once a frame: small cells
 * below, large ones as cards and all labels over them, marks on top. Small cells are drawn by WebGL2, as pixels where
 * there is none (any more). A pan moves the other two (`DrawnPart`).
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
  /** null: the browser has no WebGL2, or took it back. */
  #shader: CellShader | null;
  readonly #raster = new CellRaster();
  #ratio = 1;
  readonly #part = new DrawnPart();
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #isCellsDirty = true;
  #isShadedDirty = true;
  /** The small cells as they were drawn last are right but for `#changedRows`, wherever the view is. */
  #isSceneGood = false;
  readonly #changedRows = new Set<number>();
  #colours: CellColours | null = null;
  #isMarksDirty = true;
  #stuckShown: ReadonlySet<number> = new Set();
  #isLayoutDirty = true;
  #onceDrawn: (() => void)[] = [];

  constructor(room: LiveRoom, canvases: MapCanvases) {
    this.#room = room;
    this.#canvases = canvases;
    this.#cells = contextOf(canvases.cells);
    this.#marksContext = contextOf(canvases.marks);
    this.#palette = readPalette(this.#cells);
    this.#shader = CellShader.on(canvases.shaded);
    canvases.shaded.addEventListener("webglcontextlost", () => {
      this.#shader = null;
      this.#redrawAll();
    });
  }

  /** Begins to follow the picture; the answer ends it. */
  follow(): () => void {
    const leave = this.#room.store.subscribe((change) => {
      if (change.kind === "reset" || change.isShapeChanged) {
        this.#isLayoutDirty = true;
        this.#redrawAll();
        return;
      }
      for (const row of change.rows) this.#changedRows.add(row);
      if (this.#isShaded) this.#isShadedDirty = true;
      else this.#isCellsDirty = true;
      if (!isSameSet(this.#stuckShown, this.#room.store.actors.stuck)) this.#isMarksDirty = true;
      this.#schedule();
    });
    this.#redrawAll();
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
    this.#redrawAll();
  }

  setColourBy(colourBy: ColourBy): void {
    this.#colourBy = colourBy;
    this.#colours = null;
    this.#redrawAll();
  }

  setGroupBy(capability: string | null): void {
    this.#groupBy = capability;
    this.#isLayoutDirty = true;
    this.#redrawAll();
  }

  setMatches(matches: Uint8Array | null): void {
    if (matches === null && this.#matches === null) return;
    this.#matches = matches;
    this.#redrawAll();
  }

  setZoom(zoom: Zoomed): void {
    this.#zoom = zoom;
    this.#place();
    this.#setPanning(false);
    this.#redraw();
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
      this.#redraw();
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

  spotAt(x: number, y: number): MapSpot | null {
    return spotAt(x, y, this.layout, this.view);
  }

  /** How far in is one card at its full size. */
  maxZoom(): number {
    return Math.max(1.5, 1.5 / this.layout.scale);
  }

  /** Of another view. */
  #redraw(): void {
    this.#isShadedDirty = true;
    this.#isCellsDirty = true;
    this.#isMarksDirty = true;
    this.#schedule();
  }

  /** Any cell may show something else. */
  #redrawAll(): void {
    this.#isSceneGood = false;
    this.#redraw();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
      const { x, y } = this.#part.offset(this.view);
      const { cells, marks } = this.#canvases;
      for (const { style } of [cells, marks])
        if (style.visibility !== "hidden") style.transform = `translate(${x}px, ${y}px)`;
    });
  }

  #draw(): void {
    if (this.#isCellsDirty || this.#isMarksDirty) {
      const nowMs = performance.now();
      const dueInMs = this.#part.dueInMs(this.view, nowMs);
      clearTimeout(this.#later);
      if (dueInMs > 0) this.#later = setTimeout(() => this.#schedule(), dueInMs);
      else this.#drawPart(nowMs);
    }
    if (this.#isShadedDirty) this.#drawShaded();
  }

  #drawPart(nowMs: number): void {
    if (this.#isLayoutDirty) this.#layOut();
    // Nothing of what was drawn elsewhere is good here, on neither of the two.
    if (this.#part.isMoved(this.view)) {
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
    const { shaded, cells, marks } = this.#canvases;
    const whole = this.#part.whole(this.view);
    for (const canvas of [cells, marks]) this.#size(canvas, whole);
    this.#size(shaded, this.view);
    this.#redraw();
  }

  #size(canvas: HTMLCanvasElement, { width, height }: MapView): void {
    const [across, down] = [width, height].map((px) => Math.max(1, Math.round(px * this.#ratio))) as [number, number];
    if (canvas.width === across && canvas.height === down) return;
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${across / this.#ratio}px`;
    canvas.style.height = `${down / this.#ratio}px`;
  }

  #layOut(): void {
    this.#isLayoutDirty = false;
    this.#isSceneGood = false;
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
    this.#isShadedDirty = true;
  }

  get #areCards(): boolean {
    return this.layout.cardWidth * this.view.scale >= CARD_FROM_PX;
  }

  /** Are the cells those of WebGL2? */
  get #isShaded(): boolean {
    return this.#shader !== null && !this.#areCards;
  }

  /** What the cells show now. */
  #scene(): CellScene {
    const { store, figures } = this.#room;
    const full = fullDepth(figures.current.deepest?.depth ?? 0);
    if (full !== this.#full || this.#colours === null) {
      this.#full = full;
      this.#colours = cellColours(store, this.#palette, this.#colourBy, full);
      this.#isSceneGood = false;
    }
    return { store, layout: this.layout, colours: this.#colours, matches: this.#matches };
  }

  #drawCells(view: MapView): void {
    this.#isCellsDirty = false;
    const scene = this.#scene();
    const context = this.#cells;
    const areCards = this.#areCards;
    const isRaster = !areCards && !this.#shader;
    if (isRaster) this.#raster.draw(context, scene, view, this.#ratio, this.#isSceneGood ? this.#changedRows : null);
    if (!this.#isShaded) {
      this.#changedRows.clear();
      this.#isSceneGood = isRaster;
    }
    // What is hidden costs the browser nothing as it is moved.
    const isShown = !this.#isShaded || hasLabels(this.layout, view);
    context.canvas.style.visibility = isShown ? "visible" : "hidden";
    if (!isShown) return;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    if (!isRaster) context.clearRect(0, 0, view.width, view.height);
    const paint = { ...scene, context, view, palette: this.#palette, full: this.#full };
    if (areCards) {
      paintFrames(paint);
      paintCards(paint);
    }
    paintLabels(paint);
  }

  /** The window as it lies now, also while the other canvases wait. */
  #drawShaded(): void {
    this.#isShadedDirty = false;
    const shader = this.#shader;
    if (!shader) return;
    if (!this.#isShaded) {
      shader.clear();
      return;
    }
    const scene = this.#scene();
    if (!this.#isSceneGood) {
      shader.load(scene);
      this.#isSceneGood = true;
      this.#changedRows.clear();
    } else if (!this.#isLayoutDirty) {
      shader.change(scene, this.#changedRows);
      this.#changedRows.clear();
    }
    shader.draw(this.layout, this.view, this.#ratio, scene.colours.tile);
  }

  #drawMarks(view: MapView): void {
    this.#isMarksDirty = false;
    const context = this.#marksContext;
    const { store } = this.#room;
    this.#stuckShown = new Set(store.actors.stuck);
    const isShown = hasMarks(store, this.#marks);
    context.canvas.style.visibility = isShown ? "visible" : "hidden";
    if (!isShown) return;
    context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
    paintMarks({ context, store, layout: this.layout, view, palette: this.#palette }, this.#marks);
  }
}

function isSameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.size !== b.size) return false;
  for (const each of a) if (!b.has(each)) return false;
  return true;
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
