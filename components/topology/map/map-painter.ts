import type { LiveRoom } from "../../live/live-room.ts";
import type { ColourBy } from "./cell-colours.ts";
import { CellLayer, type ColouredScene } from "./cell-layer.ts";
import { DrawnPart } from "./drawn-part.ts";
import type { MapLayout } from "./map-layout.ts";
import { MapPlace, type Zoomed } from "./map-place.ts";
import { type MapSpot, type MapView, spotAt } from "./map-view.ts";
import { hasMarks, type Marks, paintMarks } from "./paint-marks.ts";
import { CARD_FROM_PX, hasLabels, paintCards, paintFrames, paintLabels } from "./paint-tiles.ts";
import { type Palette, readPalette } from "./palette.ts";

export interface MapCanvases {
  /** Small cells, by WebGL2. */
  shaded: HTMLCanvasElement;
  /** Cards and labels; small cells too where there is no WebGL2. */
  cells: HTMLCanvasElement;
  /**
   * Shows one image after the other: of a canvas that is drawn on, the browser copies all pixels with each frame of a
   * pan.
   */
  marks: HTMLCanvasElement;
}

const NO_MARKS: Marks = { selectedRow: -1, selectedHostIx: -1, hover: null, cursor: null };

/**
 * Draws the host map on three canvases, each only when something about it changed, at most once a frame: small cells
 * below (`CellLayer`), large ones as cards and all labels over them, marks on top. A pan moves the canvases
 * (`DrawnPart`).
 */
export class MapPainter {
  readonly #room: LiveRoom;
  readonly #canvases: MapCanvases;
  readonly #cells: CellLayer;
  readonly #cellsContext: CanvasRenderingContext2D;
  readonly #marksContext: OffscreenCanvasRenderingContext2D;
  readonly #shownMarks: ImageBitmapRenderingContext;
  #palette: Palette;
  readonly #place = new MapPlace();
  #groupBy: string | null = null;
  #marks: Marks = NO_MARKS;
  readonly #part = new DrawnPart();
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #isCellsDirty = true;
  #isShadedDirty = true;
  #isMarksDirty = true;
  #stuckShown: ReadonlySet<number> = new Set();
  #isLayoutDirty = true;
  #onceDrawn: (() => void)[] = [];

  constructor(room: LiveRoom, canvases: MapCanvases) {
    this.#room = room;
    this.#canvases = canvases;
    this.#cellsContext = known(canvases.cells.getContext("2d"));
    this.#marksContext = known(new OffscreenCanvas(1, 1).getContext("2d"));
    this.#shownMarks = known(canvases.marks.getContext("bitmaprenderer"));
    this.#palette = readPalette(this.#cellsContext);
    this.#cells = new CellLayer(canvases.shaded, this.#palette, () => this.#redrawAll());
  }

  get layout(): MapLayout {
    return this.#place.layout;
  }

  get view(): MapView {
    return this.#place.view;
  }

  /** How far in is one card at its full size. */
  get maxZoom(): number {
    return this.#place.maxZoom;
  }

  /** Begins to follow the picture; the answer ends it. */
  follow(): () => void {
    const leave = this.#room.store.subscribe((change) => {
      if (change.kind === "reset" || change.isShapeChanged) {
        this.#isLayoutDirty = true;
        this.#redrawAll();
        return;
      }
      this.#cells.change(change.rows);
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
    this.#place.resize(width, height, ratio);
    this.#part.setPanning(false, ratio);
    this.#sizeCanvases();
    this.#isLayoutDirty = true;
  }

  setTheme(): void {
    this.#palette = readPalette(this.#cellsContext);
    this.#cells.setPalette(this.#palette);
    this.#redrawAll();
  }

  setColourBy(colourBy: ColourBy): void {
    this.#cells.setColourBy(colourBy);
    this.#redrawAll();
  }

  setGroupBy(capability: string | null): void {
    this.#groupBy = capability;
    this.#isLayoutDirty = true;
    this.#redrawAll();
  }

  setMatches(matches: Uint8Array | null): void {
    if (this.#cells.setMatches(matches)) this.#redrawAll();
  }

  setZoom(zoom: Zoomed): void {
    this.#place.zoom(zoom);
    this.#setPanning(false);
    this.#redraw();
  }

  /** As `setZoom`, within a gesture: `rest` follows. */
  move(zoom: Zoomed): void {
    if (zoom.k !== this.#place.k || this.#isLayoutDirty) {
      this.setZoom(zoom);
      return;
    }
    this.#place.zoom(zoom);
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

  /** Of another view. */
  #redraw(): void {
    this.#isShadedDirty = true;
    this.#isCellsDirty = true;
    this.#isMarksDirty = true;
    this.#schedule();
  }

  /** Any cell may show something else. */
  #redrawAll(): void {
    this.#cells.changeAll();
    this.#redraw();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.#draw();
      const { x, y } = this.#part.offset(this.view);
      for (const { style } of Object.values(this.#canvases))
        if (style.visibility !== "hidden") style.transform = `translate(${x}px, ${y}px)`;
    });
  }

