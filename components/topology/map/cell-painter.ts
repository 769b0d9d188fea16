import { rasterise } from "./cell-raster.ts";
import type { CellSheet } from "./cell-sheet.ts";
import type { MapView } from "./map-view.ts";

/** What is to be drawn of the cells. */
export interface CellOrder {
  /** null: that of the last order. */
  sheet: CellSheet | null;
  /** Cell and colour by turns: what differs in the sheet. */
  changes: Uint32Array;
  view: MapView;
  /** Device pixels per CSS px. */
  ratio: number;
}

export interface DrawnCells {
  image: ImageBitmap;
  view: MapView;
}

/** Draws cells, in whichever thread it is. */
export class CellPainter {
  #sheet: CellSheet | null = null;
  readonly #canvas = new OffscreenCanvas(1, 1);
  readonly #context = this.#canvas.getContext("2d", { willReadFrequently: true });
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);

  paint({ sheet, changes, view, ratio }: CellOrder): DrawnCells {
    const now = sheet ?? this.#sheet;
    if (!now || !this.#context) throw new Error("there are no cells, or no canvas, to draw");
    this.#sheet = now;
    for (let n = 0; n < changes.length; n += 2) now.cells[changes[n] as number] = changes[n + 1] as number;
    const width = Math.max(1, Math.round(view.width * ratio));
    const height = Math.max(1, Math.round(view.height * ratio));
    if (this.#image?.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
      this.#pixels = new Uint32Array(this.#image.data.buffer);
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
    rasterise(now, view, ratio, { pixels: this.#pixels, width, height });
    this.#context.putImageData(this.#image, 0, 0);
    return { image: this.#canvas.transferToImageBitmap(), view };
  }
}
