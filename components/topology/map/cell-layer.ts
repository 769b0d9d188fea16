import type { TopologyStore } from "../../live/topology-store.ts";
import { type CellColours, type ColourBy, cellColours } from "./cell-colours.ts";
import { type CellOrder, CellPainter, type DrawnCells } from "./cell-painter.ts";
import { type CellScene, CellSheetWriter } from "./cell-sheet.ts";
import { fullDepth } from "./depth-scale.ts";
import type { MapLayout } from "./map-layout.ts";
import type { MapView } from "./map-view.ts";
import type { Palette } from "./palette.ts";

/** What the cells show now; `full`: the depth that fills one. */
export interface ColouredScene extends CellScene {
  full: number;
}

interface Wanted {
  scene: ColouredScene;
  view: MapView;
  ratio: number;
}

/**
 * The small cells: what colours they have, and what of them has to be drawn again. Drawn in a thread of its own, one
 * image at a time, so that the page's waits for none; in the page's until the other is there, which may be never.
 */
export class CellLayer {
  readonly #sheet = new CellSheetWriter();
  readonly #onDrawn: (drawn: DrawnCells) => void;
  #worker: Worker | null;
  /** null once the worker draws. */
  #painter: CellPainter | null = new CellPainter();
  #isAtWork = false;
  /** The last that was wanted while another image was drawn. */
  #next: Wanted | null = null;
  #palette: Palette;
  #colourBy: ColourBy = "depth";
  #colours: CellColours | null = null;
  #full = 10;
  #matches: Uint8Array | null = null;
  /** The sheet of the last order is right but for `#changed`. */
  #isGood = false;
  readonly #changed = new Set<number>();

  /** `onLost`: the worker is not there (any more), and what was wanted of it is not drawn. */
  constructor(palette: Palette, onDrawn: (drawn: DrawnCells) => void, onLost: () => void) {
    this.#palette = palette;
    this.#onDrawn = onDrawn;
    this.#worker = startWorker();
    if (!this.#worker) return;
    this.#worker.onmessage = ({ data }: MessageEvent<DrawnCells | null>) => {
      if (data) this.#take(data);
      else this.#handOver();
    };
    this.#worker.onerror = () => {
      this.end();
      this.#painter ??= new CellPainter();
      this.changeAll();
      onLost();
    };
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#colours = null;
  }

  setColourBy(colourBy: ColourBy): void {
    this.#colourBy = colourBy;
    this.#colours = null;
  }

  /** false: as it was. */
  setMatches(matches: Uint8Array | null): boolean {
    if (matches === null && this.#matches === null) return false;
    this.#matches = matches;
    return true;
  }

  /** These show something else. */
  change(rows: Iterable<number>): void {
    for (const row of rows) this.#changed.add(row);
  }

  /** Any of them may. */
  changeAll(): void {
    this.#isGood = false;
    this.#changed.clear();
  }

  scene(store: TopologyStore, layout: MapLayout, deepest: number): ColouredScene {
    const full = fullDepth(deepest);
    if (full !== this.#full || this.#colours === null) {
      this.#full = full;
      this.#colours = cellColours(store, this.#palette, this.#colourBy, full);
      this.#isGood = false;
    }
    return { store, layout, colours: this.#colours, matches: this.#matches, full };
  }

  /** An image of this follows, unless another is wanted before it is begun. */
  draw(scene: ColouredScene, view: MapView, ratio: number): void {
    if (this.#isAtWork) this.#next = { scene, view, ratio };
    else this.#begin({ scene, view, ratio });
  }

  /** Ends the worker. */
  end(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#isAtWork = false;
    this.#next = null;
  }

  #begin({ scene, view, ratio }: Wanted): void {
    const sheet = this.#isGood ? null : this.#sheet.fill(scene);
    const changes = this.#isGood ? this.#sheet.change(scene, this.#changed) : new Uint32Array(0);
    this.#isGood = true;
    this.#changed.clear();
    const order: CellOrder = { sheet, changes, view, ratio };
    if (this.#painter) {
      this.#onDrawn(this.#painter.paint(order));
      return;
    }
    this.#isAtWork = true;
    this.#worker?.postMessage(order);
  }

  /** The worker says that it is there. */
  #handOver(): void {
    this.#painter = null;
    this.changeAll();
  }

  #take(drawn: DrawnCells): void {
    this.#isAtWork = false;
    const next = this.#next;
    this.#next = null;
    if (next) this.#begin(next);
    this.#onDrawn(drawn);
  }
}

function startWorker(): Worker | null {
  try {
    return new Worker(new URL("./cell-worker.ts", import.meta.url), { type: "module" });
  } catch {
    return null;
  }
}
