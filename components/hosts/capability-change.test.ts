import { expect, it } from "vitest";
import { backChange, capabilityChange, changeWords } from "./capability-change.ts";

const before = { zone: "eu", cores: 8, disk: { gb: 40 } };

it("names only what differs, null for what goes", () => {
  const change = capabilityChange(before, { zone: "us", cores: 8, gpu: true });

  expect(change).toEqual({ zone: "us", gpu: true, disk: null });
  expect(changeWords(before, change)).toBe("adds gpu; changes zone; takes away disk");
  expect(backChange(before, change)).toEqual({ zone: "eu", gpu: null, disk: { gb: 40 } });
});

it("is empty where the same is offered in another order", () => {
  expect(capabilityChange(before, { disk: { gb: 40 }, cores: 8, zone: "eu" })).toEqual({});
});

it("tells a number from the text that looks like it", () => {
  expect(capabilityChange({ cores: 8 }, { cores: "8" })).toEqual({ cores: "8" });
});
