import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { LiveRoom } from "../../live/live-room.ts";
import { deltaOf, hostsOf, snapshotOf } from "../../live/snapshot.testbed.ts";
import { MapPainter } from "./map-painter.ts";

/**
 * A context that writes down what is called on it. What is read of it is a number or an object, as an enum or a handle
 * is.
 */
class Context {
  readonly calls: [name: string, args: unknown[]][] = [];
  readonly asContext: unknown;

  constructor(canvas: { width: number; height: number }) {
    const own: Record<string, unknown> = {
      canvas,
      fillStyle: "#123456",
      measureText: () => ({ width: 8 }),
      getProgramParameter: () => true,
      getUniformLocation: (_program: unknown, name: string) => name,
      getAttribLocation: () => 0,
      createProgram: () => ({}),
      createShader: () => ({}),
    };
    this.asContext = new Proxy(own, {
      get: (target, name: string) => {
        if (name in target) return target[name];
        if (name === name.toUpperCase()) return 1;
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
  readonly #listeners = new Map<string, () => void>();
  readonly #kinds: readonly string[];

  constructor(...kinds: string[]) {
    this.#kinds = kinds;
  }

  getContext(kind: string): unknown {
    return this.#kinds.includes(kind) ? this.context.asContext : null;
  }

  addEventListener(name: string, call: () => void): void {
    this.#listeners.set(name, call);
  }

  dispatch(name: string): void {
    this.#listeners.get(name)?.();
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
  vi.stubGlobal("requestAnimationFrame", (draw: () => void) => frames.push(draw));
  vi.stubGlobal(
    "OffscreenCanvas",
    class extends Canvas {
      constructor() {
        super("2d");
      }
      transferToImageBitmap(): void {}
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
function map(...kinds: string[]) {
  const room = new LiveRoom({ onChanged: () => undefined, onReconnected: () => undefined, onRefused: () => undefined });
  const lines = Array.from({ length: 10_000 }, (_, ix) => ({ ix, host: ix % 500 }));
  room.store.load(snapshotOf(lines, { hosts: hostsOf(500) }));
  const shaded = new Canvas(...kinds);
  const cells = new Canvas("2d");
  const marks = new Canvas("bitmaprenderer");
  const painter = new MapPainter(room, { shaded, cells, marks } as never);
  painter.resize(900, 600, 1);
  leave = painter.follow();
  nextFrame();
  return { room, painter, shaded, cells, marks };
}

function forget(...canvases: Canvas[]): void {
  for (const { context } of canvases) context.forget();
}

/** Beyond the window while it is panned. */
const MARGIN_PX = 240;
const busier = { ...deltaOf(2), changed: { ix: [7], depth: [3], state: [1], busyMs: [0] } };

describe("the painter of the map", () => {
  it("draws small cells by WebGL2, a quad for each host, and no pixel of them by itself", () => {
    const { shaded, cells } = map("webgl2");

    expect(shaded.context.of("drawArraysInstanced").at(-1)?.at(-1)).toBe(500);
    expect(cells.context.of("putImageData")).toEqual([]);
  });

  it("hides the other canvases while nothing is on them", () => {
    const { painter, cells, marks } = map("webgl2");
    const before = [cells, marks].map(({ style }) => style.visibility);

    painter.setMarks({ selectedHostIx: 3 });
    nextFrame();

    expect(before).toEqual(["hidden", "hidden"]);
    expect([cells, marks].map(({ style }) => style.visibility)).toEqual(["hidden", "visible"]);
    expect(marks.context.of("transferFromImageBitmap")).toHaveLength(1);
  });

  it("hands over no texel for a pan or a zoom", () => {
    const { painter, shaded } = map("webgl2");
    forget(shaded);

    painter.setZoom({ k: 2, x: -50, y: -40 });
    nextFrame();
    painter.move({ k: 2, x: -80, y: -90 });
    nextFrame();

    expect(shaded.context.of("texImage2D", "texSubImage2D")).toEqual([]);
    expect(shaded.context.of("drawArraysInstanced")).toHaveLength(2);
    expect(
      shaded.context
        .of("uniform2f")
        .filter(([name]) => name === "offset")
        .at(-1),
    ).toEqual(["offset", painter.view.x + MARGIN_PX, painter.view.y + MARGIN_PX]);
  });

  it("moves the canvases during a pan, and draws what changes meanwhile within a second", () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    const { room, painter, shaded, cells, marks } = map("webgl2");
    painter.setZoom({ k: 2, x: -50, y: -40 });
    nextFrame();
    painter.move({ k: 2, x: -80, y: -90 });
    nextFrame();
    forget(shaded, cells, marks);

    room.store.apply(busier);
    painter.move({ k: 2, x: -90, y: -90 });
    nextFrame();
    const callsOfPan = [shaded, cells, marks].flatMap(({ context }) => context.calls);
    vi.advanceTimersByTime(1_000);
    nextFrame();

    expect(callsOfPan).toEqual([]);
    expect(shaded.context.of("texSubImage2D")).toHaveLength(1);
    expect(shaded.context.of("drawArraysInstanced")).toHaveLength(1);
  });

  it("hands all over again once somebody is born", () => {
    const { room, shaded } = map("webgl2");
    const { actors: born } = snapshotOf([{ ix: 10_000, host: 3 }], { hosts: hostsOf(500) });
    forget(shaded);

    room.store.apply({ ...deltaOf(2), born });
    nextFrame();

    expect(shaded.context.of("texImage2D")).toHaveLength(1);
  });

  it("draws large cells as cards, and empties the canvas of the small ones", () => {
    const { painter, shaded, cells } = map("webgl2");
    forget(shaded, cells);

    painter.setZoom({ k: painter.maxZoom, x: -2_000, y: -2_000 });
    nextFrame();

    expect(shaded.context.of("clear")).toHaveLength(1);
    expect(shaded.context.of("drawArraysInstanced")).toEqual([]);
    expect(cells.context.of("roundRect").length).toBeGreaterThan(0);
  });

  it("draws small cells as pixels where there is no WebGL2", () => {
    const { room, shaded, cells } = map();
    const whole = cells.context.of("putImageData").length;

    room.store.apply(busier);
    nextFrame();

    expect(whole).toBe(1);
    expect(cells.context.of("putImageData")).toHaveLength(2);
    expect(shaded.context.calls).toEqual([]);
  });

  it("goes on with pixels when the browser takes WebGL2 back", () => {
    const { shaded, cells } = map("webgl2");
    forget(shaded);

    shaded.dispatch("webglcontextlost");
    nextFrame();

    expect(cells.context.of("putImageData")).toHaveLength(1);
    expect(shaded.context.calls).toEqual([]);
  });
});
