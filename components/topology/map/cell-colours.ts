import type { TopologyStore } from "../../live/topology-store.ts";
import { depthShare } from "./depth-scale.ts";
import type { Palette } from "./palette.ts";

export const COLOUR_BY = ["depth", "state", "source"] as const;
export type ColourBy = (typeof COLOUR_BY)[number];

const STEPS = 64;

/** What colour an actor's cell has, packed for an `ImageData` (0xAABBGGRR), and dimmed when a filter leaves it out. */
export interface CellColours {
  of(row: number): number;
  dimmed(row: number): number;
  css(row: number): string;
  /** Of the stripe of a card, whose bar shows the depth: by state when that is asked for, else by source. */
  stripe(row: number): string;
  tile: number;
}

export function cellColours(store: TopologyStore, palette: Palette, by: ColourBy, full: number): CellColours {
  const bright = colourTable(palette, by);
  const sources = colourTable(palette, "source");
  const packed = Uint32Array.from(bright, pack);
  const dim = Uint32Array.from(bright, (colour) => pack(mix(palette.bg, colour, 0.22)));
  const actors = store.actors;
  const indexOf =
    by === "depth"
      ? (row: number) => Math.round(depthShare(actors.depth[row] as number, full) * (STEPS - 1))
      : by === "state"
        ? (row: number) => actors.state[row] as number
        : (row: number) => Math.min(palette.sources.length, (actors.source[row] as number) + 1);
  return {
    of: (row) => packed[indexOf(row)] as number,
    dimmed: (row) => dim[indexOf(row)] as number,
    css: (row) => bright[indexOf(row)] as string,
    stripe: (row) =>
      by === "state"
        ? (bright[indexOf(row)] as string)
        : (sources[Math.min(sources.length - 1, (actors.source[row] as number) + 1)] as string),
    tile: pack(palette.panel),
  };
}

function colourTable(palette: Palette, by: ColourBy): string[] {
  if (by === "state") return [palette.ramp[1] as string, palette.ok, palette.stuck, palette.warn];
  if (by === "source") return [palette.faint, ...palette.sources];
  return Array.from({ length: STEPS }, (_, step) => {
    const at = (step / (STEPS - 1)) * (palette.ramp.length - 1);
    const low = Math.min(palette.ramp.length - 2, Math.floor(at));
    return mix(palette.ramp[low] as string, palette.ramp[low + 1] as string, at - low);
  });
}

/** So much of the way from one `#rrggbb` to another. */
function mix(from: string, to: string, share: number): string {
  const parts = channelsOf(from).map((channel, n) =>
    Math.round(channel + ((channelsOf(to)[n] ?? 0) - channel) * share),
  );
  return `#${parts.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
}

function pack(colour: string): number {
  const [red, green, blue] = channelsOf(colour);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function channelsOf(colour: string): [red: number, green: number, blue: number] {
  const all = Number.parseInt(colour.slice(1), 16);
  return [all >>> 16, (all >>> 8) & 255, all & 255];
}
