import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../clock.ts";
import { FakeGateway, FakeRefusal } from "./fake-gateway.testbed.ts";
import { GatewayClient, type GatewayNews } from "./gateway-client.ts";

describe("the gateway client", () => {
  let gateway: FakeGateway;
  let client: GatewayClient;
  let warnings: string[];

  beforeEach(async () => {
    gateway = new FakeGateway();
    await gateway.start();
    warnings = [];
    client = newClient(gateway.token);
  });
  afterEach(async () => {
    client.close();
    await gateway.stop();
  });

  function newClient(token: string, pulseMs?: number) {
    return new GatewayClient({
      ...(pulseMs === undefined ? {} : { pulseMs }),
      url: gateway.url,
      token,
      clock: systemClock,
      warn: (message) => warnings.push(message),
    });
  }
  async function connected() {
    client.start();
    await client.whenConnected(AbortSignal.timeout(2_000));
  }
  const lost = () => new Promise<void>((resolve) => client.listen({ onLost: () => resolve() }));

  it("is lost until the gateway welcomes it", async () => {
    expect(client.state.state).toBe("lost");

    await connected();

    expect(client.state.state).toBe("connected");
    expect(client.welcome?.clusterId).toBe("cluster-1");
  });

  it("stays lost with a wrong token", async () => {
    client = newClient("wrong");
    client.start();

    await expect(client.whenConnected(AbortSignal.timeout(200))).rejects.toThrow();
  });

  it("gives a call's parsed answer", async () => {
    gateway.answer("actor.ask", ({ message }) => ({ reply: { echoed: message }, latencyMs: 1 }));
    await connected();

    const answer = await client.call("actor.ask", { target: "a:1", message: "hello", timeoutMs: 100 });

    expect(answer).toEqual({ reply: { echoed: "hello" }, latencyMs: 1 });
  });

  it("rejects with the error that the gateway refused the call with", async () => {
    gateway.answer("actor.tell", () => {
      throw new FakeRefusal({ code: "NO_ACTOR", message: "none", remedy: "look", details: { a: 1 } });
    });
    await connected();

    const told = client.call("actor.tell", { target: "a:1", message: 1 });

    await expect(told).rejects.toMatchObject({ code: "NO_ACTOR", remedy: "look", details: { a: 1 } });
  });

  it("fails a call at once while the gateway is lost", async () => {
    await expect(client.call("source.list", {})).rejects.toMatchObject({ code: "GATEWAY_LOST" });
    expect(gateway.calls).toEqual([]);
  });

  it("fails what was in flight when the connection broke and never repeats it", async () => {
    gateway.answer("actor.stop", () => new Promise<never>(() => undefined));
    await connected();
    const stopped = client.call("actor.stop", { target: "a:1", recursive: true, mode: "message" });
    const rejected = expect(stopped).rejects.toMatchObject({ code: "GATEWAY_LOST" });
    await gateway.until(() => gateway.calls.length === 1);

    await gateway.stop();
    await rejected;
    await gateway.start();
    await client.whenConnected(AbortSignal.timeout(2_000));

    expect(gateway.asked("actor.stop")).toHaveLength(1);
  });

  it("fails a call that has no answer in time", async () => {
    gateway.answer("source.list", () => new Promise<never>(() => undefined));
    await connected();

    await expect(client.call("source.list", {}, { timeoutMs: 20 })).rejects.toMatchObject({ code: "GATEWAY_LOST" });
  });

  it("ends the waiting when the caller goes away", async () => {
    gateway.answer("source.list", () => new Promise<never>(() => undefined));
    await connected();
    const caller = new AbortController();
    const asked = client.call("source.list", {}, { signal: caller.signal });

    caller.abort(new Error("went away"));

    await expect(asked).rejects.toThrow("went away");
  });

  it("is connected again within a second of a restart and watches again", async () => {
    await connected();
    client.watch(100);
    await gateway.until(() => gateway.isWatched);
    const isLost = lost();
    await gateway.stop();
    await isLost;
    const news: GatewayNews[] = [];
    client.listen({ onNews: (frame) => news.push(frame) });

    const startedAt = performance.now();
    await gateway.start();
    await client.whenConnected(AbortSignal.timeout(2_000));
    await gateway.until(() => gateway.isWatched);

    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it("connects again when a frame is none of the protocol's", async () => {
    await connected();
    const isLost = lost();

    gateway.sendRaw(`{"t":"surprise"}`);
    await isLost;
    await client.whenConnected(AbortSignal.timeout(2_000));

    expect(warnings).toContainEqual(expect.stringContaining("does not know (t: "));
  });

  it("says what a gateway breaks the protocol with once, though it goes on; and gives its calls up at once", async () => {
    gateway.answer("actor.stop", () => new Promise<never>(() => undefined));
    await connected();
    const stopped = client.call("actor.stop", { target: "a:1", recursive: true, mode: "message" });
    const rejected = expect(stopped).rejects.toMatchObject({ code: "GATEWAY_LOST" });
    await gateway.until(() => gateway.calls.length === 1);

    for (let times = 0; times < 3; times++) {
      gateway.sendRaw('{"t":"surprise"}');
      await gateway.wasRead();
      await client.whenConnected(AbortSignal.timeout(2_000));
    }

    await rejected;
    expect(warnings.filter((line) => line.includes("does not know"))).toHaveLength(1);
  });

  it("does not take a gateway of another version of the protocol for its own", async () => {
    gateway.protocol = 99;
    const said = vi.waitFor(() => expect(warnings.join()).toContain("it speaks protocol 99, this console 1"));
    client.start();

    await said;

    expect(client.state.state).toBe("lost");
  });

  it("names the field of an answer that is not what the call gives", async () => {
    gateway.answer("host.past", () => new Promise<never>(() => undefined));
    await connected();
    const asked = client.call("host.past", { host: "north" });
    await gateway.until(() => gateway.calls.length === 1);

    gateway.sendRaw('{"t":"answer","id":1,"ok":true,"answer":{"at":"noon"}}');

    await expect(asked).rejects.toMatchObject({ code: "INTERNAL", message: expect.stringMatching(/: at: /) });
  });

  it("counts a gateway without a word as lost, refuses calls, and is connected again with its next word", async () => {
    client = newClient(gateway.token, 50);
    gateway.answer("actor.stop", () => new Promise<never>(() => undefined));
    await connected();
    client.watch(100);
    await gateway.until(() => gateway.isWatched);
    const before = client.call("actor.stop", { target: "a:1", recursive: true, mode: "message" });
    const settled = vi.fn();
    before.then(settled, settled);
    await gateway.until(() => gateway.calls.length === 1);
    const isLost = lost();

    gateway.freeze();
    await isLost;
    const meanwhile = client.state;
    const refused = client.call("source.list", {});
    await expect(refused).rejects.toMatchObject({
      code: "GATEWAY_LOST",
      message: expect.stringContaining("has not answered"),
    });
    const snapshot = new Promise<string>((resolve) => client.listen({ onNews: ({ t }) => resolve(t) }));
    gateway.thaw();
    await client.whenConnected(AbortSignal.timeout(2_000));

    expect(await snapshot).toBe("snapshot");
    expect(meanwhile).toMatchObject({ state: "lost", isSilent: true });
    expect(client.state).toMatchObject({ state: "connected", isSilent: false });
    expect(settled).not.toHaveBeenCalled();
  });

  it("gives up the connection of a gateway that stays silent", async () => {
    client = newClient(gateway.token, 5);
    await connected();
    const stopped = client.call("actor.stop", { target: "a:1", recursive: true, mode: "message" });

    gateway.freeze();

    await expect(stopped).rejects.toMatchObject({
      code: "GATEWAY_LOST",
      message: expect.stringContaining("may or may not"),
    });
    expect(client.state).toMatchObject({ state: "lost", isSilent: false });
  });
});
