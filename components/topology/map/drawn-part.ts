import type { MapView } from "./map-view.ts";

/** Beyond the window on each side while it is panned, in CSS px. */
const PAN_MARGIN_PX = 240;
/** While what is drawn covers the window, changes in it are drawn again no more often than this. */
const REDRAW_EVERY_MS = 1_000;

interface Place {
  x: number;
  y: number;
}

/**
 * What of the map is on the canvases, and how they lie over the window. At rest they show just the window. While it is
 * panned they are larger and are moved: to draw and hand over one of them each frame takes more time than all the rest.
 */
export class DrawnPart {
  marginPx = 0;
  #at: Place = { x: 0, y: 0 };
  #drawnMs = Number.NEGATIVE_INFINITY;

  /**
   * With room beside the window for a pan, or without; the margin is whole in device pixels. True: it was otherwise, so
   * the canvases have another size, which empties them, and are to be drawn at once.
   */
  setPanning(isPanning: boolean, ratio: number): boolean {
    const marginPx = isPanning ? Math.round(PAN_MARGIN_PX * ratio) / ratio : 0;
    const isOther = marginPx !== this.marginPx;
    this.marginPx = marginPx;
    if (isOther) this.#drawnMs = Number.NEGATIVE_INFINITY;
    return isOther;
  }

  /** Is all of the window on the canvases? */
  covers({ x, y }: Place): boolean {
    return Math.abs(x - this.#at.x) <= this.marginPx && Math.abs(y - this.#at.y) <= this.marginPx;
  }

  /** In so many ms what has changed is to be drawn. */
  dueInMs(view: Place, nowMs: number): number {
    if (this.marginPx === 0 || !this.covers(view)) return 0;
    return Math.max(0, this.#drawnMs + REDRAW_EVERY_MS - nowMs);
  }

  /**
   * It is drawn anew: the view of the canvases, in which the window has a margin around it. They stay where they lie as
   * long as they cover the window.
   */
  draw(view: MapView, nowMs: number): MapView {
    const isEmpty = this.#drawnMs === Number.NEGATIVE_INFINITY;
    if (isEmpty || !this.covers(view)) this.#at = { x: view.x, y: view.y };
    this.#drawnMs = nowMs;
    return this.whole({ ...view, ...this.#at });
  }

  /** The window and its margin. */
  whole({ scale, x, y, width, height }: MapView): MapView {
    const { marginPx } = this;
    return { scale, x: x + marginPx, y: y + marginPx, width: width + 2 * marginPx, height: height + 2 * marginPx };
  }

  /** The canvases' corner, seen from the window's. */
  offset({ x, y }: Place): Place {
    return { x: x - this.#at.x - this.marginPx, y: y - this.#at.y - this.marginPx };
  }
}
