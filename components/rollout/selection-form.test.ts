import { expect, it } from "vitest";
import { addressesIn, NO_CHOICE, selectionOf } from "./selection-form.tsx";

it("takes the first of a list while nothing is chosen", () => {
  expect(selectionOf(NO_CHOICE, ["Question", "Cast"], [])).toEqual({ class: "Question" });
  expect(selectionOf({ ...NO_CHOICE, kind: "source" }, [], ["aa", "bb"])).toEqual({ fromSource: "aa" });
  expect(selectionOf(NO_CHOICE, [], [])).toBeNull();
});

it("reads addresses line by line, with spaces or commas, each once", () => {
  expect(addressesIn(" a:1.1\nb:2.2, a:1.1\tc:3.3 ")).toEqual(["a:1.1", "b:2.2", "c:3.3"]);
  expect(selectionOf({ ...NO_CHOICE, kind: "addresses", addresses: " \n" }, ["Question"], [])).toBeNull();
});
