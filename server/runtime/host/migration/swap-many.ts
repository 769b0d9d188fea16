import type { Capabilities } from "../../author/actor.ts";
import type { ActorAddress } from "../../author/address.ts";
import { lacksOf } from "../../core/capability-match.ts";
import { errorFacts, RuntimeError } from "../../errors.ts";
import type { SignedStatement } from "../../intake/statement.ts";
import type { SwapOptions, SwapResult, SwapStep } from "../../wire/swap.ts";
import type { Reading } from "../observability/mod.ts";
import type { RealmHandle } from "../realms/mod.ts";
import type { Entry, Router } from "../routing/mod.ts";
import { type Finder, locate, notThere, put, slices } from "../routing/mod.ts";
import type { SourceRoom } from "../sources/mod.ts";
import type { BatchResult, Migrations } from "./migrations.ts";
import { RealmEndpoint } from "./realm-endpoint.ts";

const SWAP_MS = 10_000;
/** A batch's snapshots and mailboxes cross the host's thread in one piece. */
const MAX_BATCH_SIZE = 256;
/** Cloned twice on its way, so it would hold the host's thread for tens of milliseconds. */
const MAX_MOVING_MAILBOX = 20_000;
/** How long a batch waits for one of its actors that is busy: the others are sealed meanwhile, and take nothing. */
const BATCH_PATIENCE_MS = 50;
/** Addresses that one call carries when actors move one by one. */
const SENT_AT_ONCE = 1_000;

/** Throws `NOT_SUPPORTED` for what is no number of actors. */
export function checkBatchSize(batchSize = 1): void {
  if (Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= MAX_BATCH_SIZE) return;
  throw new RuntimeError(
    "NOT_SUPPORTED",
    `batches of ${String(batchSize)} actors`,
    `Give batchSize from 1 to ${MAX_BATCH_SIZE}.`,
  );
}

/** A host whose actors are moved from source to source. */
export interface SwappingHost {
  readonly state: { readonly router: Pick<Router, "entries" | "deliver">; readonly capabilities: Capabilities };
  readonly sources: Pick<SourceRoom, "loads" | "realm" | "classFacts" | "passes">;
  readonly migrations: Pick<Migrations, "begin">;
  readonly reading: Pick<Reading, "depth">;
}

/** Addresses that are given to one host in one call; of actors that live nowhere without a host. */
interface Part {
  readonly host: string | null;
  readonly addresses: ActorAddress[];
}

/**
 * Moves actors of any hosts; answers in the order of the addresses. One by one they move in that order, all of them; in
 * batches the hosts work at the same time. Once one has failed nothing more begins, unless `stopAtFailure` is false.
 */
export async function swapMany(
  finder: Finder,
  addresses: readonly ActorAddress[],
  toHash: string,
  signed: SignedStatement | null,
  options: SwapOptions,
): Promise<SwapResult[]> {
  const { batchSize = 1, stopAtFailure = true } = options;
  const places = await locate(finder, addresses);
  const hosts = places.map((place) => place?.host ?? null);
  const results: SwapResult[] = [];
  const isStopped = () => stopAtFailure && results.some(({ ok }) => !ok);
  const move = async (lane: readonly Part[]) => {
    for (const { host, addresses: some } of lane) {
      if (isStopped()) return;
      const gone = () => some.map((address) => failed(address, "gone", "no such actor"));
      if (host === null) results.push(...gone());
      else {
        const moved = await finder.call(host, { do: "swap", addresses: some, toHash, signed, options }).catch(notThere);
        results.push(...(moved ?? gone()));
      }
    }
  };
  if (batchSize === 1) await move(inOrder(addresses, hosts));
  else {
    const { nowhere, lanes } = byHost(addresses, hosts, batchSize);
    await move(nowhere);
    const over = await Promise.allSettled(lanes.map(move));
    // What the other hosts do is over, too, before the caller hears of it.
    for (const one of over) if (one.status === "rejected") throw one.reason;
  }
  const order = new Map(addresses.map((address, at) => [address, at]));
  return results.sort((a, b) => (order.get(a.address) ?? 0) - (order.get(b.address) ?? 0));
}

function inOrder(addresses: readonly ActorAddress[], hosts: readonly (string | null)[]): Part[] {
  const parts: Part[] = [];
  for (const [at, address] of addresses.entries()) {
    const host = hosts[at] ?? null;
    const last = parts.at(-1);
    if (last !== undefined && last.host === host && last.addresses.length < SENT_AT_ONCE) last.addresses.push(address);
    else parts.push({ host, addresses: [address] });
  }
  return parts;
}

function byHost(
  addresses: readonly ActorAddress[],
  hosts: readonly (string | null)[],
  batchSize: number,
): { nowhere: Part[]; lanes: Part[][] } {
  const groups = new Map<string | null, ActorAddress[]>();
  for (const [at, address] of addresses.entries()) put(groups, hosts[at] ?? null, address);
  const lane = (host: string | null) =>
    slices(groups.get(host) ?? [], batchSize).map((some) => ({ host, addresses: some }));
  const lanes = [...groups.keys()].flatMap((host) => (host === null ? [] : [lane(host)]));
  return { nowhere: lane(null), lanes };
}

