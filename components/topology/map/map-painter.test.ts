import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveRoom } from "../../live/live-room.ts";
import { deltaOf, hostsOf, snapshotOf } from "../../live/snapshot.testbed.ts";
import type { CellOrder } from "./cell-painter.ts";
import { MapPainter } from "./map-painter.ts";

/**
 * A context that writes down what is called on it.
 */
class Context {
  readonly calls: [name: string, args: unknown[]][] = [];
  readonly asContext: unknown;

  constructor(canvas: { width: number; height: number }) {
    const own: Record<string, unknown> = {
      canvas,
      fillStyle: "#123456",
      measureText: () => ({ width: 8 }),
    };
    this.asContext = new Proxy(own, {
      get: (target, name: string) => {
        if (name in target) return target[name];
        return (...args: unknown[]) => {
          this.calls.push([name, args]);
        };
      },
      set: (target, name: string, value) => {
        target[name] = value;
        return true;
      },
    });
  }

  /** The arguments of each call of these. */
  of(...names: string[]): unknown[][] {
    return this.calls.filter(([name]) => names.includes(name)).map(([, args]) => args);
  }

  forget(): void {
    this.calls.length = 0;
  }
}

class Canvas {
  width = 300;
  height = 150;
  style: Record<string, string> = {};
  readonly context = new Context(this);
  readonly #kinds: readonly string[];

  constructor(...kinds: string[]) {
    this.#kinds = kinds;
  }

  getContext(kind: string): unknown {
    return this.#kinds.includes(kind) ? this.context.asContext : null;
  }
}

/** Draws when it is told to: an image as large as the view that was asked for. */
class CellWorker {
  static all: CellWorker[] = [];
  readonly orders: CellOrder[] = [];
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  isEnded = false;

  constructor() {
    CellWorker.all.push(this);
  }

  postMessage(order: CellOrder): void {
    this.orders.push(order);
  }

  /** It is there. */
  start(): void {
    this.onmessage?.({ data: null });
  }

  /** What was ordered last comes. */
  answer(): void {
    const { view, ratio } = this.orders.at(-1) as CellOrder;
    const image = { width: view.width * ratio, height: view.height * ratio, close: () => undefined };
    this.onmessage?.({ data: { image, view } });
  }

  terminate(): void {
    this.isEnded = true;
  }
}

/** Another one for each name. */
function colourCalled(name: string): string {
  const number = [...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) & 0xffffff, 0);
  return `#${number.toString(16).padStart(6, "0")}`;
}

let frames: (() => void)[] = [];
let leave: () => void = () => undefined;

function nextFrame(): void {
  for (const draw of frames.splice(0)) draw();
}

beforeEach(() => {
  frames = [];
  CellWorker.all = [];
  vi.stubGlobal("Worker", CellWorker);
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => frames.push(draw));
  vi.stubGlobal(
    "OffscreenCanvas",
    class extends Canvas {
      constructor() {
        super("2d");
      }
      transferToImageBitmap(): object {
        return { width: this.width, height: this.height, close: () => undefined };
      }
    },
  );
  vi.stubGlobal("cancelAnimationFrame", () => undefined);
  vi.stubGlobal("getComputedStyle", () => ({ getPropertyValue: colourCalled, fontFamily: "sans" }));
  vi.stubGlobal(
    "ImageData",
    class {
      readonly width: number;
      readonly height: number;
      readonly data: Uint8ClampedArray;
      constructor(width: number, height: number) {
        this.width = width;
        this.height = height;
        this.data = new Uint8ClampedArray(width * height * 4);
      }
    },
  );
});

