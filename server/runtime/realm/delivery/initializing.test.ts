import { describe, expect, it } from "vitest";
import { z } from "zod";
import { message } from "../../author/message.ts";
import { Initializing } from "./initializing.ts";

const Name = message("test.Name", z.object({ name: z.string() }));
const Limit = message("test.Limit", z.object({ limit: z.number() }));
const types = [Name, Limit];
const name = Name({ name: "Ada" });
const limit = Limit({ limit: 3 });

describe("initializing messages", () => {
  it("are complete with the last one, in any order, and then all messages pass", () => {
    const initializing = new Initializing(types);

    const outcomes = [limit, "early", name, "late"].map((each) => initializing.take(each, "a"));

    expect(outcomes).toEqual(["taken", "stashed", "complete", "passed"]);
    expect(initializing.initial.map((each) => each?.message)).toEqual([name, limit]);
  });

  it("are taken once: a second one of a type waits with the others", () => {
    const initializing = new Initializing(types);
    initializing.take(name, "a");

    expect(initializing.take(Name({ name: "Grace" }), "b")).toBe("stashed");
    expect(initializing.waiting).toBe(1);
  });

  it("go back with what was stashed when the actor ends before its hook, and only once", () => {
    const initializing = new Initializing(types);
    initializing.take("early", "a");
    initializing.take(limit, "b");

    const waiting = initializing.takeWaiting();

    expect(waiting).toEqual([
      { message: limit, sender: "b" },
      { message: "early", sender: "a" },
    ]);
    expect(initializing.takeWaiting()).toEqual([]);
  });

  it("move with a swap, and a class that names fewer needs no more", () => {
    const before = new Initializing(types);
    before.take(name, "a");
    before.take("early", "b");

    const moving = before.encode();
    const same = Initializing.moved(types, moving);
    const fewer = Initializing.moved([Name], moving);

    expect(moving.held).toHaveLength(1);
    expect(same.isComplete).toBe(false);
    expect(same.initial[0]).toEqual({ message: name, sender: "a" });
    expect(fewer.isComplete).toBe(true);
  });

  it("are not waited for by a new instance when the old one had them all", () => {
    const before = new Initializing([Name]);
    before.take(name, "a");
    before.hasRun = true;

    const after = Initializing.moved(types, before.encode());

    expect(after.isComplete).toBe(true);
    expect(after.hasRun).toBe(true);
  });
});
