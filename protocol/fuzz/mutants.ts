import fc from "fast-check";

/** A value with one thing wrong in it. */
export interface Mutant {
  value: unknown;
  /** What was done to it. */
  how: (typeof WAYS)[number];
  /** The field that was taken away, added or changed. */
  field: string;
}

const WAYS = ["missing", "extra", "wrong type", "out of range", "huge", "deep"] as const;
const HUGE = 300_000;
const DEEP = 1_000;

/** What `values` gives, with one thing wrong; it may still be right where its schema takes anything. */
export function mutants(values: fc.Arbitrary<unknown>): fc.Arbitrary<Mutant> {
  return fc
    .record({ value: values, how: fc.constantFrom(...WAYS), at: fc.nat(), pick: fc.nat() })
    .map(({ value, how, at, pick }) => {
      const copy: Holder = { "": JSON.parse(JSON.stringify(value)) };
      const places = placesIn(copy, "").filter(({ holder, key }) => how !== "extra" || isFields(holder[key]));
      const place = places[at % places.length];
      const field = place ? spoil(place, how, pick) : "";
      return { value: copy[""], how, field };
    });
}

type Holder = Record<string, unknown>;

interface Place {
  holder: Holder;
  key: string;
  /** The nearest field that has one: entries of a list have none. */
  name: string;
}

/** Every place in a value, from the outside in. */
function placesIn(holder: Holder, name: string): Place[] {
  return Object.entries(holder).flatMap(([key, part]) => {
    const place = { holder, key, name: Array.isArray(holder) ? name : key };
    return typeof part === "object" && part !== null ? [place, ...placesIn(part as Holder, place.name)] : [place];
  });
}

function isFields(value: unknown): value is Holder {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Answers the name of what is wrong now. */
function spoil({ holder, key, name }: Place, how: Mutant["how"], pick: number): string {
  const was = holder[key];
  const choose = (...from: unknown[]) => from[pick % from.length];
  switch (how) {
    case "missing":
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return name;
    case "extra": {
      const added = String(choose("mdoe", "requst", "constructor", "toString", "0", "", "x".repeat(HUGE)));
      if (isFields(was)) was[added] = choose("force", 1, null, {});
      return added;
    }
    case "wrong type":
      holder[key] = choose(...[null, 7, "seven", true, [], {}, ["x"]].filter((each) => typeof each !== typeof was));
      return name;
    case "out of range":
      holder[key] =
        typeof was === "number" ? choose(-1, 0.5, 2 ** 53, 1e308) : choose("", "\0", "\ud800", "x".repeat(3_000));
      return name;
    case "huge":
      holder[key] = choose(
        "x".repeat(HUGE),
        Array.from({ length: HUGE }, () => 0),
        { ["x".repeat(HUGE)]: 1 },
      );
      return name;
    case "deep":
      holder[key] = JSON.parse(`${"[".repeat(DEEP)}${"]".repeat(DEEP)}`);
      return name;
  }
}
