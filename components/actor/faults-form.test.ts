import { describe, expect, it } from "vitest";
import { injectFaultsSchema } from "#protocol/actor";
import { type FaultsForm, NO_FAULTS, readFaults } from "./faults-form.ts";

const read = (change: Partial<FaultsForm>) => readFaults({ ...NO_FAULTS, ...change });

describe("the form of faults", () => {
  it("makes shares of per cent, and milliseconds of minutes", () => {
    const asked = read({ drop: "12.5", delay: "20", delayMs: "250", minutes: "1.5" });

    expect(asked).toEqual({
      ok: true,
      share: 0.325,
      order: { drop: 0.125, delay: 0.2, delayMs: 250, forMs: 90_000 },
    });
    expect(asked.ok && injectFaultsSchema.safeParse({ ...asked.order, reason: "rehearsal" }).success).toBe(true);
  });

  it("has no share as long as none is typed", () => {
    expect(read({})).toMatchObject({ ok: true, share: 0 });
  });

  it("takes tenths that together are all messages", () => {
    expect(read({ drop: "33.3", delay: "33.3", fail: "33.4" }).ok).toBe(true);
  });

  it.each([
    [{ drop: "101" }, { drop: "from 0 to 100" }],
    [{ fail: "-1" }, { fail: "from 0 to 100" }],
    [{ double: "many" }, { double: "from 0 to 100" }],
    [{ delayMs: "700000" }, { delayMs: "from 0 to 600000" }],
    [{ minutes: "0" }, { minutes: "up to 1440, a day" }],
    [{ minutes: "1441" }, { minutes: "up to 1440, a day" }],
    [{ drop: "60", delay: "40.5" }, { sum: "together 100.5 %, more than all messages" }],
  ])("says of %j what is wrong", (change, errors) => {
    expect(read(change)).toEqual({ ok: false, errors });
  });
});
