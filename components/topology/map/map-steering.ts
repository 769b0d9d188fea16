import { type D3ZoomEvent, type Selection, select, type ZoomBehavior, zoom, zoomIdentity, zoomTransform } from "d3";
import { MOST_ZOOMED, type Zoomed } from "./map-place.ts";

interface SteeringOptions {
  onMove(zoom: Zoomed): void;
  /** A gesture has ended. */
  onRest(zoom: Zoomed): void;
}

/** Pans and zooms by wheel, pointer and fingers, and by call. */
export class MapSteering {
  readonly #element: HTMLElement;
  readonly #selection: Selection<HTMLElement, unknown, null, undefined>;
  readonly #zoom: ZoomBehavior<HTMLElement, unknown>;

  constructor(element: HTMLElement, { onMove, onRest }: SteeringOptions) {
    this.#element = element;
    this.#selection = select(element);
    this.#zoom = zoom<HTMLElement, unknown>()
      .clickDistance(4)
      .scaleExtent([1, MOST_ZOOMED])
      .on("zoom", ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => onMove(transform))
      .on("end", ({ transform }: D3ZoomEvent<HTMLElement, unknown>) => onRest(transform));
    this.#selection.call(this.#zoom).on("dblclick.zoom", null);
  }

  /** The map keeps within a window of this size. */
  fit({ width, height }: { width: number; height: number }): void {
    const window: [[number, number], [number, number]] = [
      [0, 0],
      [width, height],
    ];
    this.#zoom.extent(window).translateExtent(window);
  }

  goTo({ k, x, y }: Zoomed): void {
    this.#selection.call(this.#zoom.transform, zoomIdentity.translate(x, y).scale(k));
  }

  zoomBy(factor: number): void {
    this.#selection.call(this.#zoom.scaleBy, factor);
  }

  /** By pixels of the screen. */
  moveBy(dx: number, dy: number): void {
    const { k } = zoomTransform(this.#element);
    this.#selection.call(this.#zoom.translateBy, dx / k, dy / k);
  }

  end(): void {
    this.#selection.on(".zoom", null);
  }
}
