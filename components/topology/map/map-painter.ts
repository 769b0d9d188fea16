import type { LiveRoom } from "../../live/live-room.ts";
import type { ColourBy } from "./cell-colours.ts";
import { CellLayer, type ColouredScene } from "./cell-layer.ts";
import type { DrawnCells } from "./cell-painter.ts";
import { DrawnPart } from "./drawn-part.ts";
import type { MapLayout } from "./map-layout.ts";
import { MapPlace, type Zoomed } from "./map-place.ts";
import { type MapSpot, type MapView, spotAt } from "./map-view.ts";
import { hasMarks, type Marks, paintMarks } from "./paint-marks.ts";
import { CARD_FROM_PX, hasLabels, paintCards, paintFrames, paintLabels } from "./paint-tiles.ts";
import { type Palette, readPalette } from "./palette.ts";

/** `cells` and `marks` show images: of a canvas that is drawn on, the browser copies all pixels with each frame. */
export interface MapCanvases {
  /** Small cells. */
  cells: HTMLCanvasElement;
  /** Large cells, as cards, and all labels. */
  cards: HTMLCanvasElement;
  marks: HTMLCanvasElement;
}

const NO_MARKS: Marks = { selectedRow: -1, selectedHostIx: -1, hover: null, cursor: null };

/**
 * Draws the host map on three canvases, each only when something about it changed, at most once a frame: small cells
 * below (`CellLayer`), large ones as cards and all labels over them, marks on top. A pan moves them (`DrawnPart`).
 * Small cells come a moment later than asked for; until then those that are there are moved and scaled.
 */
export class MapPainter {
  readonly #room: LiveRoom;
  readonly #canvases: MapCanvases;
  readonly #cells: CellLayer;
  readonly #shownCells: ImageBitmapRenderingContext;
  readonly #cardsContext: CanvasRenderingContext2D;
  readonly #marksContext: OffscreenCanvasRenderingContext2D;
  readonly #shownMarks: ImageBitmapRenderingContext;
  #palette: Palette;
  readonly #place = new MapPlace();
  #groupBy: string | null = null;
  #marks: Marks = NO_MARKS;
  readonly #part = new DrawnPart();
  /** How the cells lie that are shown. */
  #cellsView: MapView | null = null;
  #frame = 0;
  #later: ReturnType<typeof setTimeout> | undefined;
  #isCellsDirty = true;
  #isCardsDirty = true;
  #isMarksDirty = true;
  #stuckShown: ReadonlySet<number> = new Set();
  #isLayoutDirty = true;
  #onceDrawn: (() => void)[] = [];

