import { beforeEach, describe, expect, it } from "vitest";
import type { ActorAddress } from "../../author/address.ts";
import { RuntimeError } from "../../errors.ts";
import type { Forwarding, HostCall } from "../../wire/host-call.ts";
import type { RealmHandle } from "../realms/mod.ts";
import { Entries } from "./entries.ts";
import { Entry } from "./entry.ts";
import { type Finder, find, locate, sight, sightInFull } from "./finding.ts";

const HASH = "1".repeat(64);
const ACCEPTS = [{ type: "hello.Greet", schema: {} }];
const realm = { hash: HASH, classes: new Map([["Hello", { accepts: ACCEPTS }]]) } as unknown as RealmHandle;
const address = (host: string, n: number) => `${host}:1.${n}` as ActorAddress;

describe("finding actors", () => {
  let hosts: Map<string, Finder>;
  let moved: Map<ActorAddress, Forwarding>;
  let asked: { host: string; call: HostCall }[];

  /** Counts what is asked, and looks at no more entries than it is asked about. */
  const open = (id: string) => {
    const call = async (host: string, request: HostCall) => {
      asked.push({ host, call: request });
      const other = hosts.get(host);
      if (other === undefined) throw new RuntimeError("NO_HOST", `no host ${host}`, "Choose another.");
      if (request.do === "find") return sightInFull(other, request.address);
      if (request.do === "locate") return request.addresses.map((each) => sight(other, each));
      throw new Error(request.do);
    };
    const isMember = (host: string) => hosts.has(host);
    const forwardingOf = async (actor: ActorAddress) => moved.get(actor) ?? null;
    hosts.set(id, {
      id,
      router: { entries: new Entries(), forwardings: new Map() },
      isMember,
      forwardingOf,
      call,
    } as Finder);
  };
  const host = (id: string) => hosts.get(id) as Finder;
  const bear = (at: string, actor: ActorAddress, place: { realm?: RealmHandle; forward?: string }) => {
    const entry = new Entry(0, actor, "Hello", 0, true);
    entry.realm = place.realm ?? null;
    if (place.forward !== undefined) entry.ensureExtras().forward = place.forward;
    host(at).router.entries.add(entry, null);
  };

  beforeEach(() => {
    hosts = new Map();
    moved = new Map();
    asked = [];
    for (const id of ["north", "east", "west"]) open(id);
    for (let n = 0; n < 2_500; n += 1) bear("east", address("east", n), { realm });
  });

  it("finds one that moved before its birth host was lost", async () => {
    const actor = address("gone", 1);
    moved.set(actor, { address: actor, className: "Hello", parent: null, host: "west" });
    bear("west", actor, { realm });

    expect(await find(host("north"), actor)).toMatchObject({ address: actor, host: "west" });
    expect(await locate(host("north"), [actor, address("gone", 2)])).toMatchObject([{ host: "west" }, null]);
  });

  it("asks one host, once, for an actor here and for one elsewhere", async () => {
    bear("north", address("north", 1), { realm });

    const here = await find(host("north"), address("north", 1));
    const there = await find(host("north"), address("east", 7));

    expect(here).toEqual({
      address: "north:1.1",
      host: "north",
      className: "Hello",
      sourceHash: HASH,
      accepts: ACCEPTS,
    });
    expect(there).toMatchObject({ address: "east:1.7", host: "east" });
    expect(asked.map(({ host: at }) => at)).toEqual(["north", "east"]);
  });

  it("looks up only the address that it is asked about", async () => {
    const { entries } = host("east").router;
    let walks = 0;
    entries.values = () => {
      walks += 1;
      return [][Symbol.iterator]();
    };

    await find(host("north"), address("east", 7));
    await locate(host("north"), [address("east", 7), address("east", 8)]);

    expect(walks).toBe(0);
  });

  it("follows an actor that was placed or moved, and at once when this host knows where it went", async () => {
    bear("west", address("west", 1), { forward: "east" });
    bear("east", address("west", 1), { realm });
    bear("north", address("north", 1), { forward: "east" });
    bear("east", address("north", 1), { realm });

    expect(await find(host("north"), address("west", 1))).toMatchObject({ host: "east" });
    expect(await find(host("north"), address("north", 1))).toMatchObject({ host: "east" });

    expect(asked.map(({ host: at }) => at)).toEqual(["west", "east", "east"]);
  });

  it("finds nobody where there is no actor, no host, no place yet, or a circle", async () => {
    bear("north", address("north", 1), {});
    bear("east", address("west", 1), { forward: "west" });
    bear("west", address("west", 1), { forward: "east" });

    const nobody = [address("east", 9_999), address("gone", 1), address("north", 1), address("west", 1)];

    for (const each of nobody) expect(await find(host("north"), each)).toBeNull();
    expect(await locate(host("north"), nobody)).toEqual([
      null,
      null,
      { host: "north", className: "Hello", sourceHash: null, isPlaced: false },
      null,
    ]);
  });

  it("asks each host once for 1,000 actors, and answers in the order of the addresses", async () => {
    bear("west", address("west", 1), { forward: "east" });
    bear("east", address("west", 1), { realm });
    const addresses = Array.from({ length: 2_500 }, (_, n) => address("east", n));

    const places = await locate(host("north"), [address("west", 1), ...addresses, address("gone", 1)]);

    expect(places).toHaveLength(2_502);
    expect(places.slice(0, 2_501).every((place) => place?.host === "east" && place.sourceHash === HASH)).toBe(true);
    expect(places.at(-1)).toBeNull();
    const calls = asked.map(({ host: at, call }) => [at, call.do === "locate" ? call.addresses.length : 0]);
    expect(calls.toSorted()).toEqual([
      ["east", 1],
      ["east", 1_000],
      ["east", 1_000],
      ["east", 500],
      ["gone", 1],
      ["west", 1],
    ]);
  });
});
