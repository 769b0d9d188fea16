import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Matches } from "../../actors/actor-filter.ts";
import { onThemeChange } from "../../frame/theme.ts";
import { useLiveRoom } from "../../live/live-provider.tsx";
import { onUse } from "../../live/on-use.tsx";
import { untilLoaded } from "../../live/until-loaded.ts";
import type { TopologyUrl } from "../topology-url.ts";
import { Legend } from "./legend.tsx";
import { MapPainter } from "./map-painter.ts";
import { MOST_ZOOMED, NOT_ZOOMED, type Zoomed } from "./map-place.ts";
import type { MapSteering } from "./map-steering.ts";
import { cellBox, type Direction, firstSpot, type MapSpot, rowAt, spotBeside, spotOf, tileBox } from "./map-view.ts";
import { spotText } from "./spot-text.ts";
import { ZoomButtons } from "./zoom-buttons.tsx";

/** Loaded when the pointer first rests on the map: the first page is lighter without. */
const HoverLabel = onUse(() => import("./hover-label.tsx").then((module) => module.HoverLabel));

const ARROWS: Record<string, Direction> = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
};
const ZOOM_STEP = 1.6;

/**
 * The host map: every host a tile, every actor a cell. The table beside it shows the same to those who cannot use it.
 */
export function HostMap({ url, matches }: { url: TopologyUrl; matches: Matches }) {
  const room = useLiveRoom();
  const { shown, show } = url;
  const frame = useRef<HTMLDivElement>(null);
  const cells = useRef<HTMLCanvasElement>(null);
  const cards = useRef<HTMLCanvasElement>(null);
  const marks = useRef<HTMLCanvasElement>(null);
  const painter = useRef<MapPainter | null>(null);
  /** null until it was loaded, which begins with the first drawing: that needs none. */
  const steering = useRef<MapSteering | null>(null);
  const cursor = useRef<MapSpot | null>(null);
  const showRef = useRef(show);
  showRef.current = show;
  const firstAt = useRef(shown.at);
  const [hover, setHover] = useState<{ spot: MapSpot; x: number; y: number } | null>(null);
  const [said, setSaid] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  if (failure !== null) throw failure;

  useEffect(() => {
    const element = frame.current;
    if (!element || !cells.current || !cards.current || !marks.current) return;
    const drawing = new MapPainter(room, { cells: cells.current, cards: cards.current, marks: marks.current });
    painter.current = drawing;
    const fit = () => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || height === 0 || (width === drawing.view.width && height === drawing.view.height)) return;
      drawing.resize(width, height, window.devicePixelRatio);
      if (steering.current) steering.current.fit(drawing.view);
      else drawing.setZoom(parseAt(firstAt.current, drawing.view));
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    const leaving = new AbortController();
    drawing.onceDrawn(() => {
      untilLoaded(() => import("./map-steering.ts")).then(({ MapSteering }) => {
        if (leaving.signal.aborted) return;
        steering.current = new MapSteering(element, {
          onMove(zoom) {
            room.giveWay();
            drawing.move(zoom);
            setHover(null);
          },
          onRest: ({ k, x, y }) => {
            drawing.rest();
            const { width, height } = drawing.view;
            const rest = k === 1 ? null : [(width / 2 - x) / k / width, (height / 2 - y) / k / height, k];
            void showRef.current({ at: rest ? rest.map((part) => Number(part.toPrecision(5))).join(",") : null });
          },
        });
        steering.current.fit(drawing.view);
        steering.current.goTo(parseAt(firstAt.current, drawing.view));
      }, setFailure);
    });
    const leaveTheme = onThemeChange(() => drawing.setTheme());
    const leaveStore = drawing.follow();
    return () => {
      leaving.abort();
      observer.disconnect();
      leaveTheme();
      leaveStore();
      steering.current?.end();
      steering.current = null;
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
    if (!drawing || !tile) return;
    const { layout, view } = drawing;
    const box = spot.cell >= 0 ? cellBox(tile, spot.cell, layout, view) : tileBox(tile, layout, view);
    const dx = box.x < 0 ? -box.x + 20 : box.x + box.width > view.width ? view.width - box.x - box.width - 20 : 0;
    const dy = box.y < 0 ? -box.y + 20 : box.y + box.height > view.height ? view.height - box.y - box.height - 20 : 0;
    if (dx === 0 && dy === 0) return;
    steering.current?.moveBy(dx, dy);
  };

  const zoomBy = (factor: number) => steering.current?.zoomBy(factor);
  const zoomOut = () => steering.current?.goTo(NOT_ZOOMED);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const drawing = painter.current;
    const direction = ARROWS[event.key];
    if (drawing && direction) {
      const walk = { store: room.store, layout: drawing.layout, matches: matches.rows };
      const from = cursor.current;
      moveCursor(from ? spotBeside(walk, from, direction) : (selectedSpot() ?? firstSpot(walk)));
    } else if (event.key === "Enter" || event.key === " ") choose(cursor.current);
    else if (event.key === "Escape") choose(null);
    else if (event.key === "+" || event.key === "=") zoomBy(ZOOM_STEP);
    else if (event.key === "-") zoomBy(1 / ZOOM_STEP);
    else if (event.key === "0") zoomOut();
    else return;
    event.preventDefault();
  };

  const selectedSpot = (): MapSpot | null => {
    const selected = shown.actor === null ? -1 : room.store.actors.rowOfAddress(shown.actor);
    return selected === -1 ? null : spotOf(room.store, selected);
  };

  return (
    <>
      <div className="relative min-h-0 grow">
        <div
          ref={frame}
          role="application"
          aria-label="Host map. Arrow keys go from actor to actor that fits the filter, Enter selects, plus and minus zoom, 0 shows all. The table shows the same."
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
          <canvas
            ref={cells}
            className="pointer-events-none absolute top-0 left-0 max-w-none origin-top-left will-change-transform"
          />
          <canvas ref={cards} className="pointer-events-none absolute top-0 left-0 max-w-none will-change-transform" />
          <canvas ref={marks} className="pointer-events-none absolute top-0 left-0 max-w-none will-change-transform" />
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

/** `x,y,k` of the address, as the zoom that shows it. */
function parseAt(at: string | null, { width, height }: { width: number; height: number }): Zoomed {
  const [x, y, k] = (at ?? "").split(",").map(Number);
  if (x === undefined || y === undefined || k === undefined || ![x, y, k].every(Number.isFinite) || k < 1)
    return NOT_ZOOMED;
  const scale = Math.min(MOST_ZOOMED, k);
  return { k: scale, x: width / 2 - scale * x * width, y: height / 2 - scale * y * height };
}
