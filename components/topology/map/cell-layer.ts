import type { TopologyStore } from "../../live/topology-store.ts";
import { type CellColours, type ColourBy, cellColours } from "./cell-colours.ts";
import { CellRaster } from "./cell-raster.ts";
import { CellShader } from "./cell-shader.ts";
import type { CellScene } from "./cell-texels.ts";
import { fullDepth } from "./depth-scale.ts";
import type { MapLayout } from "./map-layout.ts";
import type { MapView } from "./map-view.ts";
import type { Palette } from "./palette.ts";

/** What the cells show now; `full`: the depth that fills one. */
export interface ColouredScene extends CellScene {
  full: number;
}

/**
 * The small cells: what colours they have, and what of them has to be drawn again. By WebGL2, as pixels where there is
 * none (any more).
 */
export class CellLayer {
  /** null: the browser has no WebGL2, or took it back. */
  #shader: CellShader | null;
  readonly #raster = new CellRaster();
  #palette: Palette;
  #colourBy: ColourBy = "depth";
  #colours: CellColours | null = null;
  #full = 10;
  #matches: Uint8Array | null = null;
  /** What was drawn last is right but for `#changed`, wherever the view is. */
  #isGood = false;
  readonly #changed = new Set<number>();

  /** `onLost`: WebGL2 was taken back, and what stood on its canvas is gone. */
  constructor(canvas: HTMLCanvasElement, palette: Palette, onLost: () => void) {
    this.#palette = palette;
    this.#shader = CellShader.on(canvas);
    canvas.addEventListener("webglcontextlost", () => {
      this.#shader = null;
      onLost();
    });
  }

  get hasShader(): boolean {
    return this.#shader !== null;
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

  /** On the canvas of WebGL2. */
  shade(scene: ColouredScene, view: MapView, ratio: number): void {
    const shader = this.#shader;
    if (!shader) return;
    if (!this.#isGood) {
      shader.load(scene);
      this.#isGood = true;
      this.#changed.clear();
    } else {
      shader.change(scene, this.#changed);
      this.#changed.clear();
    }
    shader.draw(scene.layout, view, ratio, scene.colours.tile);
  }

  /** Empties the canvas of WebGL2. */
  clearShaded(): void {
    this.#shader?.clear();
  }

  /** As pixels, all over the canvas. */
  rasterise(context: CanvasRenderingContext2D, scene: ColouredScene, view: MapView, ratio: number): void {
    this.#raster.draw(context, scene, view, ratio, this.#isGood ? this.#changed : null);
    this.#changed.clear();
    this.#isGood = true;
  }
}
