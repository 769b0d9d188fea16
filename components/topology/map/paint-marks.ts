import type { TopologyStore } from "../../live/topology-store.ts";
import type { MapLayout } from "./map-layout.ts";
import { type Box, cellBox, isVisible, type MapSpot, type MapView, spotOf, tileBox } from "./map-view.ts";
import type { Palette } from "./palette.ts";

/** Lines to more relatives than this would only be a blot. */
const MAX_LINES = 400;
/** Up to so many are drawn in full; more are fainter each, so that their sum is not louder. */
const FULL_LINES = 24;
const LINE_ALPHA = 0.45;
/** Narrower cells cannot carry an outline: their host's tile does. */
const OUTLINE_CELL_FROM_PX = 7;
/** How far a line to a cell below or to the left swings out. */
const SIDE_BEND_PX = 20;

export interface Marks {
  selectedRow: number;
  selectedHostIx: number;
  hover: MapSpot | null;
  /** Where the keyboard stands; null while the map has no focus. */
  cursor: MapSpot | null;
}

export interface MarkPaint {
  context: OffscreenCanvasRenderingContext2D;
  store: TopologyStore;
  layout: MapLayout;
  view: MapView;
  palette: Palette;
}

export function hasMarks({ actors }: TopologyStore, { selectedRow, selectedHostIx, hover, cursor }: Marks): boolean {
  return actors.stuck.size > 0 || selectedRow !== -1 || selectedHostIx !== -1 || hover !== null || cursor !== null;
}

/** Over the cells: what is stuck, selected, pointed at, and the selected actor's lines to its family. */
export function paintMarks(paint: MarkPaint, marks: Marks): void {
  const { context, view, palette } = paint;
  context.clearRect(0, 0, view.width, view.height);
  paintStuck(paint);
  if (marks.selectedRow !== -1) {
    paintFamily(paint, marks.selectedRow);
    outline(paint, spotOf(paint.store, marks.selectedRow), palette.accent, 2);
  } else if (marks.selectedHostIx !== -1) {
    outline(paint, { hostIx: marks.selectedHostIx, cell: -1 }, palette.accent, 2);
  }
  if (marks.hover) outline(paint, marks.hover, palette.muted, 1);
  if (marks.cursor) outline(paint, marks.cursor, palette.focus, 2);
}

function paintStuck(paint: MarkPaint): void {
  const { store } = paint;
  const { actors } = store;
  const seenHosts = new Set<number>();
  for (const row of actors.stuck) {
    const hostIx = actors.host[row] as number;
    const box = boxOf(paint, spotOf(store, row));
    if (!box) continue;
    if (box.isTile && seenHosts.has(hostIx)) continue;
    seenHosts.add(hostIx);
    strokeBox(paint.context, box, paint.palette.stuck, 1.5);
  }
}

function outline(paint: MarkPaint, spot: MapSpot, colour: string, lineWidth: number): void {
  const box = boxOf(paint, spot);
  if (box) strokeBox(paint.context, box, colour, lineWidth);
}

function boxOf({ layout, view }: MarkPaint, spot: MapSpot): (Box & { isTile: boolean }) | null {
  const tile = layout.tiles.get(spot.hostIx);
  if (!tile) return null;
  const cell = spot.cell >= 0 ? cellBox(tile, spot.cell, layout, view) : null;
  const isTile = cell === null || cell.width < OUTLINE_CELL_FROM_PX;
  const box = isTile ? tileBox(tile, layout, view) : cell;
  return isVisible(box, view) ? { ...box, isTile } : null;
}

function strokeBox(context: OffscreenCanvasRenderingContext2D, box: Box, colour: string, lineWidth: number): void {
  context.strokeStyle = colour;
  context.lineWidth = lineWidth;
  context.beginPath();
  const out = box.width < 30 ? 1 : 0;
  context.roundRect(box.x - out, box.y - out, box.width + 2 * out, box.height + 2 * out, Math.min(5, box.width / 8));
  context.stroke();
}

function paintFamily(paint: MarkPaint, row: number): void {
  const { context, store, palette } = paint;
  const from = cardBox(paint, row);
  if (!from) return;
  const { actors } = store;
  const ix = actors.ix[row];
  const parent = actors.rowOfIx(actors.parent[row] as number);
  context.strokeStyle = palette.accent;
  context.lineWidth = 1;
  context.beginPath();
  if (parent !== -1) line(context, from, cardBox(paint, parent));
  let lines = 0;
  for (let other = 0; other < actors.end && lines < MAX_LINES; other++) {
    if (actors.ix[other] === -1 || actors.parent[other] !== ix) continue;
    line(context, from, cardBox(paint, other));
    lines++;
  }
  context.globalAlpha = LINE_ALPHA * Math.sqrt(Math.min(1, FULL_LINES / Math.max(1, lines)));
  context.stroke();
  context.globalAlpha = 1;
}

function cardBox({ store, layout, view }: MarkPaint, row: number): Box | null {
  const spot = spotOf(store, row);
  const tile = layout.tiles.get(spot.hostIx);
  return tile ? cellBox(tile, spot.cell, layout, view) : null;
}

/**
 * From the facing side of one cell to the left edge of the other, where its stripe is, so that it crosses no words
 * there.
 */
function line(context: OffscreenCanvasRenderingContext2D, from: Box, to: Box | null): void {
  if (!to) return;
  const isRight = to.x > from.x + from.width;
  const fromX = isRight ? from.x + from.width : from.x;
  const fromY = from.y + from.height / 2;
  const toY = to.y + to.height / 2;
  const bend = isRight ? Math.min(110, 14 + Math.abs(to.x - fromX) / 2) : SIDE_BEND_PX;
  context.moveTo(fromX, fromY);
  context.bezierCurveTo(fromX + (isRight ? bend : -bend), fromY, to.x - bend, toY, to.x, toY);
}
