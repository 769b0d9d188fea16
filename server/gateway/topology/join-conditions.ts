import type { HostCondition, Slot, SlotCounts } from "#protocol/condition";

/** What happened on all hosts together. `now`: the slot in which it is read. */
export function joinConditions(hosts: readonly HostCondition[], now: number): HostCondition {
  const slots = new Map<number, Slot>();
  const old: HostCondition["old"] = { count: 0, worst: null };
  for (const host of hosts) {
    for (const { slot, actors, depth, received, failures, deadLetters } of host.slots) {
      const sum = slots.get(slot) ?? { slot, actors: 0, depth: 0, received: 0, failures: 0, deadLetters: 0 };
      sum.actors += actors;
      sum.depth += depth;
      sum.received += received;
      sum.failures += failures;
      sum.deadLetters += deadLetters;
      slots.set(slot, sum);
    }
    old.count += host.old.count;
    if ((host.old.worst?.waitsMs ?? -1) > (old.worst?.waitsMs ?? -1)) old.worst = host.old.worst;
  }
  return {
    now,
    slots: [...slots.values()].sort((a, b) => a.slot - b.slot),
    failures: joined(
      hosts.flatMap(({ failures }) => failures),
      (each) => JSON.stringify([each.class, each.source]),
    ),
    deadLetters: joined(
      hosts.flatMap(({ deadLetters }) => deadLetters),
      ({ reason }) => reason,
    ),
    old,
  };
}

function joined<T extends { counts: SlotCounts }>(all: readonly T[], keyOf: (each: T) => string): T[] {
  const byKey = new Map<string, T>();
  for (const each of all) {
    const known = byKey.get(keyOf(each));
    byKey.set(keyOf(each), known === undefined ? each : { ...known, counts: added(known.counts, each.counts) });
  }
  return [...byKey.values()];
}

function added(a: SlotCounts, b: SlotCounts): SlotCounts {
  const sum = new Map(a);
  for (const [slot, count] of b) sum.set(slot, (sum.get(slot) ?? 0) + count);
  return [...sum].sort(([one], [other]) => one - other);
}
