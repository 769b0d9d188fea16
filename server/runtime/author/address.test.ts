import { describe, expect, it } from "vitest";
import { isAddress, isReplyAddress, labelledSender, senderLabel } from "./address.ts";

describe("a sender with a label", () => {
  it("says on whose behalf the message was sent, and has the form of an address", () => {
    const sender = labelledSender("north:0.", "console_ada", "1f");

    expect(senderLabel(sender)).toBe("console_ada");
    expect(isAddress(sender)).toBe(true);
    expect(isReplyAddress(sender)).toBe(true);
  });

  it("is none that an actor, or an ask without a label, has", () => {
    for (const sender of ["north:1.4", "north:0.0", "north:1.-9", "north.-x-1:1.4"])
      expect(senderLabel(sender)).toBeNull();
  });

  it("takes no label that would not fit into an address", () => {
    for (const label of ["", "Ada", "a-b", "a.b", "a".repeat(49)])
      expect(() => labelledSender("north:0.", label)).toThrow(TypeError);
  });
});
