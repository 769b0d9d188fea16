import { expect, it } from "vitest";
import { placesIn } from "./places-in.ts";

const FILES = ["main.ts", "lib/tally.ts"];

it("finds where a stack names lines of the source, and nothing of the runtime or of Node", () => {
  const stack = [
    "Error: no such answer",
    "    at Tally.add (lib/tally.ts:7:11)",
    "    at Question.receive (main.ts:24:41)",
    "    at node:internal/process/task_queues:95:5",
    "    at Cell.run (/app/dist/realm.js:10:2)",
  ].join("\n");

  expect(placesIn(stack, FILES).map(({ path, line }) => [path, line])).toEqual([
    ["lib/tally.ts", 7],
    ["main.ts", 24],
  ]);
});

it("says where in the text they stand", () => {
  const text = "see main.ts:3 and other.ts:4";

  expect(placesIn(text, FILES).map(({ from, to }) => text.slice(from, to))).toEqual(["main.ts:3"]);
});
