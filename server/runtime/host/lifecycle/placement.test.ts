import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Capabilities } from "../../author/actor.ts";
import type { Member } from "../../engine/engine.ts";
import type { HostAnswers } from "../../wire/host-call.ts";
import type { ClassFacts } from "../../wire/realm-control.ts";
import { Placement } from "./placement.ts";

const SOURCE = "a".repeat(64);

interface TestHost extends Partial<HostAnswers["load"]> {
  capabilities?: Capabilities;
}

/** Of hosts that tell this of themselves; asked on the first. `asked`: the hosts whose realms were. */
function placementOf(hosts: TestHost[], facts: Partial<ClassFacts> = {}, random?: () => number) {
  const members = hosts.map(
    ({ capabilities = {} }, i): Member => ({
      id: `h${i}`,
      name: `h${i}`,
      capabilities,
      sinceMs: 0,
      authority: null,
      services: {},
      state: "present",
    }),
  );
  const asked: string[] = [];
  const loads: string[] = [];
  const placement = new Placement(
    { members: () => members },
    "h0",
    {
      async load(host) {
        loads.push(host);
        const { load = 0, sources = [], blocked = [] } = hosts[Number(host.slice(1))] as TestHost;
        return { load, sources, blocked };
      },
      async classFacts(host) {
        asked.push(host);
        return { requires: {}, hasCapabilityCheck: false, ...facts } as ClassFacts;
      },
      async passes(host, _hash, _className, requirements) {
        asked.push(host);
        return requirements.only === undefined || requirements.only === host;
      },
    },
    random,
  );
  const choose = (more: { requirements?: Capabilities; host?: string; except?: string } = {}) =>
    placement.choose({ hash: SOURCE, className: "Some", requirements: {}, host: null, ...more });
  return { choose, asked, loads };
}

describe("placement", () => {
  it("levels the load, also of creations that no host shows yet", async () => {
    const loads = fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(loads, fc.nat({ max: 60 }), async (before, creations) => {
        const { choose } = placementOf(before.map((load) => ({ load })));
        const after = [...before];

        for (let i = 0; i < creations; i += 1) {
          const { host } = await choose();
          const chosen = Number(host.slice(1));

          expect(after[chosen]).toBe(Math.min(...after));
          after[chosen] = (after[chosen] ?? 0) + 1;
        }
      }),
    );
  });

  it("takes equal hosts in turn, also when each creation has settled before the next", async () => {
    const { choose } = placementOf([{}, {}, {}]);
    const hosts: string[] = [];

    for (let i = 0; i < 6; i += 1) {
      const { host, settle } = await choose();
      settle();
      hosts.push(host);
    }

    expect(hosts).toEqual(["h0", "h1", "h2", "h0", "h1", "h2"]);
  });

  it("refuses with each host and what it lacks", async () => {
    const { choose } = placementOf([{ capabilities: { db: "old" } }, {}], { requires: { db: "new" } });

    await expect(choose()).rejects.toMatchObject({
      code: "NO_HOST_FITS",
      details: {
        hosts: [
          { host: "h0", lacks: [{ name: "db", wanted: "new", has: "old" }] },
          { host: "h1", lacks: [{ name: "db", wanted: "new" }] },
        ],
      },
    });
  });

  it("asks the class where it has a check of its own, and follows it", async () => {
    const { choose } = placementOf([{}, { load: 9 }], { hasCapabilityCheck: true });

    expect(await choose({ requirements: {} })).toMatchObject({ host: "h0" });
    await expect(choose({ requirements: { only: "h1" } })).rejects.toMatchObject({ code: "NO_HOST_FITS" });
  });

  it.each([
    ["only the host that is named", { host: "h1" }, "h1"],
    ["any host but one", { except: "h0" }, "h1"],
  ])("takes %s", async (_what, request, host) => {
    expect(await placementOf([{}, { load: 9 }]).choose(request)).toMatchObject({ host });
  });

  it("refuses a host that is not there", async () => {
    await expect(placementOf([{}]).choose({ host: "h7" })).rejects.toMatchObject({ code: "NO_HOST" });
  });

  it("learns of the class where its source runs already", async () => {
    const { choose, asked } = placementOf([{}, { load: 9, sources: [SOURCE] }]);

    await choose();

    expect(asked).toEqual(["h1"]);
  });

  it("asks no realm that hangs, and takes its host only when no other fits", async () => {
    const hanging = { sources: [SOURCE], blocked: [SOURCE] };
    const db = { capabilities: { db: true } };
    const spare = placementOf([{ ...hanging, ...db }, { load: 9 }]);

    expect(await spare.choose()).toMatchObject({ host: "h1" });
    expect(await spare.choose({ requirements: { db: true } })).toMatchObject({ host: "h0" });
    expect(spare.asked).toEqual(["h1", "h1"]);
    expect(await placementOf([hanging]).choose()).toMatchObject({ host: "h0" });
  });
});
