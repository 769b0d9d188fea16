import { describe, expect, it } from "vitest";
import { Actor, type ActorClass } from "../../author/actor.ts";
import { LoadedClass } from "./loaded-class.ts";

/** As a class without types: the compiler would say something of most of these. */
function load(actorClass: new () => Actor) {
  return new LoadedClass("Hello", actorClass as ActorClass);
}

class Recieve extends Actor {
  recieve() {}
}
class Snapshoot extends Actor {
  snapshoot() {}
  receive() {}
}
class Restor extends Actor {
  restor() {}
  receive() {}
}
class Onstart extends Actor {
  onstart() {}
  receive() {}
}
class OnInitialise extends Actor {
  onInitialised() {}
  receive() {}
}
class Inherited extends Recieve {
  receive() {}
}
class Handels extends Actor {
  static handels = [];
}
class Handle extends Actor {
  static handle = [];
}
class Persistant extends Actor {
  static persistant = true;
  receive() {}
}
class CapabilityChek extends Actor {
  static capabilityChek() {}
  receive() {}
}
class StaticReceive extends Actor {
  static receive() {}
}
class Retrys extends Actor {
  static failure = { retrys: 3 };
  receive() {}
}
class Idel extends Actor {
  static troupe = { max: 3, idel: 1 };
  receive() {}
}
class Limit extends Actor {
  static mailbox = { limit: 10, max: 10 };
  receive() {}
}

describe("a class is refused, with the right name, for", () => {
  it.each([
    [Recieve, "nothing calls recieve(): did you mean receive()?"],
    [Snapshoot, "nothing calls snapshoot(): did you mean snapshot()?"],
    [Restor, "nothing calls restor(): did you mean restore()?"],
    [Onstart, "nothing calls onstart(): did you mean onStart()?"],
    [OnInitialise, "nothing calls onInitialised(): did you mean onInitialized()?"],
    [Inherited, "nothing calls recieve(): did you mean receive()?"],
    [Handels, "nothing reads static handels: did you mean static handles?"],
    [Handle, "nothing reads static handle: did you mean static handles?"],
    [Persistant, "nothing reads static persistant: did you mean static persistent?"],
    [CapabilityChek, "nothing calls static capabilityChek(): did you mean static capabilityCheck()?"],
    [StaticReceive, "nothing calls static receive(): write receive() without static"],
    [Retrys, "static failure has no retrys: did you mean retries?"],
    [Idel, "static troupe has no idel: did you mean idle?"],
    [Limit, "static mailbox has no limit: it has max"],
  ])("%o", (actorClass, what) => {
    expect(() => load(actorClass)).toThrow(
      expect.objectContaining({ code: "NOT_SUPPORTED", message: `Hello: ${what}`, remedy: expect.stringMatching(/./) }),
    );
  });
});

class Words extends Actor {
  static limits = { most: 3 };
  static handle() {}
  static start = 1;
  static resume = 1;
  receive() {}
  received() {}
  receiver() {}
  restored() {}
  restores() {}
  restock() {}
  snapshots() {}
  handle() {}
  handled() {}
  accept() {}
  start() {}
  started() {}
  onStep() {}
  onChange() {}
  prepare() {}
  deliver() {}
}
class Used extends Actor {
  static accept = 4;
  receive() {
    this.recieve();
    return Used.accept;
  }
  private recieve() {}
}
abstract class Frame extends Actor {
  receive() {
    this.restor();
  }
  abstract restor(): void;
}
class UsedByItsBase extends Frame {
  restor() {}
}
class TakesOut extends Actor {
  receive() {
    const { self, recieve } = this;
    return [self, recieve];
  }
  recieve() {}
}
class LooksUp extends Actor {
  receive(name: "recieve") {
    this[name]();
  }
  recieve() {}
}
class Quoted extends Actor {
  receive() {}
  "receive("() {}
}
class WithGetters extends Actor {
  static get handels(): never {
    throw new Error("was read");
  }
  get recieve(): never {
    throw new Error("was read");
  }
  receive() {}
}

describe("a class is taken with", () => {
  it.each([
    ["words of its own", Words],
    ["a member that it uses itself", Used],
    ["a member that a class uses which it extends", UsedByItsBase],
    ["a member that it takes out of itself", TakesOut],
    ["members that it looks up by computed names", LooksUp],
    ["a quoted name", Quoted],
    ["getters, which nobody reads to find out", WithGetters],
  ])("%s", (_, actorClass) => {
    expect(load(actorClass).name).toBe("Hello");
  });
});