  constructor(room: LiveRoom, canvases: MapCanvases) {
    this.#room = room;
    this.#canvases = canvases;
    this.#shownCells = known(canvases.cells.getContext("bitmaprenderer"));
    this.#cardsContext = known(canvases.cards.getContext("2d"));
    this.#marksContext = known(new OffscreenCanvas(1, 1).getContext("2d"));
    this.#shownMarks = known(canvases.marks.getContext("bitmaprenderer"));
    this.#palette = readPalette(this.#cardsContext);
    this.#cells = new CellLayer(
      this.#palette,
      (drawn) => this.#showCells(drawn),
      () => this.#redrawAll(),
    );
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
      if (this.#areCards) this.#isCardsDirty = true;
      else this.#isCellsDirty = true;
      if (!isSameSet(this.#stuckShown, this.#room.store.actors.stuck)) this.#isMarksDirty = true;
      this.#schedule();
    });
    this.#redrawAll();
    return () => {
      leave();
      this.#cells.end();
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
    this.#palette = readPalette(this.#cardsContext);
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
    this.#isCellsDirty = true;
    this.#isCardsDirty = true;
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
      this.#lay();
    });
  }

  /** Each canvas to where it lies in the view. */
  #lay(): void {
    const { cells, cards, marks } = this.#canvases;
    const { x, y } = this.#part.offset(this.view);
    for (const { style } of [cards, marks])
      if (style.visibility !== "hidden") style.transform = `translate(${x}px, ${y}px)`;
    if (this.#cellsView && cells.style.visibility !== "hidden")
      cells.style.transform = placement(this.#cellsView, this.view);
  }

  #draw(): void {
    if (!this.#isCellsDirty && !this.#isCardsDirty && !this.#isMarksDirty) return;
    const nowMs = performance.now();
    const dueInMs = this.#part.dueInMs(this.view, nowMs);
    clearTimeout(this.#later);
    if (dueInMs > 0) this.#later = setTimeout(() => this.#schedule(), dueInMs);
    else this.#drawPart(nowMs);
  }

  #drawPart(nowMs: number): void {
    if (this.#isLayoutDirty) this.#layOut();
    // Nothing of what was drawn elsewhere is good here, on none of them.
    if (!this.#part.covers(this.view)) {
      this.#isCellsDirty = true;
      this.#isCardsDirty = true;
      this.#isMarksDirty = true;
    }
    const view = this.#part.draw(this.view, nowMs);
    if (this.#isCellsDirty) this.#drawCells(view);
    if (this.#isCardsDirty) this.#drawCards(view);
    if (this.#isMarksDirty) this.#drawMarks(view);
  }

  #drawn(): void {
    for (const call of this.#onceDrawn.splice(0)) call();
  }

  #setPanning(isPanning: boolean): void {
    if (this.#part.setPanning(isPanning, this.#place.ratio)) this.#sizeCanvases();
  }

  /** Empties two of them: they are drawn with the next frame. Cells bring their size along. */
  #sizeCanvases(): void {
    const { width, height } = this.#part.whole(this.view);
    const [across, down] = [width, height].map((px) => Math.max(1, Math.round(px * this.#place.ratio))) as [
      number,
      number,
    ];
    for (const canvas of [this.#canvases.cards, this.#canvases.marks]) this.#size(canvas, across, down);
    this.#redraw();
  }

  /** In device pixels. */
  #size(canvas: HTMLCanvasElement, across: number, down: number): void {
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
    this.#isCellsDirty = true;
  }

  get #areCards(): boolean {
    return this.layout.cardWidth * this.view.scale >= CARD_FROM_PX;
  }

  get #scene(): ColouredScene {
    const { store, totals } = this.#room;
    return this.#cells.scene(store, this.layout, totals.current.deepest?.depth ?? 0);
  }

  #drawCells(view: MapView): void {
    this.#isCellsDirty = false;
    if (!this.#areCards) {
      this.#cells.draw(this.#scene, view, this.#place.ratio);
      return;
    }
    this.#cells.changeAll();
    this.#canvases.cells.style.visibility = "hidden";
  }

  #showCells({ image, view }: DrawnCells): void {
    if (this.#areCards) {
      image.close();
      return;
    }
    const { cells } = this.#canvases;
    this.#size(cells, image.width, image.height);
    this.#shownCells.transferFromImageBitmap(image);
    this.#cellsView = view;
    cells.style.visibility = "visible";
    this.#lay();
    this.#drawn();
  }

  #drawCards(view: MapView): void {
    this.#isCardsDirty = false;
    const areCards = this.#areCards;
    const context = this.#cardsContext;
    // What is hidden costs the browser nothing as it is moved.
    const isShown = areCards || hasLabels(this.layout, view);
    context.canvas.style.visibility = isShown ? "visible" : "hidden";
    if (!isShown) return;
    context.setTransform(this.#place.ratio, 0, 0, this.#place.ratio, 0, 0);
    context.clearRect(0, 0, view.width, view.height);
    const paint = { ...this.#scene, context, view, palette: this.#palette };
    if (areCards) {
      paintFrames(paint);
      paintCards(paint);
    }
    paintLabels(paint);
    if (areCards) this.#drawn();
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

/** A CSS transform: from how it was drawn to how it is looked at. */
function placement(drawn: MapView, view: MapView): string {
  const zoom = view.scale / drawn.scale;
  const move = `translate(${view.x - drawn.x * zoom}px, ${view.y - drawn.y * zoom}px)`;
  return zoom === 1 ? move : `${move} scale(${zoom})`;
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
