import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { EXIT_BAD_SETTING } from "#protocol/process";
import { freePort, TOKEN } from "./cluster.testbed.ts";
import { TestConsole } from "./console.testbed.ts";

/** Node 20 runs no TypeScript: the bundle that the test run built. */
const MAIN = fileURLToPath(new URL("../../dist/cluster.js", import.meta.url));

let data: string;
let port: number;

interface Run {
  child: ChildProcess;
  errors(): string;
  exit: Promise<number | null>;
}

function run(environment: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      NODE_ENV: "test",
      PATH: process.env.PATH ?? "",
      CALLBOARD_DATA: data,
      CALLBOARD_GATEWAY: `ws://127.0.0.1:${port}`,
      CALLBOARD_GATEWAY_TOKEN: TOKEN,
      ...environment,
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let errors = "";
  child.stderr?.on("data", (text) => {
    errors += String(text);
  });
  const exit = once(child, "close").then(([status]) => status as number | null);
  onTestFinished(() => void child.kill("SIGKILL"));
  return { child, errors: () => errors, exit };
}

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "cluster-process-"));
  port = await freePort();
  const { publicKey } = generateKeyPairSync("ed25519");
  await writeFile(join(data, "authority.pub"), publicKey.export({ type: "spki", format: "pem" }));
});

describe("the cluster process", () => {
  it("says that it is ready when the gateway listens, and ends with 0 on SIGTERM", async () => {
    const { child, exit, errors } = run();

    const [message] = await once(child, "message");
    const console = await TestConsole.greet(port, TOKEN);
    child.kill("SIGTERM");

    expect(message).toEqual({ t: "ready" });
    await console.closed();
    expect(await exit).toBe(0);
    expect(errors()).toBe("");
  });

  it.each([
    ["CALLBOARD_GATEWAY", "nowhere"],
    ["CALLBOARD_GATEWAY_TOKEN", "short"],
  ])("ends with one line and the status of a bad setting when %s is %j", async (name, value) => {
    const { exit, errors } = run({ [name]: value });

    expect(await exit).toBe(EXIT_BAD_SETTING);
    expect(errors()).toMatch(new RegExp(`^callboard cluster: ${name} .+\\n$`));
  });

  it("ends with one line when its port is in use", async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, "127.0.0.1", resolve));
    onTestFinished(() => void holder.close());

    const { exit, errors } = run();

    expect(await exit).toBe(EXIT_BAD_SETTING);
    expect(errors()).toBe(`callboard cluster: CALLBOARD_GATEWAY: 127.0.0.1:${port} is in use\n`);
  });

  it("ends with one line when authority.pub holds no Ed25519 key", async () => {
    await writeFile(join(data, "authority.pub"), "hello");

    const { exit, errors } = run();

    expect(await exit).toBe(EXIT_BAD_SETTING);
    expect(errors()).toMatch(/^callboard cluster: .*authority\.pub holds no public key in PEM\n$/);
  });
});
