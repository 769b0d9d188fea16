import { expect, it } from "vitest";
import { formatTime } from "./time-format.ts";

const AT = Date.parse("2026-11-21T14:02:31.456Z");

it("shows a moment in UTC, with as much of it as is asked for", () => {
  expect([
    formatTime(AT, "minutes", "utc"),
    formatTime(AT, "seconds", "utc"),
    formatTime(AT, "clock", "utc"),
    formatTime(AT, "moment", "utc"),
  ]).toEqual(["14:02", "14:02:31", "14:02:31 UTC", "21 Nov 2026, 14:02:31 UTC"]);
});

it("names the zone of a local moment", () => {
  const zone = new Intl.DateTimeFormat("en-GB", { timeZoneName: "short" })
    .formatToParts(AT)
    .find(({ type }) => type === "timeZoneName")?.value;

  expect(formatTime(AT, "moment", "local")).toMatch(new RegExp(`:31 ${zone?.replace("+", "\\+")}$`));
});