/** Moves actors that live here. What has ended, or lives elsewhere by now, fails with `gone`. */
export async function swapHere(
  host: SwappingHost,
  addresses: readonly ActorAddress[],
  toHash: string,
  options: SwapOptions,
): Promise<SwapResult[]> {
  const { batchSize = 1, stopAtFailure = true } = options;
  const results: SwapResult[] = [];
  const isStopped = () => stopAtFailure && results.some(({ ok }) => !ok);
  for (const some of slices(addresses, batchSize)) {
    const batches = new Map<RealmHandle, Entry[]>();
    for (const address of some) {
      const entry = host.state.router.entries.get(address);
      const refusal = entry === undefined ? failed(address, "gone", "no such actor") : select(host, entry, toHash);
      if (refusal !== null) results.push(refusal);
      else if (entry?.realm) put(batches, entry.realm, entry);
      // Those in front of it move, those behind it do not.
      if (isStopped()) break;
    }
    for (const [from, entries] of batches) results.push(...(await swapBatch(host, from, entries, toHash, options)));
    if (isStopped()) break;
  }
  return results;
}

/** Why it cannot be moved; null: it can. */
function select(host: SwappingHost, entry: Entry, toHash: string): SwapResult | null {
  const { address, realm } = entry;
  const refused = (error: string) => failed(address, "select", error);
  if (realm === null) return refused("the actor is still being placed");
  if (realm.hash === null) return refused("it is a system actor");
  if (realm.hash === toHash) return refused("it runs on that source already");
  const depth = host.reading.depth(entry);
  if (depth <= MAX_MOVING_MAILBOX) return null;
  return refused(`${depth} messages wait for it, more than ${MAX_MOVING_MAILBOX}: wait until it has caught up`);
}

async function swapBatch(
  host: SwappingHost,
  realm: RealmHandle,
  entries: readonly Entry[],
  toHash: string,
  options: SwapOptions,
): Promise<SwapResult[]> {
  const { router } = host.state;
  const from = new RealmEndpoint(realm, router);
  let to: RealmEndpoint;
  try {
    host.sources.loads.checkCreate(toHash, null);
    to = new RealmEndpoint(await host.sources.realm(toHash), router);
  } catch (error) {
    return entries.map(({ address }) => failed(address, "prepare", errorFacts(error).message));
  }
  const check = prepare(host, toHash);
  const results: SwapResult[] = [];
  const ready: Entry[] = [];
  for (const entry of entries) {
    const refusal = await check(entry);
    if (refusal === null) ready.push(entry);
    else results.push(failed(entry.address, "prepare", refusal));
  }
  const { freshState = false, deadlineMs = SWAP_MS, stopAtFailure = true } = options;
  const move = (some: readonly Entry[], patienceMs: number | null) =>
    new Promise<BatchResult[]>((done) => {
      if (some.length === 0) done([]);
      else host.migrations.begin({ from, to, entries: some, freshState, deadlineMs, patienceMs, done });
    });
  const busy: Entry[] = [];
  for (const { isBusy, ...result } of await move(ready, ready.length > 1 ? BATCH_PATIENCE_MS : null)) {
    if (isBusy) busy.push(...ready.filter(({ address }) => address === result.address));
    else results.push(result);
  }
  for (const entry of busy) {
    if (stopAtFailure && results.some(({ ok }) => !ok)) break;
    results.push(...(await move([entry], null)));
  }
  return results;
}

/** Step 1 for the actors of one batch: is the class there, and may it run here? Each answer is why not, or null. */
function prepare(host: SwappingHost, toHash: string): (entry: Entry) => Promise<string | null> {
  const { sources, state } = host;
  const known = new Map<string, Promise<string | null>>();
  const ask = async (className: string, requirements: Capabilities) => {
    try {
      const facts = await sources.classFacts(toHash, className);
      const lacks = [...lacksOf(state.capabilities, facts.requires), ...lacksOf(state.capabilities, requirements)];
      if (lacks.length > 0) return `this host lacks ${lacks.map(({ name }) => name).join(", ")}`;
      if (facts.hasCapabilityCheck && !(await sources.passes(toHash, className, requirements))) {
        return `${className}.capabilityCheck says no`;
      }
      return null;
    } catch (error) {
      return errorFacts(error).message;
    }
  };
  return ({ className, extras }) => {
    const requirements = extras?.requirements ?? {};
    const kind = JSON.stringify([className, requirements]);
    const answer = known.get(kind) ?? ask(className, requirements);
    known.set(kind, answer);
    return answer;
  };
}

function failed(address: ActorAddress, step: SwapStep, error: string): SwapResult {
  return { ok: false, address, step, error };
}
