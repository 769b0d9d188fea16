import { type D3ZoomEvent, select, zoom, zoomIdentity, zoomTransform } from "d3";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Matches } from "../actors/actor-filter.ts";
import { onThemeChange } from "../frame/theme.ts";
import { useLiveRoom } from "../live/live-provider.tsx";
import { HoverLabel } from "./hover-label.tsx";
import { Legend } from "./legend.tsx";
import { MapPainter } from "./map-painter.ts";
import { cellBox, type Direction, type MapSpot, rowAt, spotBeside, spotOf, tileBox } from "./map-view.ts";
import { spotText } from "./spot-text.ts";
import type { TopologyUrl } from "./topology-url.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";

const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const ZOOM_STEP = 1.6;

/** The host map: every host a tile, every actor a cell. The table beside it shows the same to those who cannot use it. */
export function HostMap({ url, matches }: { url: TopologyUrl; matches: Matches }) {
  const room = useLiveRoom();
  const { shown, show } = url;
  const frame = useRef<HTMLDivElement>(null);
  const cells = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const painter = useRef<MapPainter | null>(null);
  const zoomer = useRef<ReturnType<typeof zoom<HTMLDivElement, unknown>> | null>(null);
  const cursor = useRef<MapSpot | null>(null);
  const showRef = useRef(show);
  showRef.current = show;
  const firstAt = useRef(shown.at);
  const [hover, setHover] = useState<{ spot: MapSpot; x: number; y: number } | null>(null);
  const [said, setSaid] = useState("");

  useEffect(() => {
    const element = frame.current;
    if (!element || !cells.current || !marks.current) return;
    const drawing = new MapPainter(room, { cells: cells.current, marks: marks.current });
    painter.current = drawing;
    const zooming = zoom<HTMLDivElement, unknown>()
      .clickDistance(4)
      .on("zoom", (event: D3ZoomEvent<HTMLDivElement, unknown>) => {
        drawing.setZoom(event.transform);
        setHover(null);
      })
      .on("end", (event: D3ZoomEvent<HTMLDivElement, unknown>) => {
        const { k, x, y } = event.transform;
        const { width, height } = drawing.view;
        const at = k === 1 ? null : [(width / 2 - x) / k / width, (height / 2 - y) / k / height, k];
        void showRef.current({ at: at ? at.map((part) => Number(part.toPrecision(5))).join(",") : null });
      });
    zoomer.current = zooming;
    const selection = select(element);
    selection.call(zooming).on("dblclick.zoom", null);
    let isFirst = true;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      drawing.resize(width, height, window.devicePixelRatio);
      zooming
        .extent([
          [0, 0],
          [width, height],
        ])
        .translateExtent([
          [0, 0],
          [width, height],
        ])
        .scaleExtent([1, 400]);
      if (isFirst) selection.call(zooming.transform, parseAt(firstAt.current, width, height));
      isFirst = false;
    });
    observer.observe(element);
    const leaveTheme = onThemeChange(() => drawing.setTheme());
    const leaveStore = drawing.follow();
    return () => {
      observer.disconnect();
      leaveTheme();
      leaveStore();
      selection.on(".zoom", null);
      painter.current = null;
    };
  }, [room]);

  useEffect(() => painter.current?.setColourBy(shown.colour), [shown.colour]);
  useEffect(() => painter.current?.setGroupBy(shown.group), [shown.group]);
  useEffect(() => painter.current?.setMatches(matches.rows), [matches]);
  useEffect(() => {
    const mark = () => {
      const selectedRow = shown.actor === null ? -1 : room.store.actors.rowOfAddress(shown.actor);
      const host = room.store.hosts.find(({ id }) => id === shown.host);
      painter.current?.setMarks({ selectedRow, selectedHostIx: host?.hostIx ?? -1 });
    };
    mark();
    return room.store.subscribe((change) => {
      if (change.kind === "reset" || change.isShapeChanged) mark();
    });
  }, [room, shown.actor, shown.host]);
  useEffect(() => painter.current?.setMarks({ hover: hover?.spot ?? null }), [hover]);

  const choose = (spot: MapSpot | null) => {
    if (!spot) {
      void show({ actor: null, host: null });
      return;
    }
    const row = rowAt(room.store, spot);
    if (row !== -1) void show({ actor: room.store.actors.address[row] ?? null, host: null });
    else void show({ actor: null, host: room.store.hostByIx(spot.hostIx)?.id ?? null });
  };

  const pointAt = (event: React.PointerEvent | React.MouseEvent): MapSpot | null => {
    const box = frame.current?.getBoundingClientRect();
    if (!box || !painter.current) return null;
    return painter.current.spotAt(event.clientX - box.left, event.clientY - box.top);
  };

  const moveCursor = (spot: MapSpot | null) => {
    if (!spot || !painter.current) return;
    cursor.current = spot;
    painter.current.setMarks({ cursor: spot });
    setSaid(spotText(room.store, spot));
    bringIntoView(spot);
  };

  const bringIntoView = (spot: MapSpot) => {
    const drawing = painter.current;
    const tile = drawing?.layout.tiles.get(spot.hostIx);
    if (!drawing || !tile || !frame.current || !zoomer.current) return;
    const { layout, view } = drawing;
    const box = spot.slot >= 0 ? cellBox(tile, spot.slot, layout, view) : tileBox(tile, layout, view);
    const dx = box.x < 0 ? -box.x + 20 : box.x + box.width > view.width ? view.width - box.x - box.width - 20 : 0;
    const dy = box.y < 0 ? -box.y + 20 : box.y + box.height > view.height ? view.height - box.y - box.height - 20 : 0;
    if (dx === 0 && dy === 0) return;
    const { k } = zoomTransform(frame.current);
    select(frame.current).call(zoomer.current.translateBy, dx / k, dy / k);
  };

  const zoomBy = (factor: number) => {
    if (frame.current && zoomer.current) select(frame.current).call(zoomer.current.scaleBy, factor);
  };
  const zoomOut = () => {
    if (frame.current && zoomer.current) select(frame.current).call(zoomer.current.transform, zoomIdentity);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const drawing = painter.current;
    const direction = ARROWS[event.key];
    if (drawing && direction) {
      const from = cursor.current ?? firstSpot();
      moveCursor(from && cursor.current ? spotBeside(room.store, drawing.layout, from, direction) : from);
    } else if (event.key === "Enter" || event.key === " ") choose(cursor.current);
    else if (event.key === "Escape") choose(null);
    else if (event.key === "+" || event.key === "=") zoomBy(ZOOM_STEP);
    else if (event.key === "-") zoomBy(1 / ZOOM_STEP);
    else if (event.key === "0") zoomOut();
    else return;
    event.preventDefault();
  };

  const firstSpot = (): MapSpot | null => {
    const { actors } = room.store;
    const selected = shown.actor === null ? -1 : actors.rowOfAddress(shown.actor);
    if (selected !== -1) return spotOf(room.store, selected);
    const host = room.store.hosts.find(({ hostIx }) => (room.store.cellsOf(hostIx)?.used ?? 0) > 0);
    const slot = host ? (room.store.cellsOf(host.hostIx)?.holders.findIndex((row) => row !== -1) ?? -1) : -1;
    return host ? { hostIx: host.hostIx, slot } : null;
  };

  return (
    <>
      <div className="relative min-h-0 grow">
        <div
          ref={frame}
          role="application"
          aria-label="Host map. Arrow keys go from actor to actor, Enter selects, plus and minus zoom, 0 shows all. The table shows the same."
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes arrow keys
          tabIndex={0}
          className="absolute inset-0 cursor-crosshair touch-none overflow-hidden rounded-sm focus-visible:outline-offset-4"
          onKeyDown={onKeyDown}
          onBlur={() => painter.current?.setMarks({ cursor: null })}
          onFocus={() => painter.current?.setMarks({ cursor: cursor.current })}
          onPointerMove={(event) => {
            if (event.pointerType !== "mouse" || event.buttons !== 0) return;
            const spot = pointAt(event);
            const box = frame.current?.getBoundingClientRect();
            setHover(spot && box ? { spot, x: event.clientX - box.left, y: event.clientY - box.top } : null);
          }}
          onPointerLeave={() => setHover(null)}
          onClick={(event) => {
            const spot = pointAt(event);
            cursor.current = spot;
            choose(spot);
          }}
        >
          <canvas ref={cells} className="pointer-events-none absolute inset-0 size-full" />
          <canvas ref={marks} className="pointer-events-none absolute inset-0 size-full" />
          {hover && <HoverLabel spot={hover.spot} x={hover.x} y={hover.y} />}
        </div>
        <p aria-live="polite" className="sr-only">
          {said}
        </p>
      </div>
      <div className="flex items-center gap-4">
        <Legend colourBy={shown.colour} hasSelection={shown.actor !== null} />
        <ZoomButtons onIn={() => zoomBy(ZOOM_STEP)} onOut={() => zoomBy(1 / ZOOM_STEP)} onAll={zoomOut} />
      </div>
    </>
  );
}

/** `x,y,k` of the address, as the transform that shows it. */
function parseAt(at: string | null, width: number, height: number) {
  const [x, y, k] = (at ?? "").split(",").map(Number);
  if (x === undefined || y === undefined || k === undefined || ![x, y, k].every(Number.isFinite) || k < 1)
    return zoomIdentity;
  return zoomIdentity
    .translate(width / 2, height / 2)
    .scale(Math.min(400, k))
    .translate(-x * width, -y * height);
}
