import { describe, expect, it } from "vitest";
import { rolesWithin } from "./role-words.ts";

describe("the roles that one may hand on", () => {
  it("never exceed one's own", () => {
    expect(rolesWithin("viewer")).toEqual(["viewer"]);
    expect(rolesWithin("operator")).toEqual(["viewer", "operator"]);
    expect(rolesWithin("approver")).toEqual(["viewer", "approver"]);
    expect(rolesWithin("admin")).toEqual(["viewer", "operator", "approver", "admin"]);
  });
});
