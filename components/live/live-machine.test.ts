import { describe, expect, it } from "vitest";
import type { PictureDelta } from "#protocol/picture";
import type { TopologySnapshot } from "#protocol/topology";
import { type LiveEffect, type LiveEvent, type LiveMachine, NOT_STARTED, step } from "./live-machine.ts";
import { AT, countedOf, deltaOf, snapshotOf } from "./snapshot.testbed.ts";

const WELCOME: LiveEvent = { e: "frame", frame: { t: "welcome", protocol: 1, version: "0.1.0" } };
const GAP: LiveEvent = { e: "frame", frame: { t: "gap" } };

function fetched(over: Partial<TopologySnapshot> = {}): LiveEvent {
  return { e: "fetched", snapshot: snapshotOf([], over) };
}

function delta(seq: number, over: Partial<PictureDelta> = {}): LiveEvent {
  return { e: "frame", frame: { t: "delta", delta: deltaOf(seq, over) } };
}

function gateway(state: "connected" | "lost"): LiveEvent {
  return { e: "frame", frame: { t: "gateway", state, since: AT } };
}

/** The machine after these, and what had to be done for the last of them. */
function run(...events: LiveEvent[]): { machine: LiveMachine; effects: readonly LiveEffect[] } {
  let machine = NOT_STARTED;
  let effects: readonly LiveEffect[] = [];
  for (const event of events) ({ next: machine, effects } = step(machine, event, 1_000));
  return { machine, effects };
}

/** Live: the picture e1 is shown at 1, and what follows is asked for. */
const LIVE: readonly LiveEvent[] = [{ e: "start" }, { e: "opened" }, WELCOME, fetched(), { e: "loaded" }];

const verbs = (effects: readonly LiveEffect[]) => effects.map((effect) => effect.do);

