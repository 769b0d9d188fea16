import { RULES, type Rules } from "../rules.ts";
import { DEFAULT_TIMING, type Timing } from "../timing.ts";
import { Ledger } from "./ledger.testbed.ts";
import { SimHost, type SimSetup } from "./sim-host.testbed.ts";
import { type KvFaults, SimKv } from "./sim-kv.testbed.ts";
import { type Counts, SimNet } from "./sim-net.testbed.ts";
import { type Machine, World } from "./world.testbed.ts";

export interface RunOptions {
  hosts?: number;
  /** How long things go wrong. */
  faultsMs?: number;
  /** How slow and unclear the keys are. */
  isHarsh?: boolean;
  rules?: Partial<Rules>;
  timing?: Partial<Timing>;
  isUnchecked?: KvFaults["isUnchecked"];
  /** The clock of one host goes so much faster or slower. */
  oddClock?: number;
}

/** Faults end, and so long after all has to be well. */
const QUIET_MS = 30_000;
const NAMES = ["one", "two", "three"];

/** What became of one seed. */
export interface RunResult {
  readonly violations: readonly string[];
  readonly counts: Readonly<Counts>;
}

/** A convention of some hosts through faults of all kinds, and a quiet time after it. */
export async function runSeed(seed: number, options: RunOptions = {}): Promise<RunResult> {
  const { hosts = 4, faultsMs = 24_000, isHarsh = false } = options;
  const world = new World(seed);
  const counts: Counts = {};
  const net = new SimNet(world, counts);
  const faults: KvFaults = {
    maxDelayMs: isHarsh ? 5_000 : 60,
    lostReplies: isHarsh ? 0.08 : 0.01,
    ...(options.isUnchecked && { isUnchecked: options.isUnchecked }),
  };
  net.slow = isHarsh ? { chance: 0.01, maxMs: 2_500 } : { chance: 0.01, maxMs: 40 };
  const kv = new SimKv(world, net, counts, faults);
  const ledger = new Ledger(world, counts);
  kv.onWrite = (key, value) => {
    if (key === "view" && value !== null) ledger.writesView((JSON.parse(value) as { term: number }).term);
  };
  const setup: SimSetup = {
    world,
    net,
    kv,
    ledger,
    rules: { ...RULES, ...options.rules },
    timing: { ...DEFAULT_TIMING, ...options.timing },
    names: NAMES,
    quietFromMs: faultsMs + QUIET_MS - 10_000,
  };
  const names = Array.from({ length: hosts }, (_, i) => `host${i}`);
  const living = new Map<string, SimHost>();
  let lives = 0;
  const start = (name: string, at: number) => {
    lives += 1;
    const rate = at === 0 && options.oddClock !== undefined ? options.oddClock : world.between(0.995, 1.005);
    const machine: Machine = { name, isDead: false, pausedUntilMs: 0, rate };
    const host = new SimHost(setup, machine, lives.toString(36).padStart(8, "0"));
    living.set(name, host);
    void host.start();
  };
  for (const [at, name] of names.entries()) world.after(world.between(0, 3_000), () => start(name, at));

  // Who is over comes back, in another life.
  const revive = () => {
    for (const [at, name] of names.entries()) {
      const host = living.get(name);
      if (host?.isOver && world.chance(0.6)) start(name, at);
    }
    world.after(1_000, revive);
  };
  world.after(5_000, revive);

  const trouble = () => {
    if (world.nowMs > faultsMs) return;
    makeTrouble(setup, [...living.values()]);
    world.after(world.between(500, 5_000), trouble);
  };
  world.after(4_000, trouble);
  world.at(faultsMs, null, () => {
    Object.assign(faults, { maxDelayMs: 60, lostReplies: 0 });
    net.slow = { chance: 0, maxMs: 0 };
  });
  await world.run(faultsMs + QUIET_MS);
  await checkHealed(setup, [...living.values()], hosts);
  return { violations: ledger.violations, counts };
}

function makeTrouble({ world, net, kv, ledger }: SimSetup, living: readonly SimHost[]): void {
  const hosts = living.filter(({ isIn }) => isIn);
  if (hosts.length === 0) return;
  const host = world.pick(hosts);
  const what = world.random();
  if (what < 0.1) {
    ledger.count("kills");
    ledger.faulty(host.life);
    host.kill();
  } else if (what < 0.4) {
    ledger.count("pauses");
    const ms = world.chance(0.5) ? world.between(100, 4_000) : world.between(7_000, 20_000);
    host.machine.pausedUntilMs = world.nowMs + ms;
    if (ms > 1_500) ledger.faulty(host.life, host.machine.pausedUntilMs);
  } else if (what < 0.6) {
    ledger.count("servers broken");
    if (world.chance(0.7)) net.breakServer(world.between(20, 210));
    else {
      // Its clients find no other one for long.
      const ms = world.between(600, 4_000);
      const machines = net.breakServer(ms);
      for (const { life, machine } of living) if (machines.has(machine)) ledger.faulty(life, world.nowMs + ms);
    }
  } else if (what < 0.75 && !net.isCut) {
    ledger.count("cuts");
    const ms = world.chance(0.5) ? world.between(500, 6_000) : world.between(6_000, 15_000);
    const cut = hosts.filter(() => world.chance(0.35));
    for (const { life } of cut) ledger.faulty(life, world.nowMs + ms);
    net.cut(new Set(cut.map(({ machine }) => machine)), ms);
  } else if (what < 0.9) {
    ledger.count("keys deaf");
    kv.deafen(world.between(500, 7_500));
  } else {
    ledger.faulty(host.life);
    void host.leave();
  }
}

async function checkHealed(
  { world, ledger, names }: SimSetup,
  hosts: readonly SimHost[],
  count: number,
): Promise<void> {
  const inside = hosts.filter(({ isIn }) => isIn);
  ledger.healed(inside.length === count, `${inside.length} of ${count} hosts are in`);
  const healths = inside.map(({ seat }) => seat.health());
  const views = new Set(healths.map((health) => health?.viewNo));
  ledger.healed(views.size === 1, `views ${[...views].join(", ")}`);
  const leaders = healths.filter((health) => (health?.leads ?? null) !== null).length;
  ledger.healed(leaders === 1, `${leaders} lead`);
  ledger.close();
  let served = 0;
  for (const name of names) {
    for (const host of inside)
      void host.claim(name).then(
        () => {
          served += 1;
        },
        () => {},
      );
  }
  await world.run(world.nowMs + 15_000);
  ledger.healed(
    served === names.length * inside.length,
    `${served} claims of ${names.length * inside.length} are served`,
  );
}
