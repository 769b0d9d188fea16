import type { TopologyStore } from "../../live/topology-store.ts";
import type { CellColours } from "./cell-colours.ts";
import type { MapLayout } from "./map-layout.ts";

/** Texels in a line: as wide a texture as every WebGL2 takes. */
export const TEXTURE_WIDTH = 2048;
/** Numbers for each tile: its corner's x and y, its split, its first texel, how many texels it has. */
export const TILE_NUMBERS = 5;

/** What the cells show, wherever the view is. */
export interface CellScene {
  store: TopologyStore;
  layout: MapLayout;
  colours: CellColours;
  /** 0 where a filter leaves the actor out; null without a filter. */
  matches: Uint8Array | null;
}

/** Lines of the texture, from the first up to and without the end. */
export interface TexelLines {
  first: number;
  end: number;
}

/**
 * The cells of all tiles as a texture, one texel each: its colour, or nothing where no actor lives. A tile's cells
 * follow one another, and the tiles too.
 */
export class CellTexels {
  /** 0xAABBGGRR, in whole lines. */
  texels = new Uint32Array(0);
  /** `TILE_NUMBERS` for each tile. */
  tiles = new Float32Array(0);
  readonly #firstOfHost = new Map<number, number>();

  get lines(): number {
    return this.texels.length / TEXTURE_WIDTH;
  }

  fill(scene: CellScene): void {
    const { store, layout } = scene;
    this.#place(store, layout);
    this.texels.fill(0);
    for (const [hostIx, first] of this.#firstOfHost) {
      const holders = store.cellsOf(hostIx)?.holders ?? [];
      for (let cell = 0; cell < holders.length; cell++) {
        const row = holders[cell] as number;
        if (row !== -1) this.texels[first + cell] = colourOf(scene, row);
      }
    }
  }

  /** Writes these actors' texels again, where `fill` put them; answers the lines that differ, null for none. */
  change(scene: CellScene, rows: Iterable<number>): TexelLines | null {
    const { actors } = scene.store;
    let low = Number.POSITIVE_INFINITY;
    let high = -1;
    for (const row of rows) {
      const first = actors.ix[row] === -1 ? undefined : this.#firstOfHost.get(actors.host[row] as number);
      if (first === undefined) continue;
      const at = first + (actors.cell[row] as number);
      const colour = colourOf(scene, row);
      if (this.texels[at] === colour) continue;
      this.texels[at] = colour;
      if (at < low) low = at;
      if (at > high) high = at;
    }
    if (high === -1) return null;
    return { first: Math.floor(low / TEXTURE_WIDTH), end: Math.floor(high / TEXTURE_WIDTH) + 1 };
  }

  #place(store: TopologyStore, layout: MapLayout): void {
    this.#firstOfHost.clear();
    this.tiles = new Float32Array(layout.tiles.size * TILE_NUMBERS);
    let first = 0;
    let at = 0;
    for (const { hostIx, x, y, split } of layout.tiles.values()) {
      const count = store.cellsOf(hostIx)?.holders.length ?? 0;
      this.tiles.set([x, y, split, first, count], at);
      this.#firstOfHost.set(hostIx, first);
      at += TILE_NUMBERS;
      first += count;
    }
    const length = Math.max(1, Math.ceil(first / TEXTURE_WIDTH)) * TEXTURE_WIDTH;
    if (this.texels.length !== length) this.texels = new Uint32Array(length);
  }
}

export function colourOf({ colours, matches }: CellScene, row: number): number {
  return matches !== null && matches[row] === 0 ? colours.dimmed(row) : colours.of(row);
}
