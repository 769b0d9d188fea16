import type { TopologyHost } from "#protocol/topology";
import type { TopologyStore } from "../../live/topology-store.ts";
import { formatCount } from "../../ui/count.ts";
import { className, shortName } from "../actor-label.ts";
import type { CellColours } from "./cell-colours.ts";
import { depthShare } from "./depth-scale.ts";
import { fitText } from "./fit-text.ts";
import { CARD, type MapLayout, TILE } from "./map-layout.ts";
import { type Box, cellBox, isVisible, type MapView, tileBox } from "./map-view.ts";
import type { Palette } from "./palette.ts";

/** Wide enough on the screen to be drawn one by one, as cards, instead of as pixels. */
export const CARD_FROM_PX = 15;
const CLASS_FROM_PX = 46;
const NAME_FROM_PX = 66;
const NAME_FROM_HEIGHT_PX = 43;
const FRAME_FROM_PX = 60;
const MIN_HEAD_INSET_PX = 6;

export interface TilePaint {
  context: CanvasRenderingContext2D;
  store: TopologyStore;
  layout: MapLayout;
  view: MapView;
  palette: Palette;
  colours: CellColours;
  full: number;
  matches: Uint8Array | null;
}

/** Frames of the hosts: under the cells. */
export function paintFrames({ context, layout, view, palette }: TilePaint): void {
  if (layout.tileWidth * view.scale < FRAME_FROM_PX) return;
  context.lineWidth = 1;
  for (const tile of layout.tiles.values()) {
    const box = tileBox(tile, layout, view);
    if (!isVisible(box, view)) continue;
    context.beginPath();
    context.roundRect(
      Math.round(box.x) + 0.5,
      Math.round(box.y) + 0.5,
      Math.round(box.width) - 1,
      Math.round(box.height) - 1,
      6,
    );
    context.fillStyle = palette.panel;
    context.fill();
    context.strokeStyle = palette.line;
    context.stroke();
  }
}

/** Lower heads of tiles carry no name. */
const HEAD_FROM_PX = 11;

/** Is there room for any name? */
export function hasLabels(layout: MapLayout, view: MapView): boolean {
  return layout.blocks.length > 1 || layout.header * view.scale >= HEAD_FROM_PX;
}

/** Names over blocks and in the heads of tiles, as far as they can be read. */
export function paintLabels(paint: TilePaint): void {
  const { context, layout, view, palette, store } = paint;
  context.textBaseline = "alphabetic";
  if (layout.blocks.length > 1) {
    for (const block of layout.blocks) {
      const x = block.x * view.scale + view.x;
      const y = block.y * view.scale + view.y + 11;
      if (x > view.width || y < 0 || y > view.height + 20) continue;
      context.font = `500 11px ${palette.sans}`;
      context.fillStyle = palette.muted;
      context.fillText(block.label, x, y);
      const after = x + context.measureText(block.label).width + 8;
      context.fillStyle = palette.faint;
      context.fillText(`${formatCount(block.hosts)} ${block.hosts === 1 ? "host" : "hosts"}`, after, y);
    }
  }
  const head = layout.header * view.scale;
  if (head < HEAD_FROM_PX) return;
  for (const tile of layout.tiles.values()) {
    const box = tileBox(tile, layout, view);
    const host = store.hostByIx(tile.hostIx);
    if (host && isVisible(box, view)) paintHead(paint, host, box, head);
  }
}

function paintHead({ context, view, palette }: TilePaint, host: TopologyHost, box: Box, head: number): void {
  const inset = Math.max(MIN_HEAD_INSET_PX, TILE.padding * view.scale);
  const width = box.width - 2 * inset;
  const isTall = head >= 38;
  const size = isTall ? 14 : Math.max(9, Math.min(12, head * 0.72));
  context.font = `600 ${size}px ${palette.sans}`;
  context.fillStyle = palette.text;
  const nameY = isTall ? box.y + head * 0.44 : box.y + head * 0.5 + size * 0.35;
  context.fillText(fitText(context, host.name, width), box.x + inset, nameY);
  if (!isTall) return;
  context.font = `500 11px ${palette.mono}`;
  context.fillStyle = palette.faint;
  context.fillText(fitText(context, hostFacts(host), width), box.x + inset, nameY + 17);
}

