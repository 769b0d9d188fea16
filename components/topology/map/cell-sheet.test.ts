import { describe, expect, it } from "vitest";
import { deltaOf, hostsOf, snapshotOf } from "../../live/snapshot.testbed.ts";
import { TopologyStore } from "../../live/topology-store.ts";
import { type CellScene, type CellSheet, CellSheetWriter, TILE_NUMBERS } from "./cell-sheet.ts";
import { layOut } from "./map-layout.ts";

/** 100 hosts of 30 actors; each actor's colour is told by its row. */
function scene(): CellScene {
  const store = new TopologyStore();
  const lines = Array.from({ length: 3_000 }, (_, ix) => ({ ix, host: ix % 100 }));
  store.load(snapshotOf(lines, { hosts: hostsOf(100) }));
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

/** The colour of a host's cell; undefined: it has none. */
function colourAt({ tiles, cells }: CellSheet, { layout }: CellScene, hostIx: number, cell: number) {
  const tile = [...layout.tiles.keys()].indexOf(hostIx);
  const [first, count] = tiles.slice(tile * TILE_NUMBERS + 3, tile * TILE_NUMBERS + 5) as unknown as [number, number];
  return cell < count ? cells[first + cell] : undefined;
}

describe("the sheet of the cells", () => {
  it("holds the colour of whoever has the cell", () => {
    const all = scene();
    const { actors } = all.store;

    const sheet = new CellSheetWriter().fill(all);

    for (let row = 0; row < actors.end; row++)
      expect(colourAt(sheet, all, actors.host[row] as number, actors.cell[row] as number)).toBe(1_000 + row);
    expect(colourAt(sheet, all, 5, 30)).toBeUndefined();
    expect(sheet.ground).toBe(7);
  });

  it("has nothing where nobody lives, and dims whom a filter leaves out", () => {
    const all = scene();
    all.store.apply({ ...deltaOf(2), gone: [205] });
    const matches = new Uint8Array(all.store.actors.end).fill(1);
    const row = all.store.actors.rowOfIx(305);
    matches[row] = 0;

    const sheet = new CellSheetWriter().fill({ ...all, matches });

    expect(colourAt(sheet, all, 5, 2)).toBe(0);
    expect(colourAt(sheet, all, 5, 3)).toBe(900_000 + row);
  });

  it("with the changes is that of a whole filling", () => {
    const all = scene();
    const writer = new CellSheetWriter();
    const cells = writer.fill(all).cells.slice();
    const of = (row: number) => (row % 7 === 0 ? 5_000_000 + row : 1_000 + row);
    const changed = { ...all, colours: { ...all.colours, of } };
    const rows = Array.from({ length: 429 }, (_, n) => n * 7);

    const changes = writer.change(changed, rows);
    for (let n = 0; n < changes.length; n += 2) cells[changes[n] as number] = changes[n + 1] as number;

    expect(changes).toHaveLength(2 * 429);
    expect(cells).toEqual(new CellSheetWriter().fill(changed).cells);
  });

  it("tells no change of an actor whose colour is as it was, nor of one that is gone", () => {
    const all = scene();
    const writer = new CellSheetWriter();
    writer.fill(all);
    const gone = all.store.actors.rowOfIx(205);
    all.store.actors.remove(gone);

    const changes = writer.change(
      { ...all, colours: { ...all.colours, of: (row) => (row === gone ? 3 : 1_000 + row) } },
      [0, 1, gone],
    );

    expect(changes).toHaveLength(0);
  });
});
