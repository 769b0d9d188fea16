/** Measures of the map at scale 1, in px: a cell is then a card with room for class, name and a bar. */
export const CARD = { width: 96, height: 58, gap: 8 } as const;
export const TILE = { padding: 14, header: 58, bottom: 14, gap: 14 } as const;
/**
 * A block's label stands in front of its tiles; it keeps its size on the screen, so the room for it is in screen px.
 */
const BLOCK = { labelPx: 20, gapPx: 22 } as const;
const MAX_SCALE = 1.2;
const READABLE_SCALE = 0.4;
/**
 * Where cells are too small for words, a tile this wide or wider still has room for its host's name and an edge, in
 * screen px.
 */
const NAME = { fromTilePx: 56, headPx: 20, gapPx: 6 } as const;
/** So few tiles may be narrower or wider, if that fills the view. */
const FEW_TILES = 6;
/** Room left at the side makes cards wider, up to this much. */
const MAX_STRETCH = 1.7;

export interface LayoutHost {
  hostIx: number;
  /** Its place among the hosts, kept while it is there. */
  tile: number;
  /** How many cells it needs: the highest in use, plus one. */
  cells: number;
  /** Which block it stands in. */
  group: string;
}

export interface TilePlace {
  hostIx: number;
  /** World coordinates of the tile's corner. */
  x: number;
  y: number;
  /** Cells here are this many times smaller, so that a host with more actors than the others fits its tile. */
  split: number;
}

export interface Block {
  label: string;
  hosts: number;
  x: number;
  y: number;
}

/** A grid of tiles (hosts) of grids of cells (actors), in blocks side by side. World units are px at scale 1. */
export interface MapLayout {
  /** Cells in a row and in a column of a tile that is not split. */
  columns: number;
  rows: number;
  cardWidth: number;
  /** Height of a tile's head, above its cells. */
  header: number;
  tileWidth: number;
  tileHeight: number;
  width: number;
  height: number;
  /** The scale at which all of it fits the view. */
  scale: number;
  tiles: ReadonlyMap<number, TilePlace>;
  blocks: readonly Block[];
}

export interface LayoutView {
  width: number;
  height: number;
}

/**
 * The layout that shows the cells as large as the view allows. The same hosts with the same cells in the same view
 * always give the same places; a host that comes or goes moves no other unless the grid itself must change.
 */
export function layOut(hosts: readonly LayoutHost[], view: LayoutView): MapLayout {
  if (hosts.length === 0) return EMPTY;
  const capacity = tileCapacity(hosts.map((host) => host.cells));
  const groups = groupHosts(hosts);
  const sizes = groups.map(([, members]) => (groups.length > 1 ? members.length : tilesOf(members)));
  const tiles = sizes.reduce((sum, size) => sum + size, 0);
  let best = fit(1, capacity, sizes, view);
  const maxColumns = Math.min(capacity, Math.ceil(Math.sqrt(capacity) * 3));
  for (let columns = 2; columns <= maxColumns; columns++) {
    const candidate = fit(columns, capacity, sizes, view);
    const isLarger = worth(candidate, tiles) > worth(best, tiles) * 1.001;
    const isWider = worth(candidate, tiles) > worth(best, tiles) * 0.999 && candidate.width > best.width;
    if (isLarger || isWider) best = candidate;
  }
  return place(stretch(best, sizes, view), groups, sizes);
}

/** Large cells are good; where they are too small to be read, tiles near a square are worth a little of their size. */
function worth({ scale, tileWidth, tileHeight }: Grid, tiles: number): number {
  if (scale > READABLE_SCALE) return scale;
  const aspect = tileWidth / tileHeight;
  const [narrow, wide] = tiles <= FEW_TILES ? [0.4, 3.2] : [0.8, 2];
  return aspect < narrow || aspect > wide ? scale * 0.7 : scale;
}

/** Wider cards where the view has room for them, so that the map fills it. */
function stretch(grid: Grid, sizes: readonly number[], view: LayoutView): Grid {
  const tilesAcross = sizes.reduce((sum, tiles) => sum + Math.ceil(tiles / grid.stack), 0);
  const free = Math.max(1, view.width - (sizes.length - 1) * BLOCK.gapPx) / grid.scale - grid.width;
  const wider = Math.max(0, free) / (tilesAcross * grid.columns);
  const cardWidth = Math.min(CARD.width * MAX_STRETCH, CARD.width + wider);
  return { ...grid, cardWidth, tileWidth: grid.tileWidth + (cardWidth - CARD.width) * grid.columns };
}

/** Room for nearly all hosts without splitting, in steps so that a birth seldom moves anything. */
export function tileCapacity(cells: readonly number[]): number {
  if (cells.length === 0) return 1;
  const sorted = [...cells].sort((a, b) => a - b);
  const needed = sorted[cells.length <= 20 ? sorted.length - 1 : Math.floor(sorted.length * 0.95)] ?? 1;
  let capacity = 1;
  while (capacity < needed) capacity = Math.max(capacity + 1, Math.floor(capacity * 1.25));
  return capacity;
}

