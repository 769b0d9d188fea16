import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type NatsServer, type NatsServerOptions, startNatsServer } from "../../conformance/nats-server.testbed.ts";
import { ActorSystem } from "../../system/system.ts";
import { type NatsEngineOptions, natsEngine } from "./nats-engine.ts";

const servers: NatsServer[] = [];
const systems: ActorSystem[] = [];

const serve = async (options?: NatsServerOptions) => {
  const server = await startNatsServer(options);
  servers.push(server);
  return server;
};

const start = async (name: string, options: Partial<NatsEngineOptions>) => {
  const engine = natsEngine({ servers: "", convention: "test", storage: "memory", patienceMs: 0, ...options });
  const system = await ActorSystem.start({ name, engine });
  systems.push(system);
  return system;
};

afterEach(async () => {
  for (const system of systems.splice(0)) await system.shutdown();
  for (const server of servers.splice(0)) await server.stop();
});

describe("a host that cannot join says what is wrong, and what to do", () => {
  it("when no server is there", async () => {
    const { url, stop } = await startNatsServer();
    await stop();

    await expect(start("north", { servers: url })).rejects.toMatchObject({
      code: "CANNOT_JOIN",
      message: `no NATS server is reachable at ${url}`,
    });
  });

  it("when the server does not accept its password", async () => {
    const { url } = await serve({ config: 'authorization { user: "ada", password: "right" }' });

    await expect(start("north", { servers: url, user: "ada", password: "wrong" })).rejects.toMatchObject({
      code: "CANNOT_JOIN",
      message: `the NATS server at ${url} does not accept the credentials`,
    });
    await start("north", { servers: url, user: "ada", password: "right" });
  });

  it("when JetStream is off", async () => {
    const { url } = await serve({ hasJetStream: false });

    await expect(start("north", { servers: url })).rejects.toMatchObject({
      code: "CANNOT_JOIN",
      message: `JetStream is off on the NATS servers at ${url}`,
    });
  });

  it("when rights are missing, with each one", async () => {
    const config = `authorization { users: [
      { user: "ada", password: "x", permissions: { publish: { deny: "cb.test.hb" }, subscribe: { deny: "cb.test.all" } } }
    ] }`;
    const { url } = await serve({ config });

    await expect(start("north", { servers: url, user: "ada", password: "x" })).rejects.toMatchObject({
      code: "CANNOT_JOIN",
      message: 'the NATS user lacks rights: subscribe: "cb.test.all", publish: "cb.test.hb"',
    });
  });

  it("when another host has the name, with where that one runs", async () => {
    const { url } = await serve();
    await start("north", { servers: url });

    await expect(start("north", { servers: url })).rejects.toMatchObject({
      code: "NAME_HELD",
      message: expect.stringContaining(`process ${process.pid} on `),
    });
  });
});

it("joins by an nkey", async () => {
  const dir = mkdtempSync(join(tmpdir(), "callboard-nkey-"));
  const nkeyFile = join(dir, "seed");
  // The example pair of NATS' documentation, which protects nothing.
  writeFileSync(nkeyFile, "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY\n");
  const nkey = "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4";
  const { url } = await serve({ config: `authorization { users: [ { nkey: ${nkey} } ] }` });

  const north = await start("north", { servers: url, nkeyFile });

  expect(north.hosts()).toHaveLength(1);
  rmSync(dir, { recursive: true });
});

it("lets a host that was declared dead go, and its successor in", async () => {
  const { url } = await serve();
  const options = { servers: url };
  const north = await start("north", options);
  const east = await start("east", options);
  await expect.poll(() => north.hosts()).toHaveLength(2);
  const engine = natsEngine({ servers: url, convention: "test", storage: "memory" });
  const south = await ActorSystem.start({ name: "south", engine });
  systems.push(south);
  await expect.poll(() => south.hosts()).toHaveLength(3);

  await engine.lose("east");

  expect(await east.ended).toEqual({ reason: "declared lost: the other hosts declared it lost" });
  const again = await start("east", options);
  await expect
    .poll(() =>
      north
        .hosts()
        .map(({ id }) => id)
        .toSorted(),
    )
    .toEqual(["east", "north", "south"]);
  expect(again.hosts()).toHaveLength(3);
});
