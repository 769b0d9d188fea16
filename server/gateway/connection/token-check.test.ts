import { describe, expect, it } from "vitest";
import { carriesToken, digestOf } from "./token-check.ts";

describe("carriesToken", () => {
  it("takes the token as a bearer", () => {
    expect(carriesToken("Bearer 0123456789abcdef", digestOf("0123456789abcdef"))).toBe(true);
  });

  it.each([undefined, "", "0123456789abcdef", "Bearer ", "Bearer 0123456789abcdeF", "Basic 0123456789abcdef"])(
    "refuses %j",
    (header) => {
      expect(carriesToken(header, digestOf("0123456789abcdef"))).toBe(false);
    },
  );
});