  #draw(): void {
    if (!this.#isCellsDirty && !this.#isShadedDirty && !this.#isMarksDirty) return;
    const nowMs = performance.now();
    const dueInMs = this.#part.dueInMs(this.view, nowMs);
    clearTimeout(this.#later);
    if (dueInMs > 0) this.#later = setTimeout(() => this.#schedule(), dueInMs);
    else this.#drawPart(nowMs);
  }

  #drawPart(nowMs: number): void {
    if (this.#isLayoutDirty) this.#layOut();
    // Nothing of what was drawn elsewhere is good here, on none of them.
    if (this.#part.isMoved(this.view)) {
      this.#isShadedDirty = true;
      this.#isCellsDirty = true;
      this.#isMarksDirty = true;
    }
    const view = this.#part.draw(this.view, nowMs);
    if (this.#isShadedDirty) this.#drawShaded(view);
    if (this.#isCellsDirty) this.#drawCells(view);
    if (this.#isMarksDirty) this.#drawMarks(view);
    for (const call of this.#onceDrawn.splice(0)) call();
  }

  #setPanning(isPanning: boolean): void {
    if (this.#part.setPanning(isPanning, this.#place.ratio)) this.#sizeCanvases();
  }

  /** Empties them: they are drawn with the next frame. */
  #sizeCanvases(): void {
    const whole = this.#part.whole(this.view);
    for (const canvas of Object.values(this.#canvases)) this.#size(canvas, whole);
    this.#redraw();
  }

  #size(canvas: HTMLCanvasElement, { width, height }: MapView): void {
    const [across, down] = [width, height].map((px) => Math.max(1, Math.round(px * this.#place.ratio))) as [
      number,
      number,
    ];
    if (canvas.width === across && canvas.height === down) return;
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${across / this.#place.ratio}px`;
    canvas.style.height = `${down / this.#place.ratio}px`;
  }

  #layOut(): void {
    this.#isLayoutDirty = false;
    this.#cells.changeAll();
    this.#place.layOut(this.#room.store, this.#groupBy);
    this.#isShadedDirty = true;
  }

  get #areCards(): boolean {
    return this.layout.cardWidth * this.view.scale >= CARD_FROM_PX;
  }

  /** Are the cells those of WebGL2? */
  get #isShaded(): boolean {
    return this.#cells.hasShader && !this.#areCards;
  }

  get #scene(): ColouredScene {
    const { store, totals } = this.#room;
    return this.#cells.scene(store, this.layout, totals.current.deepest?.depth ?? 0);
  }

  #drawCells(view: MapView): void {
    this.#isCellsDirty = false;
    const scene = this.#scene;
    const context = this.#cellsContext;
    const areCards = this.#areCards;
    const isRaster = !areCards && !this.#cells.hasShader;
    if (isRaster) this.#cells.rasterise(context, scene, view, this.#place.ratio);
    else if (areCards) this.#cells.changeAll();
    // What is hidden costs the browser nothing as it is moved.
    const isShown = !this.#isShaded || hasLabels(this.layout, view);
    context.canvas.style.visibility = isShown ? "visible" : "hidden";
    if (!isShown) return;
    context.setTransform(this.#place.ratio, 0, 0, this.#place.ratio, 0, 0);
    if (!isRaster) context.clearRect(0, 0, view.width, view.height);
    const paint = { ...scene, context, view, palette: this.#palette };
    if (areCards) {
      paintFrames(paint);
      paintCards(paint);
    }
    paintLabels(paint);
  }

  #drawShaded(view: MapView): void {
    this.#isShadedDirty = false;
    if (this.#areCards) this.#cells.clearShaded();
    else if (this.#isShaded) this.#cells.shade(this.#scene, view, this.#place.ratio);
  }

  #drawMarks(view: MapView): void {
    this.#isMarksDirty = false;
    const context = this.#marksContext;
    const { canvas } = this.#shownMarks;
    const { store } = this.#room;
    this.#stuckShown = new Set(store.actors.stuck);
    const isShown = hasMarks(store, this.#marks);
    this.#canvases.marks.style.visibility = isShown ? "visible" : "hidden";
    if (!isShown) return;
    context.canvas.width = canvas.width;
    context.canvas.height = canvas.height;
    context.setTransform(this.#place.ratio, 0, 0, this.#place.ratio, 0, 0);
    paintMarks({ context, store, layout: this.layout, view, palette: this.#palette }, this.#marks);
    this.#shownMarks.transferFromImageBitmap(context.canvas.transferToImageBitmap());
  }
}

function isSameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.size !== b.size) return false;
  for (const each of a) if (!b.has(each)) return false;
  return true;
}

function known<T>(context: T | null): T {
  if (!context) throw new Error("this browser draws no 2D canvas");
  return context;
}
