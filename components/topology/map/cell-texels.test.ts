import { describe, expect, it } from "vitest";
import { deltaOf, hostsOf, snapshotOf } from "../../live/snapshot.testbed.ts";
import { TopologyStore } from "../../live/topology-store.ts";
import { type CellScene, CellTexels, TEXTURE_WIDTH, TILE_NUMBERS } from "./cell-texels.ts";
import { layOut } from "./map-layout.ts";

/** 100 hosts of 30 actors, more than one line of texels; each actor's colour is told by its row. */
function scene(): CellScene {
  const store = new TopologyStore();
  const lines = Array.from({ length: 3_000 }, (_, ix) => ({ ix, host: ix % 100 }));
  store.load(snapshotOf(lines, { hosts: hostsOf(100) }));
  return { ...placed(store), matches: null };
}

function placed(store: TopologyStore): CellScene {
  const hosts = store.hosts.map(({ hostIx }) => ({
    hostIx,
    tile: store.tileOf(hostIx),
    cells: store.cellsOf(hostIx)?.holders.length ?? 0,
    group: "",
  }));
  const layout = layOut(hosts, { width: 900, height: 600 });
  const of = (row: number) => 1_000 + row;
  const colours = { of, dimmed: (row: number) => 900_000 + row, css: String, stripe: String, tile: 7 };
  return { store, layout, colours, matches: null };
}

/** What the shader finds for a cell of a host. */
function texelOf(
  { tiles, texels }: CellTexels,
  { layout }: CellScene,
  hostIx: number,
  cell: number,
): number | undefined {
  const tile = [...layout.tiles.keys()].indexOf(hostIx);
  const [first, count] = tiles.slice(tile * TILE_NUMBERS + 3, tile * TILE_NUMBERS + 5) as unknown as [number, number];
  return cell < count ? texels[first + cell] : undefined;
}

function filled(of: CellScene): CellTexels {
  const texels = new CellTexels();
  texels.fill(of);
  return texels;
}

describe("the texels of the cells", () => {
  it("hold the colour of whoever has the cell, in whole lines", () => {
    const all = scene();
    const { actors } = all.store;

    const texels = filled(all);

    expect(texels.lines).toBe(Math.ceil(3_000 / TEXTURE_WIDTH));
    for (let row = 0; row < actors.end; row++)
      expect(texelOf(texels, all, actors.host[row] as number, actors.cell[row] as number)).toBe(1_000 + row);
    expect(texelOf(texels, all, 5, 30)).toBeUndefined();
  });

  it("are nothing where nobody lives, and dimmed where a filter leaves one out", () => {
    const all = scene();
    all.store.apply({ ...deltaOf(2), gone: [205] });
    const matches = new Uint8Array(all.store.actors.end).fill(1);
    const row = all.store.actors.rowOfIx(305);
    matches[row] = 0;

    const texels = filled({ ...all, matches });

    expect(texelOf(texels, all, 5, 2)).toBe(0);
    expect(texelOf(texels, all, 5, 3)).toBe(900_000 + row);
  });

  it("are after some were written again those of a whole filling", () => {
    const all = scene();
    const texels = filled(all);
    const of = (row: number) => (row % 7 === 0 ? 5_000_000 + row : 1_000 + row);
    const changed = { ...all, colours: { ...all.colours, of } };

    const lines = texels.change(
      changed,
      Array.from({ length: 429 }, (_, n) => n * 7),
    );

    expect(lines).toEqual({ first: 0, end: 2 });
    expect(texels.texels).toEqual(filled(changed).texels);
  });

  it("tell the lines that differ, and none when no colour does", () => {
    const all = scene();
    const texels = filled(all);
    const last = all.store.actors.rowOfIx(2_999);

    const same = texels.change(all, [0, 1, last]);
    const other = texels.change({ ...all, colours: { ...all.colours, of: () => 3 } }, [last]);

    expect(same).toBeNull();
    expect(other).toEqual({ first: 1, end: 2 });
  });
});