afterEach(() => {
  leave();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** 500 hosts of 20 actors each: cells of a few pixels. */
function map() {
  const room = new LiveRoom({ onChanged: () => undefined, onReconnected: () => undefined, onRefused: () => undefined });
  const lines = Array.from({ length: 10_000 }, (_, ix) => ({ ix, host: ix % 500 }));
  room.store.load(snapshotOf(lines, { hosts: hostsOf(500) }));
  const cells = new Canvas("bitmaprenderer");
  const cards = new Canvas("2d");
  const marks = new Canvas("bitmaprenderer");
  const painter = new MapPainter(room, { cells, cards, marks } as never);
  painter.resize(900, 600, 1);
  leave = painter.follow();
  nextFrame();
  const worker = CellWorker.all.at(-1) as CellWorker;
  return { room, painter, cells, cards, marks, worker };
}

/** As `map`, with a worker that is there and has drawn once. */
function drawnMap() {
  const all = map();
  all.worker.start();
  all.painter.setZoom({ k: 1, x: 0, y: 0 });
  nextFrame();
  all.worker.answer();
  return all;
}

function images({ context }: Canvas): number {
  return context.of("transferFromImageBitmap").length;
}

/** Beyond the window while it is panned. */
const MARGIN_PX = 240;
const busier = { ...deltaOf(2), changed: { ix: [7], depth: [3], state: [1], busyMs: [0] } };

describe("the painter of the map", () => {
  it("draws the first cells itself, so that they wait for no worker", () => {
    const { worker, cells, cards } = map();

    expect(images(cells)).toBe(1);
    expect(worker.orders).toEqual([]);
    expect(cards.context.of("putImageData", "fillRect")).toEqual([]);
  });

  it("says once that the map is drawn", () => {
    const drawn = vi.fn();
    const { painter, worker } = drawnMap();

    painter.onceDrawn(drawn);
    const before = drawn.mock.calls.length;
    for (const x of [-10, -20]) {
      painter.setZoom({ k: 2, x, y: -40 });
      nextFrame();
      worker.answer();
    }

    expect(before).toBe(0);
    expect(drawn).toHaveBeenCalledOnce();
  });

  it("has small cells drawn by the worker once that is there, and shows them when they come", () => {
    const { painter, worker, cells } = map();
    const before = images(cells);
    worker.start();
    painter.setZoom({ k: 1, x: 0, y: 0 });
    nextFrame();
    const meanwhile = images(cells);

    worker.answer();

    expect(worker.orders).toHaveLength(1);
    expect(worker.orders[0]?.sheet?.cells).toHaveLength(10_000);
    expect([before, meanwhile, images(cells)]).toEqual([1, 1, 2]);
  });

  it("hides the other canvases while nothing is on them", () => {
    const { painter, cards, marks } = drawnMap();
    const before = [cards, marks].map(({ style }) => style.visibility);

    painter.setMarks({ selectedHostIx: 3 });
    nextFrame();

    expect(before).toEqual(["hidden", "hidden"]);
    expect([cards, marks].map(({ style }) => style.visibility)).toEqual(["hidden", "visible"]);
    expect(images(marks)).toBe(1);
  });

  it("orders one image at a time, and then the last that was wanted, without the sheet", () => {
    const { painter, worker } = drawnMap();

    for (const x of [-10, -20, -30]) {
      painter.setZoom({ k: 2, x, y: -40 });
      nextFrame();
    }
    const meanwhile = worker.orders.length;
    worker.answer();

    expect(meanwhile).toBe(2);
    expect(worker.orders).toHaveLength(3);
    expect(worker.orders[2]).toMatchObject({ sheet: null, view: { x: painter.view.x } });
  });

  it("tells only the colours that differ", () => {
    const { room, worker } = drawnMap();
    const [first] = worker.orders;

    room.store.apply(busier);
    nextFrame();

    const changes = worker.orders[1]?.changes ?? [];
    expect(worker.orders[1]?.sheet).toBeNull();
    expect(changes).toHaveLength(2);
    expect(first?.sheet?.cells[changes[0] as number]).toBe(changes[1]);
  });

  it("scales the cells that are there until those of a zoom come", () => {
    const { painter, worker, cells } = drawnMap();
    const before = painter.view;

    painter.setZoom({ k: 2, x: -50, y: -40 });
    nextFrame();
    const meanwhile = cells.style.transform;
    worker.answer();

    const [x, y] = [painter.view.x - before.x * 2, painter.view.y - before.y * 2];
    expect(meanwhile).toBe(`translate(${x}px, ${y}px) scale(2)`);
    expect(cells.style.transform).toBe("translate(0px, 0px)");
  });

  it("moves the canvases during a pan, and draws what changes meanwhile within a second", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { room, painter, cells, cards, marks, worker } = drawnMap();
    painter.setZoom({ k: 2, x: -50, y: -40 });
    nextFrame();
    worker.answer();
    painter.move({ k: 2, x: -80, y: -90 });
    nextFrame();
    worker.answer();
    for (const { context } of [cells, cards, marks]) context.forget();
    const ordered = worker.orders.length;

    room.store.apply(busier);
    painter.move({ k: 2, x: -90, y: -90 });
    nextFrame();
    const callsOfPan = [cells, cards, marks].flatMap(({ context }) => context.calls);
    const orderedByPan = worker.orders.length - ordered;
    vi.advanceTimersByTime(1_000);
    nextFrame();

    expect(callsOfPan).toEqual([]);
    expect(orderedByPan).toBe(0);
    expect(cells.style.transform).toBe(`translate(${-10 - MARGIN_PX}px, ${-MARGIN_PX}px)`);
    expect(worker.orders).toHaveLength(ordered + 1);
    expect(worker.orders.at(-1)?.changes).toHaveLength(2);
  });

  it("orders all of it again once somebody is born", () => {
    const { room, worker } = drawnMap();
    const { actors: born } = snapshotOf([{ ix: 10_000, host: 3 }], { hosts: hostsOf(500) });

    room.store.apply({ ...deltaOf(2), born });
    nextFrame();

    expect(worker.orders.at(-1)?.sheet?.cells).toHaveLength(10_001);
  });

  it("draws large cells as cards, and shows no small ones that come late", () => {
    const { painter, cells, cards, worker } = drawnMap();
    painter.setZoom({ k: 2, x: -10, y: -10 });
    nextFrame();
    const before = images(cells);

    painter.setZoom({ k: painter.maxZoom, x: -2_000, y: -2_000 });
    nextFrame();
    worker.answer();

    expect(images(cells)).toBe(before);
    expect(cells.style.visibility).toBe("hidden");
    expect(cards.context.of("roundRect").length).toBeGreaterThan(0);
  });

  it("keeps the canvases where they are as long as they cover the window", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { room, painter, marks, worker } = drawnMap();
    painter.setMarks({ selectedHostIx: 3 });
    painter.move({ k: 1, x: -30, y: 0 });
    nextFrame();
    worker.answer();
    const drawnMarks = images(marks);

    painter.move({ k: 1, x: -60, y: 0 });
    room.store.apply(busier);
    vi.advanceTimersByTime(1_000);
    nextFrame();
    const within = images(marks);
    painter.move({ k: 1, x: -30 - MARGIN_PX - 1, y: 0 });
    nextFrame();

    expect(within).toBe(drawnMarks);
    expect(images(marks)).toBe(drawnMarks + 1);
  });

  it("draws the cells itself where there are no workers", () => {
    vi.stubGlobal("Worker", undefined);

    const { room, cells } = map();
    const first = images(cells);
    room.store.apply(busier);
    nextFrame();

    expect([first, images(cells)]).toEqual([1, 2]);
  });

  it("draws the cells itself when the worker fails", () => {
    const { painter, cells, worker } = drawnMap();
    painter.setZoom({ k: 2, x: -10, y: -10 });
    nextFrame();
    const before = images(cells);

    worker.onerror?.();
    nextFrame();

    expect(worker.isEnded).toBe(true);
    expect(images(cells)).toBe(before + 1);
  });

  it("ends the worker when the map goes", () => {
    const { worker } = map();

    leave();

    expect(worker.isEnded).toBe(true);
  });
});
