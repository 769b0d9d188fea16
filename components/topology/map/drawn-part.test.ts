import { describe, expect, it } from "vitest";
import { DrawnPart } from "./drawn-part.ts";

const VIEW = { scale: 2, x: -100, y: -50, width: 800, height: 600 };

/** Drawn at `VIEW`, at 0 ms, while it is panned. */
function panned(): DrawnPart {
  const part = new DrawnPart();
  part.setPanning(true, 1);
  part.draw(VIEW, 0);
  return part;
}

describe("the drawn part of the map", () => {
  it("is the window at rest, and is drawn at once", () => {
    const part = new DrawnPart();

    expect(part.draw(VIEW, 0)).toEqual(VIEW);
    expect(part.offset(VIEW)).toEqual({ x: 0, y: 0 });
    expect(part.dueInMs(VIEW, 1)).toBe(0);
    expect(part.covers({ x: -101, y: -50 })).toBe(false);
  });

  it("is drawn at once when a pan begins, however lately it was drawn without a margin", () => {
    const part = new DrawnPart();
    part.draw(VIEW, 0);

    part.setPanning(true, 1);

    expect(part.dueInMs({ ...VIEW, x: -101 }, 1)).toBe(0);
  });

  it("has a margin around the window while it is panned", () => {
    const part = panned();

    expect(part.whole(VIEW)).toEqual({ scale: 2, x: 140, y: 190, width: 1280, height: 1080 });
    expect(part.offset(VIEW)).toEqual({ x: -240, y: -240 });
  });

  it("is moved as the view is, up to its margin", () => {
    const part = panned();

    expect(part.offset({ x: -90, y: -75 })).toEqual({ x: -230, y: -265 });
    expect([140, 141].map((x) => part.covers({ x, y: -50 }))).toEqual([true, false]);
    expect([-290, -291].map((y) => part.covers({ x: -100, y }))).toEqual([true, false]);
  });

  it("stays where it lies when it is drawn again, as long as it covers the window", () => {
    const part = panned();

    const same = part.draw({ ...VIEW, x: -90 }, 1_000);
    const other = part.draw({ ...VIEW, x: 200 }, 2_000);

    expect(same).toEqual(part.whole(VIEW));
    expect(other).toEqual(part.whole({ ...VIEW, x: 200 }));
  });

  it("is drawn again at its edge, else once a second", () => {
    const part = panned();

    expect(part.dueInMs({ x: -90, y: -50 }, 100)).toBe(900);
    expect(part.dueInMs({ x: -90, y: -50 }, 1_100)).toBe(0);
    expect(part.dueInMs({ x: 200, y: -50 }, 100)).toBe(0);
  });

  it("has a margin that is whole in device pixels", () => {
    const part = new DrawnPart();

    part.setPanning(true, 1.1);

    expect(part.marginPx * 1.1).toBeCloseTo(264, 9);
  });
});