/** `db=true  leader` */
function hostFacts(host: TopologyHost): string {
  const facts = Object.entries(host.capabilities).map(
    ([key, value]) => `${key}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  const blocked = host.realms.filter((realm) => realm.state === "blocked").length;
  return [...facts, ...(host.isLeader ? ["leader"] : []), ...(blocked > 0 ? [`${blocked} blocked`] : [])].join("  ");
}

/** The cells as cards, with as much on them as there is room for. */
export function paintCards(paint: TilePaint): void {
  const { store, layout, view, matches, context } = paint;
  for (const tile of layout.tiles.values()) {
    if (!isVisible(tileBox(tile, layout, view), view)) continue;
    const holders = store.cellsOf(tile.hostIx)?.holders ?? [];
    for (let cell = 0; cell < holders.length; cell++) {
      const row = holders[cell] as number;
      if (row === -1) continue;
      const box = cellBox(tile, cell, layout, view);
      if (!isVisible(box, view)) continue;
      context.globalAlpha = matches !== null && matches[row] === 0 ? 0.25 : 1;
      paintCard(paint, row, box);
    }
  }
  context.globalAlpha = 1;
}

function paintCard(paint: TilePaint, row: number, box: Box): void {
  const { context, palette, store, colours, full } = paint;
  const unit = box.height / CARD.height;
  const inset = Math.max(3, 10 * unit);
  const hasWords = box.width >= CLASS_FROM_PX;
  context.fillStyle = hasWords ? palette.raised : colours.css(row);
  context.beginPath();
  context.roundRect(box.x, box.y, box.width, box.height, Math.min(5, 5 * unit));
  context.fill();
  if (!hasWords) return;
  context.fillStyle = colours.stripe(row);
  const stripe = Math.max(2, 3 * unit);
  context.fillRect(box.x, box.y + box.height * 0.14, stripe, box.height * 0.72);

  const barY = box.y + box.height - Math.max(4, 11 * unit);
  const barHeight = Math.max(1.5, 3 * unit);
  const barWidth = box.width - inset - Math.max(3, 8 * unit);
  context.fillStyle = palette.line;
  context.fillRect(box.x + inset, barY, barWidth, barHeight);
  const share = depthShare(store.actors.depth[row] as number, full);
  if (share > 0) {
    context.fillStyle = palette.ramp[Math.max(2, Math.round(share * (palette.ramp.length - 1)))] as string;
    context.fillRect(box.x + inset, barY, Math.max(1.5, barWidth * share), barHeight);
  }
  paintWords(paint, row, box, inset, barWidth);
}

/** By the number of the state; an idle one has none. */
const MARKS = [
  null,
  { glyph: "●", px: 7, colour: "ok" },
  { glyph: "◆", px: 10, colour: "stuck" },
  { glyph: "◐", px: 10, colour: "warn" },
] as const;

function paintWords({ context, palette, store }: TilePaint, row: number, box: Box, inset: number, width: number): void {
  const isFull = box.width >= NAME_FROM_PX && box.height >= NAME_FROM_HEIGHT_PX;
  const size = isFull ? 12 : 10;
  const state = store.actors.state[row];
  const mark = MARKS[state as number] ?? null;
  const glyphWidth = mark ? size : 0;
  const classY = box.y + box.height * (isFull ? 0.345 : 0.48);
  context.font = `500 ${size}px ${palette.sans}`;
  context.fillStyle = palette.text;
  context.fillText(fitText(context, className(store, row), width - glyphWidth), box.x + inset, classY);
  if (mark) {
    context.font = `${mark.px}px ${palette.sans}`;
    context.fillStyle = palette[mark.colour];
    context.textAlign = "right";
    context.fillText(mark.glyph, box.x + inset + width, classY - (mark.px < 10 ? 1 : 0));
    context.textAlign = "left";
  }
  if (!isFull) return;
  context.font = `11px ${palette.mono}`;
  context.fillStyle = palette.faint;
  context.fillText(fitText(context, shortName(store, row), width, "end"), box.x + inset, box.y + box.height * 0.62);
}
