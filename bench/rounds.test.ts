import { describe, expect, it } from "vitest";
import { middleMean } from "./measure.ts";
import type { Measurement, Metrics } from "./measurement.ts";
import { type MeasureIn, measure } from "./rounds.ts";
import { FULL } from "./sizes.ts";

const row = { metric: "ms", title: () => "a row", unit: "ms", goals: { nact: { atLeast: 10 } } };
const measurement: Measurement = { name: "tells", contenders: ["callboard", "nact"], isCore: true, rows: [row] };
const sizes = { ...FULL, rounds: 3, roundsWithoutGoal: 2, runLimitMs: 20, togetherLimitMs: 90 };

/** Answers with the given times, one after the other; null: stopped. */
function processes(times: Record<string, (number | null)[]>) {
  const asked: string[] = [];
  const measureIn: MeasureIn = async (who, what, limitMs) => {
    asked.push(`${who} ${what} ${limitMs}`);
    const ms = times[who]?.shift() ?? null;
    return ms === null ? null : { [who]: { ms } };
  };
  return { asked, measureIn };
}

describe("the rounds of a measurement", () => {
  it("take the contenders in turn and have the median of each", async () => {
    const { asked, measureIn } = processes({ callboard: [7, 100, 8], nact: [70, 60, 80] });

    const found = await measure(measurement, sizes, measureIn);

    expect(found).toEqual({ callboard: { ms: 8 }, nact: { ms: 70 } });
    expect(asked).toEqual(Array.from({ length: 3 }, () => ["callboard tells 20", "nact tells 20"]).flat());
  });

  it("are fewer where no goal depends on them", async () => {
    const { asked, measureIn } = processes({ callboard: [7, 7], nact: [70, 70] });

    await measure({ ...measurement, rows: [{ ...row, goals: undefined }] }, sizes, measureIn);

    expect(asked).toHaveLength(4);
  });

  it("do not try a contender again that was stopped", async () => {
    const { asked, measureIn } = processes({ callboard: [7, 7, 7], nact: [null, 60, 60] });

    const found = await measure(measurement, sizes, measureIn);

    expect(found.nact).toEqual({ ms: Number.POSITIVE_INFINITY });
    expect(asked.filter((each) => each.startsWith("nact"))).toHaveLength(1);
  });

  it("know the median of a contender that most rounds were enough for", async () => {
    const { measureIn } = processes({ callboard: [7, 7, 7], nact: [18, 19, null] });

    expect((await measure(measurement, sizes, measureIn)).nact).toEqual({ ms: 19 });
  });

  it("leave empty what a contender cannot do, and ask it once", async () => {
    const asked: string[] = [];
    const measureIn: MeasureIn = async (who) => {
      asked.push(who);
      const metrics: Metrics = who === "nact" ? {} : { ms: 7 };
      return { [who]: metrics };
    };

    const found = await measure(measurement, sizes, measureIn);

    expect(found).toEqual({ callboard: { ms: 7 }, nact: {} });
    expect(asked).toEqual(["callboard", "nact", "callboard", "callboard"]);
  });

  it("are one process where contenders are compared by turns, with nothing known of any when it is stopped", async () => {
    const { asked, measureIn } = processes({});

    const found = await measure({ ...measurement, isCore: false }, sizes, measureIn);

    expect(asked).toEqual(["- tells 90"]);
    expect(found).toEqual({ callboard: { ms: Number.POSITIVE_INFINITY }, nact: { ms: Number.POSITIVE_INFINITY } });
  });
});

describe("the mean of the middle half", () => {
  it("is that of all values when there are one or two", () => {
    expect([middleMean([5]), middleMean([5, 8])]).toEqual([5, 6.5]);
  });

  it("is the middle one of three", () => {
    expect(middleMean([900, 7, 1])).toBe(7);
  });

  it("leaves out a quarter at each end", () => {
    expect(middleMean([1_000, 10, 14, 12, 0, 13, 11, 900])).toBe(12.5);
  });
});
