import type { TopologyStore } from "../../live/topology-store.ts";
import type { CellColours } from "./cell-colours.ts";
import type { MapLayout } from "./map-layout.ts";

/** Numbers for each tile: its corner's x and y, its split, its first cell, how many cells it has. */
export const TILE_NUMBERS = 5;

/** What the cells show, wherever the view is. */
export interface CellScene {
  store: TopologyStore;
  layout: MapLayout;
  colours: CellColours;
  /** 0 where a filter leaves the actor out; null without a filter. */
  matches: Uint8Array | null;
}

/** All cells of the map as numbers, which another thread can draw. */
export interface CellSheet {
  /** 0xAABBGGRR for each cell, nothing where no actor lives. A tile's cells follow one another, and the tiles too. */
  cells: Uint32Array;
  /** `TILE_NUMBERS` for each tile. */
  tiles: Float32Array;
  grid: Pick<MapLayout, "columns" | "cardWidth" | "header" | "tileWidth" | "tileHeight">;
  /** The colour of a tile's ground. */
  ground: number;
}

/** Fills the sheet of a scene, and tells what of it becomes another colour. */
export class CellSheetWriter {
  #cells = new Uint32Array(0);
  readonly #firstOfHost = new Map<number, number>();

  fill(scene: CellScene): CellSheet {
    const { store, layout, colours } = scene;
    const tiles = this.#place(store, layout);
    for (const [hostIx, first] of this.#firstOfHost) {
      const holders = store.cellsOf(hostIx)?.holders ?? [];
      for (let cell = 0; cell < holders.length; cell++) {
        const row = holders[cell] as number;
        if (row !== -1) this.#cells[first + cell] = colourOf(scene, row);
      }
    }
    const { columns, cardWidth, header, tileWidth, tileHeight } = layout;
    const grid = { columns, cardWidth, header, tileWidth, tileHeight };
    return { cells: this.#cells, tiles, grid, ground: colours.tile };
  }

  /** For the sheet that was filled last: cell and colour by turns, of those among these actors that differ. */
  change(scene: CellScene, rows: Iterable<number>): Uint32Array {
    const { actors } = scene.store;
    const changes: number[] = [];
    for (const row of rows) {
      const first = actors.ix[row] === -1 ? undefined : this.#firstOfHost.get(actors.host[row] as number);
      if (first === undefined) continue;
      const cell = first + (actors.cell[row] as number);
      const colour = colourOf(scene, row);
      if (this.#cells[cell] === colour) continue;
      this.#cells[cell] = colour;
      changes.push(cell, colour);
    }
    return Uint32Array.from(changes);
  }

  #place(store: TopologyStore, layout: MapLayout): Float32Array {
    this.#firstOfHost.clear();
    const tiles = new Float32Array(layout.tiles.size * TILE_NUMBERS);
    let first = 0;
    let at = 0;
    for (const { hostIx, x, y, split } of layout.tiles.values()) {
      const count = store.cellsOf(hostIx)?.holders.length ?? 0;
      tiles.set([x, y, split, first, count], at);
      this.#firstOfHost.set(hostIx, first);
      at += TILE_NUMBERS;
      first += count;
    }
    this.#cells = new Uint32Array(first);
    return tiles;
  }
}

function colourOf({ colours, matches }: CellScene, row: number): number {
  return matches !== null && matches[row] === 0 ? colours.dimmed(row) : colours.of(row);
}
