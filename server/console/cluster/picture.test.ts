import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../clock.ts";
import { FakeGateway } from "../gateway-client/fake-gateway.testbed.ts";
import { GatewayClient } from "../gateway-client/gateway-client.ts";
import { Picture } from "./picture.ts";

describe("the live picture", () => {
  let gateway: FakeGateway;
  let client: GatewayClient;
  let picture: Picture;

  beforeEach(async () => {
    gateway = new FakeGateway();
    await gateway.start();
    client = new GatewayClient({
      url: gateway.url,
      token: gateway.token,
      clock: systemClock,
      warn: () => undefined,
    });
    picture = new Picture({ client, everyMs: 50, lingerMs: 20 });
  });
  afterEach(async () => {
    picture.close();
    client.close();
    await gateway.stop();
  });

  async function connected() {
    client.start();
    await client.whenConnected(AbortSignal.timeout(2_000));
  }
  const nextDelta = () =>
    new Promise<void>((resolve) => {
      const stop = picture.listen({
        onDelta: () => {
          stop();
          resolve();
        },
      });
    });

  it("is not to be had while the gateway is lost", async () => {
    await expect(picture.fresh()).rejects.toMatchObject({ code: "GATEWAY_LOST" });
  });

  it("asks for telemetry only while somebody holds it", async () => {
    await connected();
    expect(gateway.isWatched).toBe(false);

    const model = await picture.fresh();
    expect(model.epoch).toBe("epoch-1");
    expect(gateway.isWatched).toBe(true);

    await gateway.until(() => !gateway.isWatched);
  });

  it("follows the deltas", async () => {
    await connected();
    const release = picture.hold();
    await picture.fresh();

    const arrived = nextDelta();
    gateway.delta({ classes: ["Hello"] });
    await arrived;

    expect((await picture.fresh()).classes).toEqual(["Hello"]);
    release();
  });

  it("heals a gap with a snapshot", async () => {
    await connected();
    const release = picture.hold();
    await picture.fresh();
    const snapshots: number[] = [];
    const healed = new Promise<void>((resolve) => {
      picture.listen({
        onSnapshot: ({ seq }) => {
          snapshots.push(seq);
          resolve();
        },
      });
    });

    gateway.snapshot = { ...gateway.snapshot, seq: 7 };
    gateway.delta({ classes: ["Hello"] });
    await healed;

    expect(snapshots).toEqual([8]);
    release();
  });

  it("waits for the telemetry of after a change that the console made", async () => {
    await connected();
    const release = picture.hold();
    await picture.fresh();

    picture.expect(({ classes }) => classes.includes("Hello"));
    const asked = picture.fresh();
    gateway.delta({ classes: ["Hello"] });

    expect((await asked).classes).toEqual(["Hello"]);
    release();
  });

  it("has a new snapshot after the gateway was lost", async () => {
    await connected();
    const release = picture.hold();
    await picture.fresh();
    const lost = new Promise<void>((resolve) => client.listen({ onLost: () => resolve() }));
    await gateway.stop();
    await lost;
    await expect(picture.fresh()).rejects.toMatchObject({ code: "GATEWAY_LOST" });

    gateway.snapshot = { ...gateway.snapshot, epoch: "epoch-2" };
    await gateway.start();
    await client.whenConnected(AbortSignal.timeout(2_000));

    expect((await picture.fresh()).epoch).toBe("epoch-2");
    release();
  });
});
