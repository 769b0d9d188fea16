import { describe, expect, it } from "vitest";
import { capabilityKeySchema, globalNameSchema, reasonSchema } from "./identity.ts";
import { nameSchema } from "./people.ts";

const UNSEEN = {
  NUL: "\0",
  CR: "\r",
  ESC: "\u001b",
  "a C1 control": "\u0085",
  "a soft hyphen": "\u00ad",
  "a zero-width space": "\u200b",
  "a right-to-left override": "\u202e",
  "a bidi isolate": "\u2066",
  "an Arabic letter mark": "\u061c",
  "a line separator": "\u2028",
  "a byte order mark": "\ufeff",
  "a Hangul filler": "\u3164",
  "a halfwidth Hangul filler": "\uffa0",
  "an empty Braille pattern": "\u2800",
  "a tag letter": "\u{e0061}",
  "half a surrogate pair": "\ud800",
};
const OF_PROSE = { "a new line": "\n", "a tab": "\t", "a joiner": "\u200d", "an emoji selector": "\ufe0f" };

describe("names of people, actors and capabilities", () => {
  it.each(Object.entries({ ...UNSEEN, ...OF_PROSE }))("refuse %s", (_, character) => {
    for (const schema of [nameSchema, globalNameSchema, capabilityKeySchema]) {
      expect(schema.safeParse(`a${character}b`).success).toBe(false);
    }
  });

  it.each(["Ada", "Zoë", "Иван", "王小明", "أحمد", "🦊"])("take %s", (name) => {
    for (const schema of [nameSchema, globalNameSchema, capabilityKeySchema]) {
      expect(schema.parse(name)).toBe(name);
    }
  });
});

describe("a reason", () => {
  it.each(Object.entries(UNSEEN))("refuses %s", (_, character) => {
    expect(reasonSchema.safeParse(`a${character}b`).success).toBe(false);
  });

  it("keeps its lines, and what joins letters and emoji", () => {
    const text = "1.\treviewed\n2.\tمی‌خواهم 👩‍🚀 ❤️";

    expect(reasonSchema.parse(text)).toBe(text);
  });
});
