import { describe, expect, it } from "vitest";
import { hostsOf, snapshotOf } from "../../live/snapshot.testbed.ts";
import { TopologyStore } from "../../live/topology-store.ts";
import { MapPlace } from "./map-place.ts";

function placed({ groupBy = null as string | null, ratio = 2 } = {}): MapPlace {
  const store = new TopologyStore();
  const zones: Record<string, string | number>[] = [{}, { zone: "a" }, { zone: 7 }, { zone: 7 }];
  const hosts = hostsOf(4).map((host, n) => ({ ...host, capabilities: zones[n] ?? {} }));
  store.load(snapshotOf([{ ix: 1, host: 0 }], { hosts }));
  const place = new MapPlace();
  place.resize(901, 601, ratio);
  place.layOut(store, groupBy);
  return place;
}

describe("where the map lies", () => {
  it("keeps zoom and pan when hosts are laid out anew", () => {
    const place = placed();
    const fitted = place.view.scale;

    place.zoom({ k: 3, x: -40, y: -20 });
    place.layOut(new TopologyStore(), null);

    expect(place.k).toBe(3);
    expect(place.view).toMatchObject({ scale: place.layout.scale * 3, y: -20, width: 901, height: 601 });
    expect(fitted).toBeGreaterThan(0);
  });

  it("lies on whole pixels of the device, whatever the gesture", () => {
    const place = placed({ ratio: 2 });

    place.zoom({ k: 1.37, x: -40.333, y: 20.777 });

    expect(Number.isInteger(place.view.x * 2) && Number.isInteger(place.view.y * 2)).toBe(true);
  });

  it("puts hosts together by what they say of a capability, those that say nothing too", () => {
    const { blocks } = placed({ groupBy: "zone" }).layout;

    expect(blocks.map(({ label }) => label).sort()).toEqual(["a", "no zone", "zone=7"]);
  });
});
