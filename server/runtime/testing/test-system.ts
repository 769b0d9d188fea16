import { AssertionError } from "node:assert";
import { localEngine } from "../engine/local/local-engine.ts";
import { RuntimeError } from "../errors.ts";
import { packDirectory } from "../intake/pack-directory.ts";
import { EndlessPlay, MESSAGES_PER_CREATION, type SequentialBase, sequentialBase } from "../sequential/base.ts";
import { checkOptions } from "../spelling/options.ts";
import { ActorSystem } from "../system/system.ts";
import type { SystemOptions } from "../system/system-options.ts";
import type { ActorRow } from "../wire/actor-description.ts";
import { openProbe, type Patience, type Probe, type ProbeOptions, waitInRealTime } from "./probe.ts";
import { TestAuthority } from "./test-authority.ts";

const SHUTDOWN_MS = 1_000;
/** So many actors are named in an error. */
const MAX_NAMED = 5;

/** What `startTestSystem` may be given; capabilities and folder are its first host's. */
export interface TestSystemOptions extends TestHostOptions {
  /**
   * `sequential` (default): one thread, one message at a time, a clock that stands still until `advance`. `threads`: as
   * in production, a thread per source, real time.
   */
  base?: "sequential" | "threads";
  /** Sequential: chooses the order among messages of different senders. The same seed gives the same run. Default 1. */
  seed?: number;
  /**
   * Sequential: `auto` lets the clock jump to the next due time as soon as nothing else is left to do. Default
   * `manual`.
   */
  time?: "manual" | "auto";
  /**
   * Sequential: how many milliseconds of real time a handler or hook gets, once, for what it awaits outside the
   * runtime. When they are over the clock goes on without it, with a warning that names it. One that has an open ask
   * gets 50 at most: it waits for the clock. Default 2,000.
   */
  patienceMs?: number;
  /**
   * Sequential: how many messages the actors may take while the clock stands; a creation counts as ten. More is an
   * endless play, at which `expect` and `advance` throw an `AssertionError` that names who takes part, and which
   * `shutdown` cuts off. Default 1,000,000.
   */
  maxMessages?: number;
}

/** What a host of a test may be given; see `SystemOptions`. */
export type TestHostOptions = Pick<SystemOptions, "capabilities" | "dataDir">;

/** A convention for one test. End it with `shutdown`. */
export interface TestSystem {
  /** Its first host, `test`. */
  readonly system: ActorSystem;
  /** Starts another host of the same convention, on the same base. */
  host(name: string, options?: TestHostOptions): Promise<ActorSystem>;
  /**
   * Packs the source in a folder as an upload would, refuses it as an upload would, approves and loads it; answers its
   * hash, for `system.createActor("Hello", { sourceHash })`, `system.activateSource` and `system.swap`.
   */
  load(directory: string): Promise<string>;
  /** An actor of the test's own, on the first host. */
  probe(options?: ProbeOptions): Promise<Probe>;
  /**
   * Sequential only: what comes due within the next `ms` runs in order, and so does what follows from it. At each due
   * time the clock waits until every handler and hook has settled: see `patienceMs`.
   */
  advance(ms: number): Promise<void>;
  /** Ends every host and what runs there. */
  shutdown(): Promise<void>;
}

/**
 * Starts a system for one test of one's own actors.
 *
 * ```ts
 * const test = await startTestSystem();
 * const greeter = await test.system.createActor(Greeter);
 * expect(await test.system.ask(greeter, Greet({ name: "Ada" }))).toEqual(Greeting({ text: "Hello, Ada!" }));
 * await test.shutdown();
 * ```
 *
 * By default nothing happens by itself after a time: a wakeup, an ask's timeout and an idle actor's end wait for
 * `advance`.
 *
 * ```ts
 * const probe = await test.probe();
 * probe.send(await test.system.createActor(Egg), Boil({ minutes: 4 }));
 * await test.advance(4 * 60_000 - 1);
 * await probe.expectNothing();
 * await test.advance(1);
 * await probe.expect(Boiled);
 * ```
 *
 * Fault injection drops, delays, doubles, reorders or fails a share of an actor's messages: the same messages each
 * time. It works on actors of a source only, so `load` the source.
 *
 * ```ts
 * const kitchen = await test.system.createActor("Kitchen", { sourceHash: await test.load(".") });
 * await test.system.injectFaults(kitchen, { drop: 1, forMs: 60_000 });
 * probe.send(kitchen, Boil({ minutes: 4 }));
 * await probe.expectNothing();
 * ```
 */
