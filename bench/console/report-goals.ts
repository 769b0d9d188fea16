export interface Goal {
  name: string;
  unit: string;
  /** At most this. */
  goal: number;
  measured: number;
}

export function printGoals(machine: string, goals: readonly Goal[]): void {
  const lines = goals.map(({ name, unit, goal, measured }) => {
    const isMet = measured <= goal;
    const by = isMet ? "met" : `missed by ${(measured - goal).toFixed(1)} ${unit}`;
    return `${name.padEnd(54)} ${`≤ ${goal} ${unit}`.padStart(14)} ${`${measured.toFixed(1)} ${unit}`.padStart(16)}  ${by}`;
  });
  const head = `${"".padEnd(54)} ${"goal".padStart(14)} ${"measured".padStart(16)}`;
  process.stdout.write(
    `${[machine, "5,000 hosts, 100,000 actors, 10,000 changes a second", "", head, ...lines].join("\n")}\n`,
  );
}
