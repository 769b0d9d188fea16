import type { TopologyStore } from "../../live/topology-store.ts";
import { CARD, type MapLayout, TILE, type TilePlace } from "./map-layout.ts";

/** How the world lies on the screen: `screen = world * scale + offset`, in CSS px. */
export interface MapView {
  scale: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What is at a point of the map, or where the keyboard stands: a host, and the cell in its tile when on one. */
export interface MapSpot {
  hostIx: number;
  /** -1: on the tile, on no cell. */
  cell: number;
}

export function tileBox(tile: TilePlace, layout: MapLayout, view: MapView): Box {
  return {
    x: tile.x * view.scale + view.x,
    y: tile.y * view.scale + view.y,
    width: layout.tileWidth * view.scale,
    height: layout.tileHeight * view.scale,
  };
}

export function cellBox(tile: TilePlace, cell: number, layout: MapLayout, view: MapView): Box {
  const columns = layout.columns * tile.split;
  const scale = view.scale / tile.split;
  return {
    x: (tile.x + TILE.padding) * view.scale + view.x + (cell % columns) * (layout.cardWidth + CARD.gap) * scale,
    y: (tile.y + layout.header) * view.scale + view.y + Math.floor(cell / columns) * (CARD.height + CARD.gap) * scale,
    width: layout.cardWidth * scale,
    height: CARD.height * scale,
  };
}

/** Narrower tiles are but their cells: a ground would leave them no room. */
const GROUND_FROM_PX = 40;

export function showsTiles(layout: Pick<MapLayout, "tileWidth">, view: MapView): boolean {
  return layout.tileWidth * view.scale >= GROUND_FROM_PX;
}

export function isVisible(box: Box, view: MapView): boolean {
  return box.x < view.width && box.y < view.height && box.x + box.width > 0 && box.y + box.height > 0;
}

/** The spot under a point of the screen; null beside the tiles. The gap around a cell belongs to it. */
export function spotAt(x: number, y: number, layout: MapLayout, view: MapView): MapSpot | null {
  const worldX = (x - view.x) / view.scale;
  const worldY = (y - view.y) / view.scale;
  for (const tile of layout.tiles.values()) {
    const inX = worldX - tile.x;
    const inY = worldY - tile.y;
    if (inX < 0 || inY < 0 || inX >= layout.tileWidth || inY >= layout.tileHeight) continue;
    return { hostIx: tile.hostIx, cell: cellAt(inX, inY, layout, tile) };
  }
  return null;
}

function cellAt(inX: number, inY: number, layout: MapLayout, tile: TilePlace): number {
  const columns = layout.columns * tile.split;
  const column = Math.floor(((inX - TILE.padding + CARD.gap / 2) * tile.split) / (layout.cardWidth + CARD.gap));
  const row = Math.floor(((inY - layout.header + CARD.gap / 2) * tile.split) / (CARD.height + CARD.gap));
  if (column < 0 || column >= columns || row < 0) return -1;
  return row * columns + column;
}

/** The row of the actor in a cell; -1 where none lives. */
export function rowAt(store: TopologyStore, spot: MapSpot | null): number {
  if (!spot || spot.cell < 0) return -1;
  return store.cellsOf(spot.hostIx)?.holders[spot.cell] ?? -1;
}

/** Where an actor's cell is; null when its host has no tile. */
export function spotOf(store: TopologyStore, row: number): MapSpot {
  return { hostIx: store.actors.host[row] as number, cell: store.actors.cell[row] as number };
}

export type Direction = "left" | "right" | "up" | "down";

/** Where the keyboard goes: cells in which an actor lives that fits the filter (`matches` by row; null: all fit). */
export interface Walk {
  store: TopologyStore;
  layout: MapLayout;
  matches: Uint8Array | null;
}

/** The first spot on a host, or on the first host that has one; null when no actor fits. */
export function firstSpot({ store, matches }: Walk, hostIx?: number): MapSpot | null {
  const hosts = hostIx === undefined ? store.hosts.map((host) => host.hostIx) : [hostIx];
  for (const each of hosts) {
    const cell = store.cellsOf(each)?.holders.findIndex((row) => fits(row, matches)) ?? -1;
    if (cell !== -1) return { hostIx: each, cell };
  }
  return null;
}

function fits(row: number, matches: Uint8Array | null): boolean {
  return row !== -1 && (matches === null || matches[row] === 1);
}

/** The next fitting actor's spot in that direction: within the tile, and over its edge into the tile beside it. */
export function spotBeside(walk: Walk, from: MapSpot, direction: Direction): MapSpot | null {
  const tile = walk.layout.tiles.get(from.hostIx);
  if (!tile) return null;
  const within = from.cell >= 0 ? besideInTile(walk, tile, from.cell, direction) : null;
  if (within) return within;
  const next = tileBeside(walk, tile, direction);
  return next && firstSpot(walk, next.hostIx);
}

function besideInTile(
  { store, layout, matches }: Walk,
  tile: TilePlace,
  cell: number,
  direction: Direction,
): MapSpot | null {
  const holders = store.cellsOf(tile.hostIx)?.holders ?? [];
  const columns = layout.columns * tile.split;
  const step = { left: -1, right: 1, up: -columns, down: columns }[direction];
  const isSideways = direction === "left" || direction === "right";
  for (let at = cell + step; at >= 0 && at < holders.length; at += step) {
    if (isSideways && Math.floor(at / columns) !== Math.floor(cell / columns)) return null;
    if (fits(holders[at] as number, matches)) return { hostIx: tile.hostIx, cell: at };
  }
  return null;
}

function tileBeside(walk: Walk, from: TilePlace, direction: Direction): TilePlace | null {
  const isSideways = direction === "left" || direction === "right";
  const sign = direction === "right" || direction === "down" ? 1 : -1;
  let nearest: TilePlace | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const tile of walk.layout.tiles.values()) {
    const ahead = (isSideways ? tile.x - from.x : tile.y - from.y) * sign;
    const aside = Math.abs(isSideways ? tile.y - from.y : tile.x - from.x);
    if (ahead <= 0) continue;
    const far = ahead + aside * 4;
    if (far >= distance || firstSpot(walk, tile.hostIx) === null) continue;
    distance = far;
    nearest = tile;
  }
  return nearest;
}
