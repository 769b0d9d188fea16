import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ConsoleServer, type ListenOptions } from "./console-server.ts";
import { digestOf } from "./token-check.ts";

const TOKEN = "a token for tests only";
const open = new Set<ConsoleServer>();

async function listen(limits: Partial<ListenOptions>): Promise<ConsoleServer> {
  const server = await ConsoleServer.listen(
    { host: "127.0.0.1", port: 0, tokenDigest: digestOf(TOKEN), ...limits },
    () => undefined,
  );
  open.add(server);
  return server;
}

/** Rejects when the upgrade is refused. */
async function connect({ port }: ConsoleServer, options: { autoPong?: boolean } = {}): Promise<WebSocket> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers, ...options });
  await once(socket, "open");
  return socket;
}

afterEach(async () => {
  for (const server of open) await server.close();
  open.clear();
});

describe("the gateway's server", () => {
  it("takes no more consoles than its maximum, and another when one has gone", async () => {
    const server = await listen({ maxConsoles: 2 });
    const first = await connect(server);
    await connect(server);

    await expect(connect(server)).rejects.toThrow("503");

    first.close();
    await once(first, "close");
    await expect(connect(server)).resolves.toBeDefined();
  });

  it("cuts off a console that answers no ping, and keeps one that does", async () => {
    const server = await listen({ pingEveryMs: 40 });
    const awake = await connect(server);
    const silent = await connect(server, { autoPong: false });

    await once(silent, "close");
    await once(awake, "ping");

    expect(awake.readyState).toBe(WebSocket.OPEN);
  });

  it("ends every connection when it closes, and leaves the port free", async () => {
    const server = await listen({});
    const { port } = server;
    const socket = await connect(server);
    const closed = once(socket, "close");

    await server.close();
    await closed;

    await expect(listen({ port })).resolves.toMatchObject({ port });
  });
});
