import type { TopologyStore } from "../../live/topology-store.ts";
import { type LayoutHost, layOut, type MapLayout } from "./map-layout.ts";
import type { MapView } from "./map-view.ts";

/** A zoom over the view in which everything fits: `screen = fitted * k + (x, y)`, as d3-zoom has it. */
export interface Zoomed {
  k: number;
  x: number;
  y: number;
}

export const NOT_ZOOMED: Zoomed = { k: 1, x: 0, y: 0 };
/** As far in as anybody gets. */
export const MOST_ZOOMED = 400;

/** Where the map lies: how its hosts are laid out, and which part of that the window shows. */
export class MapPlace {
  layout: MapLayout = layOut([], { width: 1, height: 1 });
  view: MapView = { scale: 1, x: 0, y: 0, width: 1, height: 1 };
  /** Device pixels per CSS px. */
  ratio = 1;
  #zoom: Zoomed = NOT_ZOOMED;

  get k(): number {
    return this.#zoom.k;
  }

  /** How far in is one card at its full size. */
  get maxZoom(): number {
    return Math.max(1.5, 1.5 / this.layout.scale);
  }

  /** The layout stays as it was until `layOut`. */
  resize(width: number, height: number, ratio: number): void {
    this.ratio = ratio;
    this.view = { ...this.view, width, height };
  }

  /** `groupBy`: a capability; hosts with the same value of it stand together. */
  layOut(store: TopologyStore, groupBy: string | null): void {
    const hosts = store.hosts.map(
      (host): LayoutHost => ({
        hostIx: host.hostIx,
        tile: store.tileOf(host.hostIx),
        cells: store.cellsOf(host.hostIx)?.holders.length ?? 0,
        group: groupBy === null ? "" : groupLabel(groupBy, host.capabilities[groupBy]),
      }),
    );
    this.layout = layOut(hosts, this.view);
    this.zoom(this.#zoom);
  }

  zoom(zoom: Zoomed): void {
    this.#zoom = zoom;
    const { layout, view, ratio } = this;
    const { k, x, y } = zoom;
    const restX = Math.max(0, (view.width - layout.width * layout.scale) / 2);
    const left = layout.tiles.size > 1 && restX * 2 < view.width * 0.2 ? 0 : restX;
    // On whole pixels, so that a pan moves what was drawn instead of drawing it again.
    const onPixel = (value: number) => Math.round(value * ratio) / ratio;
    this.view = { ...view, scale: layout.scale * k, x: onPixel(left * k + x), y: onPixel(y) };
  }
}

function groupLabel(key: string, value: unknown): string {
  if (value === undefined) return `no ${key}`;
  return typeof value === "string" ? value : `${key}=${JSON.stringify(value)}`;
}