export async function startTestSystem(options: TestSystemOptions = {}): Promise<TestSystem> {
  checkOptions("startTestSystem", options);
  const { base: kind = "sequential", seed = 1, time = "manual", patienceMs, maxMessages, ...first } = options;
  const limits = { ...(patienceMs !== undefined && { patienceMs }), ...(maxMessages !== undefined && { maxMessages }) };
  const sequential: SequentialBase | null = kind === "sequential" ? sequentialBase({ seed, time, ...limits }) : null;
  const engine = localEngine();
  const authority = new TestAuthority();
  const systems: ActorSystem[] = [];
  const patience: Patience =
    sequential === null
      ? {
          forMessage: waitInRealTime,
          forQuiet: waitInRealTime,
          describeEnd: (ms) => ` within ${ms} ms${atWork(systems)}`,
        }
      : {
          forMessage: (_, { hasCome }) => play(systems, sequential.settle(hasCome)),
          forQuiet: () => play(systems, sequential.settle()),
          describeEnd: () => notFinished(sequential.awaiting(), ` after ${sequential.patienceMs} ms of patience`),
        };

  const host = async (name: string, hostOptions: TestHostOptions = {}) => {
    checkOptions("test.host", hostOptions);
    const authorityKeys = [authority.publicKey];
    const system = await ActorSystem.start({
      name,
      engine,
      base: sequential ?? "threads",
      authorityKeys,
      ...hostOptions,
    });
    systems.push(system);
    return system;
  };
  const system = await host("test", first);

  return {
    system,
    host,
    load: async (directory) => authority.approve(system, await packDirectory(directory)),
    probe: (probeOptions) => openProbe(system, patience, probeOptions),
    async advance(ms) {
      if (sequential !== null) return play(systems, sequential.advance(ms));
      throw new RuntimeError("NOT_SUPPORTED", "the threads base runs in real time", 'Test time on base "sequential".');
    },
    async shutdown() {
      const over = Promise.all(systems.map((each) => each.shutdown({ deadlineMs: SHUTDOWN_MS })));
      // An actor that never comes back from a message is waited for by the clock that stands still.
      await sequential?.finish(SHUTDOWN_MS);
      await over;
    },
  };
}

/** Says who plays when the play has no end. */
async function play(systems: readonly ActorSystem[], run: Promise<void>): Promise<void> {
  try {
    await run;
  } catch (error) {
    if (!(error instanceof EndlessPlay)) throw error;
    const remedy = "Let them stop, or wait between two rounds (wakeupAfter); or raise maxMessages.";
    throw new AssertionError({ message: `${error.message}; ${whoPlays(actorsOf(systems))}. ${remedy}` });
  }
}

/** Those who took most; or the class that there are so many of, where creations outweigh that. */
function whoPlays(actors: ActorRow[]): string {
  const most = actors.reduce((so, { received }) => Math.max(so, received), 0);
  const perClass = new Map<string, number>();
  for (const { className } of actors) perClass.set(className, (perClass.get(className) ?? 0) + 1);
  const [className, count] = [...perClass].reduce((so, next) => (next[1] > so[1] ? next : so), ["", 0]);
  if (count * MESSAGES_PER_CREATION > most) return `there are ${count} actors of class ${className}`;
  const players = actors
    .filter(({ received }) => received * 10 > most)
    .sort((a, b) => b.received - a.received)
    .slice(0, MAX_NAMED)
    .map(({ className, address, received }) => `${className} ${address} (${received})`);
  return `most were taken by ${players.join(", ")}`;
}

/** On threads: who was at work when the time was over. */
function atWork(systems: readonly ActorSystem[]): string {
  const working = actorsOf(systems)
    .filter(({ state }) => state !== "idle")
    .map(({ className, address, state, busyMs }) => `${className} ${address} (${state}, for ${Math.round(busyMs)} ms)`);
  return notFinished(working, "");
}

function notFinished(actors: readonly string[], when: string): string {
  if (actors.length === 0) return "";
  const more = actors.length > MAX_NAMED ? ` and ${actors.length - MAX_NAMED} more` : "";
  return `; still at work${when}: ${actors.slice(0, MAX_NAMED).join(", ")}${more}`;
}

function actorsOf(systems: readonly ActorSystem[]): ActorRow[] {
  const rows: ActorRow[] = [];
  // The row is one object, filled anew for each.
  for (const system of systems) system.readActors((row) => rows.push({ ...row }));
  return rows;
}
