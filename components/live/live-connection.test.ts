import { describe, expect, it } from "vitest";
import type { LiveFrame } from "#protocol/live";
import type { PictureDelta } from "#protocol/picture";
import { encodeDelta } from "#protocol/picture-frames";
import type { TopologySnapshot } from "#protocol/topology";
import type { Clock } from "./clock.ts";
import { LiveConnection, type LiveSocket } from "./live-connection.ts";
import { AT, changedOf, deltaOf, snapshotOf } from "./snapshot.testbed.ts";
import { TopologyStore } from "./topology-store.ts";

/** A clock that stands until the test moves it. */
class HandClock implements Clock {
  #now = Date.parse(AT);
  #timers: { at: number; every: number | null; call: () => void }[] = [];

  now = () => this.#now;
  after = (ms: number, call: () => void) => this.#add(ms, null, call);
  every = (ms: number, call: () => void) => this.#add(ms, ms, call);

  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#now = next.at;
      if (next.every === null) this.#timers.splice(this.#timers.indexOf(next), 1);
      else next.at += next.every;
      next.call();
    }
    this.#now = end;
  }

  #add(ms: number, every: number | null, call: () => void): () => void {
    const timer = { at: this.#now + ms, every, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }
}

class HandSocket implements LiveSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: unknown[] = [];

  send = (text: string) => void this.sent.push(JSON.parse(text));
  close = () => this.onclose?.();
  receive = (frame: LiveFrame) => this.onmessage?.({ data: JSON.stringify(frame) });
  receiveDelta = (delta: PictureDelta) => this.onmessage?.({ data: encodeDelta(delta).slice().buffer });
}

function start(snapshots: () => Promise<TopologySnapshot> = async () => snapshotOf([{ ix: 1 }, { ix: 2 }])) {
  const clock = new HandClock();
  const store = new TopologyStore();
  const sockets: HandSocket[] = [];
  const heard: string[] = [];
  const connection = new LiveConnection({
    store,
    clock,
    openSocket: () => {
      const socket = new HandSocket();
      sockets.push(socket);
      return socket;
    },
    fetchSnapshot: snapshots,
    lookedAt: () => [],
    afterDraw: (call) => call(),
    onChanged: (topic) => heard.push(topic),
    onReconnected: () => heard.push("reconnected"),
    onRefused: () => heard.push("refused"),
    random: () => 0.5,
  });
  connection.start();
  const socket = () => sockets.at(-1) as HandSocket;
  const welcome = async () => {
    socket().onopen?.();
    socket().receive({ t: "welcome", protocol: 1, version: "0.1.0" });
    await settle();
  };
  return { clock, store, sockets, socket, connection, heard, welcome };
}

