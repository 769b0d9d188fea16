import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const list = readFileSync(join(import.meta.dirname, "behaviours.md"), "utf8");

/** Numbers at the beginning of test titles, by the files that use them, as the list links to them. */
function numbersInTitles(): Map<number, string[]> {
  const files = new Map<number, string[]>();
  for (const file of readdirSync(join(root, "server"), { recursive: true, encoding: "utf8" })) {
    if (!/\.(suite|test)\.ts$/.test(file)) continue;
    const text = readFileSync(join(root, "server", file), "utf8");
    for (const number of new Set([...text.matchAll(/["'`](\d{1,3}): /g)].map(([, digits]) => Number(digits)))) {
      files.set(number, [...(files.get(number) ?? []), `../server/${file}`]);
    }
  }
  return files;
}

/** Each number of the list with where it links to. */
function numbersInList(): Map<number, string[]> {
  const items = list.split(/^(?=\d+\. )/m).slice(1);
  return new Map(
    items.map((item) => [Number.parseInt(item, 10), [...item.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to ?? "")]),
  );
}

const ascending = (numbers: Iterable<number>) => [...numbers].sort((a, b) => a - b);

it("the numbers in titles of tests are those of the list", () => {
  expect(ascending(numbersInTitles().keys())).toEqual([...numbersInList().keys()]);
});

it.each([...numbersInList()])("behaviour %i links to files that show it, and to no other", (number, links) => {
  expect(links).not.toEqual([]);
  expect(links.filter((link) => !numbersInTitles().get(number)?.includes(link))).toEqual([]);
});