describe("the machine of the live connection", () => {
  it("asks for a socket and a picture at once, and watches when both are there, in either order", () => {
    const start = run({ e: "start" });
    const pictureLast = run(...LIVE);
    const socketLast = run({ e: "start" }, fetched(), { e: "loaded" }, { e: "opened" }, WELCOME);

    expect(verbs(start.effects)).toEqual(["open", "fetch"]);
    for (const { machine, effects } of [pictureLast, socketLast]) {
      expect(machine.sync).toBe("asked");
      expect(effects).toEqual([{ do: "send", frame: { t: "watch", epoch: "e1", seq: 1 } }, { do: "look" }]);
    }
  });

  it("follows from the first delta that goes on where the picture stands", () => {
    const { machine, effects } = run(...LIVE, delta(2));

    expect(machine).toMatchObject({ sync: "following", picture: { epoch: "e1", seq: 2 } });
    expect(verbs(effects)).toEqual(["apply"]);
  });

  it("leaves out what it has, and takes a picture anew for what does not follow", () => {
    const known = run(...LIVE, delta(2), delta(2));
    const missing = run(...LIVE, delta(2), delta(4));
    const other = run(...LIVE, delta(2), delta(3, { epoch: "e2" }));

    expect(known.effects).toEqual([]);
    expect([missing, other].map(({ effects }) => verbs(effects))).toEqual([["fetch"], ["fetch"]]);
  });

  it("leaves out what is left from before it asked: that begins after where the picture stands", () => {
    const { machine, effects } = run(...LIVE, delta(5), delta(6, { epoch: "e0" }));

    expect(machine.sync).toBe("asked");
    expect(effects).toEqual([]);
  });

  it("ignores deltas and gaps while a picture is on its way, and asks for one at a time", () => {
    const fetching = [...LIVE, delta(2), delta(9)];

    for (const event of [delta(3), GAP, WELCOME]) {
      const { machine, effects } = run(...fetching, event);
      expect(machine.sync).toBe("fetching");
      expect(verbs(effects)).not.toContain("fetch");
      expect(verbs(effects)).not.toContain("send");
    }
  });

  it("takes no other picture when the socket comes back while one is on its way: it would go back in time", () => {
    const back = run(...LIVE, delta(2), GAP, { e: "closed" }, { e: "retryDue" }, { e: "opened" }, WELCOME);
    const come = step(back.machine, fetched({ seq: 8 }), 1_000);

    expect(back.machine).toMatchObject({ sync: "fetching", socket: "welcome" });
    expect(come.next.picture).toEqual({ epoch: "e1", seq: 8 });
  });

  describe("paused", () => {
    const PAUSED = [...LIVE, delta(2), { e: "pause" }] as const satisfies LiveEvent[];

    it("lets nothing into the picture: no delta, no counter, no other picture", () => {
      const counters = countedOf([{ ix: 1, received: 9 }]);
      const meanwhile: LiveEvent[] = [
        delta(3),
        delta(9),
        { e: "frame", frame: { t: "counters", counters } },
        GAP,
        gateway("lost"),
        gateway("connected"),
        { e: "refetchDue" },
        { e: "closed" },
        { e: "retryDue" },
        { e: "opened" },
        WELCOME,
        delta(4),
        { e: "want", isWanted: false },
        { e: "want", isWanted: true },
        delta(5),
      ];

      let { machine } = run(...PAUSED);
      const done = meanwhile.flatMap((event) => {
        const { next, effects } = step(machine, event, 2_000);
        machine = next;
        return verbs(effects);
      });

      expect(done.filter((verb) => ["apply", "load", "count", "fetch"].includes(verb))).toEqual([]);
      expect(done.filter((verb) => verb === "miss").length).toBeGreaterThan(0);
      expect(machine.picture).toEqual({ epoch: "e1", seq: 2 });
    });

    it("while another picture is on its way, the one that is shown stands, and `resume` asks from there", () => {
      const paused = run(...LIVE, delta(2), GAP, { e: "pause" });
      const late = step(paused.machine, fetched({ seq: 7 }), 2_000);
      const resumed = step(late.next, { e: "resume" }, 3_000);

      expect(verbs(paused.effects)).toEqual(["countMissed", "abortFetch"]);
      expect(late.effects).toEqual([]);
      expect(resumed.effects[0]).toEqual({ do: "send", frame: { t: "watch", epoch: "e1", seq: 2 } });
    });

    it("before anything is shown, the first picture comes all the same, and then stands", () => {
      const first = run({ e: "start" }, { e: "opened" }, WELCOME, { e: "pause" }, fetched(), { e: "loaded" });
      const next = step(first.machine, delta(2), 2_000);
      const problem = { message: "no", remedy: "wait" };
      const failed = run({ e: "start" }, WELCOME, { e: "pause" }, { e: "fetchFailed", problem }, { e: "refetchDue" });

      expect(verbs(failed.effects)).toEqual(["fetch"]);
      expect(first.machine.picture).toEqual({ epoch: "e1", seq: 1 });
      expect(verbs(next.effects)).toEqual(["miss"]);
    });

    it("while the socket is lost, asks from where the picture stands once it is back and resumed", () => {
      const away = run(...PAUSED, { e: "closed" }, { e: "resume" });
      const back = run(...PAUSED, { e: "closed" }, { e: "resume" }, { e: "retryDue" }, { e: "opened" }, WELCOME);

      expect(away.effects).toEqual([]);
      expect(back.effects).toContainEqual({ do: "send", frame: { t: "watch", epoch: "e1", seq: 2 } });
    });

    it("resumed, waits for what was missed, whatever comes before it", () => {
      const { machine, effects } = run(...PAUSED, delta(3), { e: "resume" }, delta(4));
      const caughtUp = step(machine, delta(4, { from: 2 }), 2_000);

      expect(effects).toEqual([]);
      expect(verbs(caughtUp.effects)).toEqual(["apply"]);
      expect(caughtUp.next.picture?.seq).toBe(4);
    });
  });

  it("tries again after a loss, later each time up to a second, and says whether it had been let in", () => {
    const lost = { e: "closed" } as const;
    const retry = { e: "retryDue" } as const;
    const refused = [lost, retry, lost, retry, lost, retry, lost] as const;

    expect(run(...LIVE, lost).effects).toEqual([{ do: "retry", afterMs: 200 }]);
    expect(run(...LIVE, ...refused).effects).toEqual([{ do: "refused" }, { do: "retry", afterMs: 1_000 }]);
    expect(run(...LIVE, ...refused, retry, { e: "opened" }, WELCOME).machine.lost).toBe(0);
  });

  it("gives a socket up that said nothing for six seconds", () => {
    const { machine } = run(...LIVE);

    expect(step(machine, { e: "tick" }, 6_999).effects).toEqual([]);
    expect(verbs(step(machine, { e: "tick" }, 7_000).effects)).toEqual(["retry", "close"]);
  });

  it("asks again for a picture that did not come, once it is due and the socket is there", () => {
    const problem = { message: "no", remedy: "wait" };
    const failed = run({ e: "start" }, { e: "opened" }, WELCOME, { e: "fetchFailed", problem });

    expect(failed.effects).toEqual([{ do: "refetch", afterMs: 1_000 }]);
    expect(failed.machine).toMatchObject({ sync: "failed", problem });
    expect(verbs(step(failed.machine, { e: "refetchDue" }, 2_000).effects)).toEqual(["fetch"]);
  });

  it("asks for nothing while nobody looks, and from where it stands when somebody does", () => {
    const hidden = run(...LIVE, { e: "want", isWanted: false });
    const seen = step(hidden.machine, { e: "want", isWanted: true }, 2_000);

    expect(hidden.effects).toEqual([{ do: "send", frame: { t: "unwatch" } }]);
    expect(step(hidden.machine, GAP, 2_000).effects).toEqual([]);
    expect(seen.effects[0]).toEqual({ do: "send", frame: { t: "watch", epoch: "e1", seq: 1 } });
  });

  it("does nothing any more once it is stopped", () => {
    const stopped = run(...LIVE, { e: "stop" });

    expect(verbs(stopped.effects)).toEqual(["abortFetch", "close"]);
    for (const event of ["tick", "closed", "retryDue", "refetchDue", "resume"] as const)
      expect(step(stopped.machine, { e: event }, 60_000).effects).toEqual([]);
  });
});