/** Lets what was promised arrive. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve();
}

describe("LiveConnection", () => {
  it("says hello, takes a snapshot, and watches from where it ends", async () => {
    const { socket, connection, welcome } = start();

    await welcome();

    expect(socket().sent).toEqual([
      { t: "hello", protocol: 1 },
      { t: "watch", epoch: "e1", seq: 1 },
    ]);
    expect(connection.state.phase).toBe("live");
  });

  it("takes one snapshot beside the socket, and watches when both are there", async () => {
    const answers: ((snapshot: TopologySnapshot) => void)[] = [];
    const { socket, connection, welcome } = start(() => new Promise((resolve) => answers.push(resolve)));
    const askedAtFirst = answers.length;

    await welcome();
    answers[0]?.(snapshotOf([{ ix: 1 }], { seq: 4 }));
    await settle();

    expect(askedAtFirst).toBe(1);
    expect(answers).toHaveLength(1);
    expect(socket().sent.at(-1)).toEqual({ t: "watch", epoch: "e1", seq: 4 });
    expect(connection.state.phase).toBe("live");
  });

  it("applies deltas and acknowledges what was drawn", async () => {
    const { socket, store, welcome } = start();
    await welcome();

    socket().receiveDelta(deltaOf(2, { changed: changedOf([{ ix: 1, depth: 4 }]) }));

    expect(store.actors.depth[store.actors.rowOfIx(1)]).toBe(4);
    expect(socket().sent.at(-1)).toEqual({ t: "ack", seq: 2 });
  });

  it("takes a new snapshot after a gap, whether the console says so or a number is missing", async () => {
    let taken = 0;
    const { socket, store, welcome } = start(async () => snapshotOf([{ ix: 1 }], { seq: ++taken * 10 }));
    await welcome();
    socket().receiveDelta(deltaOf(11));

    socket().receiveDelta(deltaOf(13));
    await settle();
    socket().receive({ t: "gap" });
    await settle();

    expect(taken).toBe(3);
    expect(store.seq).toBe(30);
    expect(socket().sent.at(-1)).toEqual({ t: "watch", epoch: "e1", seq: 30 });
  });

  it("is stale three seconds after the last word, since that word, and live again with the next", async () => {
    const { clock, socket, connection, welcome } = start();
    await welcome();
    const lastWord = clock.now();

    clock.advance(2_900);
    expect(connection.state.phase).toBe("live");
    clock.advance(600);
    expect(connection.state).toMatchObject({ phase: "stale", sinceMs: lastWord });
    expect(connection.state.problem?.remedy).toBeTruthy();

    socket().receive({ t: "heartbeat", at: AT });
    expect(connection.state.phase).toBe("live");
  });

  it("connects again after a loss with growing waits, and asks for what it may have missed", async () => {
    const { clock, sockets, socket, heard, welcome } = start();
    await welcome();

    socket().onclose?.();
    clock.advance(200);
    expect(sockets).toHaveLength(2);
    socket().onclose?.();
    clock.advance(399);
    expect(sockets).toHaveLength(2);
    clock.advance(1);
    expect(sockets).toHaveLength(3);

    await welcome();
    expect(heard).toEqual(["refused", "reconnected"]);
    expect(socket().sent.at(-1)).toEqual({ t: "watch", epoch: "e1", seq: 1 });
  });

  it("is live within 1.5 s of the console's return, however long it was gone", async () => {
    const { clock, sockets, socket, connection, welcome } = start();
    await welcome();
    for (let gone = 0; gone < 60_000; gone += 100) {
      socket().onclose?.();
      clock.advance(100);
    }
    socket().onclose?.();
    const before = sockets.length;

    clock.advance(1_500);
    expect(sockets).toHaveLength(before + 1);
    await welcome();
    clock.advance(500);

    expect(connection.state.phase).toBe("live");
  });

  it("takes another socket when one is silent for six seconds: its end may never be told", async () => {
    const { clock, sockets, connection, welcome } = start();
    await welcome();
    const silent = sockets.at(-1) as HandSocket;
    silent.close = () => undefined;

    clock.advance(7_000);
    expect(sockets).toHaveLength(2);
    await welcome();
    silent.receive({ t: "gateway", state: "lost", since: AT });
    silent.onclose?.();
    clock.advance(500);

    expect(connection.state.phase).toBe("live");
    clock.advance(2_000);
    expect(sockets).toHaveLength(2);
  });

  it("is stale since the gateway was lost, and takes a snapshot when it is back", async () => {
    let taken = 0;
    const { socket, connection, welcome } = start(async () => snapshotOf([], { seq: ++taken }));
    await welcome();

    socket().receive({ t: "gateway", state: "lost", since: AT });
    expect(connection.state).toMatchObject({ phase: "stale", sinceMs: Date.parse(AT) });

    socket().receive({ t: "gateway", state: "connected", since: AT });
    await settle();
    expect(taken).toBe(2);
    expect(connection.state.phase).toBe("live");
  });

  it("is stale since the cluster's last word when the gateway is silent, and says that it does not answer", async () => {
    const { socket, connection, welcome } = start();
    await welcome();

    socket().receive({ t: "gateway", state: "silent", since: AT });

    expect(connection.state).toMatchObject({
      phase: "stale",
      sinceMs: Date.parse(AT),
      problem: { message: "The cluster does not respond." },
    });
  });

  it("stands still while paused and counts what changes, each actor once", async () => {
    const { socket, store, connection, welcome, clock } = start();
    await welcome();

    connection.pause();
    socket().receiveDelta(deltaOf(2, { changed: changedOf([{ ix: 1, depth: 4 }]) }));
    socket().receiveDelta(deltaOf(3, { gone: [1, 2] }));
    clock.advance(1_000);

    expect(socket().sent.at(-1)).toEqual({ t: "ack", seq: 3 });
    expect(store.actors.count).toBe(2);
    expect(connection.state).toMatchObject({ phase: "paused", waiting: 2 });
  });

  it("goes on from where it stood when it is resumed", async () => {
    const { socket, store, connection, welcome } = start();
    await welcome();
    connection.pause();
    socket().receiveDelta(deltaOf(2, { gone: [1] }));

    connection.resume();
    const watched = socket().sent.at(-1);
    socket().receiveDelta(deltaOf(2, { gone: [1] }));

    expect(watched).toEqual({ t: "watch", epoch: "e1", seq: 1 });
    expect(store.actors.count).toBe(1);
    expect(connection.state).toMatchObject({ phase: "live", waiting: 0 });
  });

  it("says while paused that nothing would come anyway", async () => {
    const { clock, connection, welcome } = start();
    await welcome();

    connection.pause();
    clock.advance(3_000);

    expect(connection.state).toMatchObject({ phase: "paused", problem: { message: "The console does not respond." } });
  });

  it("says why there is no picture when the snapshot is refused, and tries again", async () => {
    let taken = 0;
    const { clock, connection, welcome } = start(async () => {
      if (++taken === 1) throw new Error("the cluster's gateway is lost");
      return snapshotOf([]);
    });

    await welcome();
    expect(connection.state).toMatchObject({
      phase: "connecting",
      problem: { message: "the cluster's gateway is lost" },
    });

    clock.advance(1_000);
    await settle();
    expect(connection.state.phase).toBe("live");
  });

  it("passes on what changed in the console's own data", async () => {
    const { socket, heard, welcome } = start();
    await welcome();

    socket().receive({ t: "changed", topic: "rollouts", id: "r1" });

    expect(heard).toEqual(["rollouts"]);
  });

  it("takes no notice of frames that it does not know", async () => {
    const { socket, store, welcome } = start();
    await welcome();

    socket().onmessage?.({ data: "{" });
    socket().onmessage?.({ data: JSON.stringify({ t: "delta", epoch: "e1", seq: 2, at: AT, changed: { ix: [1] } }) });

    expect(store.seq).toBe(1);
  });
});