const EMPTY: MapLayout = {
  columns: 1,
  rows: 1,
  cardWidth: CARD.width,
  header: TILE.header,
  tileWidth: 1,
  tileHeight: 1,
  width: 1,
  height: 1,
  scale: 1,
  tiles: new Map(),
  blocks: [],
};

interface Grid {
  columns: number;
  rows: number;
  cardWidth: number;
  header: number;
  /** Between tiles. */
  gap: number;
  tileWidth: number;
  tileHeight: number;
  /** Tiles one under the other in each block. */
  stack: number;
  scale: number;
  width: number;
}

function fit(columns: number, capacity: number, sizes: readonly number[], view: LayoutView): Grid {
  const rows = Math.ceil(capacity / columns);
  const tileWidth = 2 * TILE.padding + columns * (CARD.width + CARD.gap) - CARD.gap;
  const atLeast = (size: number, px: number, scale: number) =>
    tileWidth * scale >= NAME.fromTilePx ? Math.max(size, px / scale) : size;
  const headerAt = (scale: number) => atLeast(TILE.header, NAME.headPx, scale);
  const gapAt = (scale: number) => atLeast(TILE.gap, NAME.gapPx, scale);
  const tileHeightAt = (scale: number) => headerAt(scale) + rows * (CARD.height + CARD.gap) - CARD.gap + TILE.bottom;
  const hasLabels = sizes.length > 1;
  const freeWidth = Math.max(1, view.width - (sizes.length - 1) * BLOCK.gapPx);
  const freeHeight = Math.max(1, view.height - (hasLabels ? BLOCK.labelPx : 0));
  const stackAt = (scale: number) =>
    Math.max(0, Math.floor((freeHeight / scale + gapAt(scale)) / (tileHeightAt(scale) + gapAt(scale))));
  const widthAt = (stack: number, gap: number) =>
    sizes.reduce((sum, tiles) => sum + Math.ceil(tiles / stack) * (tileWidth + gap) - gap, 0);
  let low = 0;
  let high = MAX_SCALE;
  for (let i = 0; i < 40; i++) {
    const scale = i === 0 ? MAX_SCALE : (low + high) / 2;
    const stack = stackAt(scale);
    const fits = stack > 0 && widthAt(stack, gapAt(scale)) * scale <= freeWidth;
    if (fits) low = scale;
    else high = scale;
    if (fits && i === 0) break;
  }
  const scale = low || 1e-4;
  const stack = Math.max(1, stackAt(scale));
  return {
    columns,
    rows,
    cardWidth: CARD.width,
    header: headerAt(scale),
    gap: gapAt(scale),
    tileWidth,
    tileHeight: tileHeightAt(scale),
    stack,
    scale,
    width: widthAt(stack, gapAt(scale)),
  };
}

function place(grid: Grid, groups: [string, LayoutHost[]][], sizes: readonly number[]): MapLayout {
  const { columns, rows, cardWidth, header, gap, tileWidth, tileHeight, stack, scale } = grid;
  const hasLabels = groups.length > 1;
  const top = hasLabels ? BLOCK.labelPx / scale : 0;
  const tiles = new Map<number, TilePlace>();
  const blocks: Block[] = [];
  let left = 0;
  let tallest = 0;
  groups.forEach(([label, members], index) => {
    blocks.push({ label, hosts: members.length, x: left, y: 0 });
    members.forEach((host, order) => {
      const at = hasLabels ? order : host.tile;
      tiles.set(host.hostIx, {
        hostIx: host.hostIx,
        x: left + Math.floor(at / stack) * (tileWidth + gap),
        y: top + (at % stack) * (tileHeight + gap),
        split: splitFor(host.cells, columns, rows),
      });
    });
    const size = sizes[index] ?? 0;
    tallest = Math.max(tallest, Math.min(size, stack));
    left += Math.ceil(size / stack) * (tileWidth + gap) - gap + BLOCK.gapPx / scale;
  });
  return {
    columns,
    rows,
    cardWidth,
    header,
    tileWidth,
    tileHeight,
    width: Math.max(1, left - BLOCK.gapPx / scale),
    height: Math.max(1, top + tallest * (tileHeight + gap) - gap),
    scale,
    tiles,
    blocks,
  };
}

function splitFor(cells: number, columns: number, rows: number): number {
  let split = 1;
  while (columns * split * rows * split < cells) split *= 2;
  return split;
}

function groupHosts(hosts: readonly LayoutHost[]): [string, LayoutHost[]][] {
  const groups = new Map<string, LayoutHost[]>();
  for (const host of [...hosts].sort((a, b) => a.tile - b.tile)) {
    const members = groups.get(host.group);
    if (members) members.push(host);
    else groups.set(host.group, [host]);
  }
  return [...groups].sort(([a, x], [b, y]) => y.length - x.length || a.localeCompare(b));
}

/** Ungrouped, a host keeps its tile even when one before it has gone, so holes count. */
function tilesOf(members: readonly LayoutHost[]): number {
  return members.reduce((highest, host) => Math.max(highest, host.tile), 0) + 1;
}
